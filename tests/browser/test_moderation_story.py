"""A post is reported, hidden, appealed and restored, with six people at their windows (domain.md W3)."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from .stage import Stage
from .writing import has_stayed, open_live, open_page, posts, say, stays

SOON = 15_000
BOARD = "/rooms/governance/"
TEXT = "عبارة لا تليق بزميل محترم"


@pytest.fixture
def thread(stage: Stage) -> int:
    fields = {
        "title": "آداب الحوار بيننا",
        "body": "نفتح هذا الموضوع للنقاش.",
        "language": "ar",
        "client_id": str(uuid4()),
        "attribution": "attributed",
    }
    answer = stage.post("jordan", f"{BOARD}new/", fields)
    assert answer.ok, answer.text
    return int(answer.json()["thread"])


def tombstone(page: Page, number: int) -> None:
    expect(page.locator(f"#p-{number} .post__tombstone")).to_have_count(1, timeout=SOON)
    expect(posts(page, TEXT)).to_have_count(0)


def found_by_search(page: Page, stage: Stage) -> int:
    return open_page(page, f"{stage.url}/search/?q=تليق+محترم").locator(".found__post").count()


def test_report_claim_hide_appeal_reverse(stage: Stage, thread: int) -> None:
    written = say(stage, "bahrain", f"{TEXT}، ونوجّه الكلام إلى @[{stage.people['tunisia'].person}]", thread=thread)
    number, post = written["number"], written["post"]
    address = f"{stage.url}/t/{thread}/"
    author, reader, other = stage.window("bahrain"), stage.window("jordan"), stage.window("emirates")
    for page in (author, reader, other):
        open_live(page, address)
        stays(page)
        expect(posts(page, TEXT)).to_have_count(1)

    # Jordan reports it from the post's menu.
    reader.locator(f"#p-{number} [data-act=more]").click()
    reader.locator(f"#p-{number} [data-act=report]").click()
    reader.select_option("select[name=reason]", "disrespect")
    reader.fill("textarea[name=words]", "إساءة إلى زميل")
    reader.click("form[data-report] button")
    reader.wait_for_url(re.compile(rf"/t/{thread}/"))
    reader.wait_for_selector("html[data-ready]")
    stays(reader)

    # The secretariat finds it on the desk by keys, takes it in hand and hides it.
    desk = open_live(stage.window("secretariat"), f"{stage.url}/moderation/")
    expect(desk.locator(".queue__case")).to_have_count(1)
    desk.keyboard.press("KeyJ")
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile(r"/moderation/cases/\d+/"))
    desk.wait_for_selector("html[data-ready]")
    desk.keyboard.press("KeyC")
    expect(desk.locator("form[data-decision]")).to_be_visible(timeout=SOON)
    desk.wait_for_selector("html[data-ready]")
    desk.keyboard.press("KeyR")
    expect(desk.locator("[name=act][value=hide]")).to_be_checked()
    desk.fill("form[data-decision] [name=words]", "في العبارة ما يمسّ زميلاً، فحُجبت المشاركة.")
    desk.click("form[data-decision] .acts button")

    # A tombstone in every open page at once; nothing of it elsewhere.
    for page in (author, reader, other):
        tombstone(page, number)
    for page in (reader, other):
        assert has_stayed(page)
    tunisia = open_page(stage.window("tunisia"), f"{stage.url}/inbox/")
    for address_of in ("/inbox/", "/catch-up/", f"/t/{thread}/", f"/posts/{post}/moderation/"):
        open_page(tunisia, stage.url + address_of)
        assert TEXT not in tunisia.content()
    for asked in (f"threads/{thread}/posts", "search?q=لا+تليق"):
        assert TEXT not in tunisia.evaluate(f"fetch('/api/v1/{asked}').then(answer => answer.text())")
    assert not found_by_search(tunisia, stage)

    # The author reads why, and appeals.
    author.locator(f"#p-{number} .post__tombstone a").click()
    expect(author.locator(".case__words")).not_to_be_empty()
    expect(author.locator(".case__text")).to_contain_text(TEXT)
    author.fill("textarea[name=text]", "كان الكلام عاماً ولم يُقصد به أحد.")
    author.click("form[action$='/appeal/'] button")

    # Two of the Bureau reverse it, and it is back everywhere.
    for role in ("lebanon", "oman"):
        bureau = open_page(stage.window(role), f"{stage.url}/moderation/appeals/")
        bureau.click(".queue__link")
        bureau.check("[name=outcome][value=reversed]") if bureau.locator("[name=outcome][type=radio]").count() else (
            bureau.select_option("select[name=outcome]", "reversed")
        )
        bureau.click("form.form .acts button")
    for page in (reader, other):
        expect(posts(page, TEXT)).to_have_count(1, timeout=SOON)
        assert has_stayed(page)
    assert found_by_search(tunisia, stage)

    # The log tells all of it.
    open_page(desk, f"{stage.url}/register/?thread={thread}")
    told = desk.locator(".audit tbody tr")
    for word in ("حجب مشاركة", "إعادة إظهار مشاركة"):
        expect(told.filter(has_text=word)).not_to_have_count(0)
