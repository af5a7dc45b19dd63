"""Rules, ends and pins reach the pages that lie open, and what somebody is typing stays hers."""

import re
from uuid import uuid4

from playwright.sync_api import expect

from .stage import Stage
from .writing import box, has_stayed, open_live, say, stays, write

ROOM = "/rooms/governance/rules/"


def set_rules(stage: Stage, **fields: str) -> None:
    page = stage.window("secretariat")
    page.goto(stage.url + ROOM)
    seen = page.locator("input[name=seen]").input_value()
    page.close()
    rules = {"slow": "0", "posters": "as_created", "approval": "post", "reason": "تجربة", "seen": seen}
    assert stage.post("secretariat", ROOM, rules | {"client_id": str(uuid4())} | fields).ok


def begin(stage: Stage, title: str) -> int:
    fields = {"title": title, "body": "أول مشاركة فيه.", "language": "ar", "client_id": str(uuid4())}
    return int(stage.post("jordan", "/rooms/governance/new/", fields).json()["thread"])


def test_slow_mode_is_said_on_an_open_page_and_a_refused_text_stays_in_the_box(stage: Stage) -> None:
    thread = begin(stage, "خيط بطيء")
    page = open_live(stage.window("tunisia"), f"{stage.url}/t/{thread}/")
    stays(page)
    expect(page.locator("#room-rules")).to_be_hidden()
    page.fill("#composer textarea", "Je réfléchis")
    set_rules(stage, slow="900")
    try:
        expect(page.locator("#room-rules")).to_contain_text("15", timeout=10_000)
        expect(box(page)).to_have_value("Je réfléchis")
        write(page, "Première phrase.")
        expect(page.locator("#posts .post", has_text="Première phrase.")).to_be_visible()
        write(page, "Deuxième phrase.")
        expect(page.locator("#composer .field__error")).to_be_visible()
        expect(box(page)).to_have_value("Deuxième phrase.")
        assert has_stayed(page)
    finally:
        set_rules(stage)


def test_kept_to_announcements_the_box_goes_and_comes_back_with_its_text(stage: Stage) -> None:
    thread = begin(stage, "خيط للإعلان")
    page = open_live(stage.window("tunisia"), f"{stage.url}/t/{thread}/")
    page.fill("#composer textarea", "Pas encore fini")
    set_rules(stage, posters="secretariat")
    try:
        expect(page.locator(".composer__shut[data-code=secretariat_writes]")).to_be_visible(timeout=10_000)
    finally:
        set_rules(stage)
    expect(box(page)).to_have_value("Pas encore fini", timeout=15_000)


def test_a_thread_that_is_closed_shows_its_summary_in_every_open_page(stage: Stage) -> None:
    thread = begin(stage, "خيط يُغلق")
    pages = [open_live(stage.window(role), f"{stage.url}/t/{thread}/") for role in ("jordan", "tunisia")]
    fields = {"body": "الخلاصة: اتفقنا.", "language": "ar", "client_id": str(uuid4())}
    assert stage.post("secretariat", f"/t/{thread}/close/", fields).ok
    for page in pages:
        expect(page.locator(".closing")).to_contain_text("الخلاصة: اتفقنا.", timeout=10_000)
        expect(page.locator(".composer__shut[data-code=thread_closed]")).to_be_visible()
        expect(page.locator("#posts .post").last).to_contain_text("الخلاصة: اتفقنا.")
    again = {"reason": "رقم جديد", "client_id": str(uuid4())}
    assert stage.post("secretariat", f"/t/{thread}/reopen/", again).ok
    for page in pages:
        expect(page.locator(".closing")).to_have_count(0, timeout=10_000)
        expect(box(page)).to_be_visible()


def test_a_pinned_thread_rises_on_the_open_board(stage: Stage) -> None:
    first, _second = begin(stage, "الأول"), begin(stage, "الثاني")
    board = open_live(stage.window("tunisia"), f"{stage.url}/rooms/governance/")
    expect(board.locator(".thread-row").first).not_to_have_attribute("id", f"t-{first}")
    fields = {"span": "7", "reason": "اجتماع", "client_id": str(uuid4())}
    assert stage.post("secretariat", f"/t/{first}/pin/", fields).ok
    expect(board.locator(".thread-row").first).to_have_attribute("id", f"t-{first}", timeout=15_000)
    expect(board.locator(".thread-row").first.locator("[data-pinned]")).to_be_visible()
    assert stage.post("secretariat", f"/t/{first}/unpin/", {"reason": "انتهى", "client_id": str(uuid4())}).ok


def test_the_desk_says_that_something_waits_and_is_worked_by_keys(stage: Stage) -> None:
    thread = begin(stage, "خيط بموافقة")
    set_rules(stage, approval="pre")
    try:
        desk = open_live(stage.window("secretariat"), f"{stage.url}/moderation/?heap=held")
        say(stage, "tunisia", "نص ينتظر على المكتب", thread=thread)
        expect(desk.locator("[data-moved]")).to_be_visible(timeout=10_000)
        desk.reload()
        row = desk.locator(".queue__case", has_text="نص ينتظر على المكتب")
        row.locator(".queue__link").focus()
        desk.keyboard.press("KeyR")
        expect(row.locator("[data-key=return]")).to_be_focused()
        desk.keyboard.press("KeyA")
        expect(row.locator("[data-key=approve]")).to_be_focused()
        desk.keyboard.press("Enter")
        expect(desk).to_have_url(re.compile(r"heap=held"))
        expect(desk.locator(".queue__case", has_text="نص ينتظر على المكتب")).to_have_count(0)
    finally:
        set_rules(stage)
