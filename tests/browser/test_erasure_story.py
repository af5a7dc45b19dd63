"""A text is erased by law while others read it: it goes from every open window, and from above the answers to it."""

from uuid import uuid4

from playwright.sync_api import expect

from .stage import Stage
from .writing import has_stayed, open_live, open_page, posts, say, stays

SOON = 15_000
TEXT = "رقم هاتفي الخاص الذي لا يجوز نشره"


def test_an_erased_text_goes_from_open_windows_and_from_above_its_answers(stage: Stage) -> None:
    fields = {"title": "أرقام للتواصل", "body": "نجمع هنا الأرقام.", "language": "ar", "client_id": str(uuid4())}
    thread = int(stage.post("jordan", "/rooms/governance/new/", fields).json()["thread"])
    said = say(stage, "bahrain", TEXT, thread=thread)
    answer = {"body": "شكراً.", "language": "ar", "client_id": str(uuid4()), "reply_to": str(said["post"])}
    assert stage.post("jordan", f"/t/{thread}/reply/", answer).ok
    windows = [stage.window(role) for role in ("bahrain", "emirates")]
    for page in windows:
        open_live(page, f"{stage.url}/t/{thread}/")
        stays(page)
        expect(posts(page, TEXT)).to_have_count(2)  # the post, and the box above the answer

    desk = open_page(stage.window("secretariat"), f"{stage.url}/posts/{said['post']}/erase/")
    desk.select_option("select[name=ground]", "personal_data")
    desk.fill("textarea[name=words]", "طلب صاحب الرقم")
    desk.click("main form .acts button")
    desk.check("input[name=sure]")
    desk.click("button[name=erase]")
    expect(desk.locator("[data-erased]")).to_be_visible(timeout=SOON)

    for page in windows:
        expect(page.locator(f"#p-{said['number']}[data-status=erased] .post__tombstone")).to_have_count(1, timeout=SOON)
        expect(posts(page, TEXT)).to_have_count(0)
        assert TEXT not in page.content() and has_stayed(page)
