"""`@` in a box: who is offered, how it is walked and taken, what is sent and what is asked first (arabic.md §11)."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from .stage import PHONE, Stage, picture
from .writing import box, open_live, pending, posts, say

THREAD = 13
ADDRESS = f"/t/{THREAD}/"
OPEN_TO_OBSERVERS = 15


@pytest.fixture
def thread(stage: Stage) -> Page:
    return open_live(stage.window("jordan"), stage.url + ADDRESS)


@pytest.fixture
def plain(stage: Stage) -> Iterator[Page]:
    """The same without script."""
    page = stage.window("jordan", java_script_enabled=False)
    page.goto(stage.url + ADDRESS)
    yield page


def offered(page: Page) -> Locator:
    return page.locator(".mention-menu [role=option]")


def names(page: Page) -> list[str]:
    return page.locator(".mention-menu__name").all_inner_texts()


def test_an_arabic_sign_offers_titles_that_begin_so(thread: Page) -> None:  # T-MEN-1
    box(thread).press_sequentially("@مدير")
    expect(offered(thread).first).to_be_visible()
    assert all("مدير" in name for name in names(thread)[:3])


@pytest.mark.parametrize("typed", ["@الاردن", "@أردن", "@الأردن"])
def test_a_state_is_found_however_it_is_written(stage: Stage, typed: str) -> None:  # T-MEN-2
    page = open_live(stage.window("tunisia"), stage.url + ADDRESS)
    box(page).press_sequentially(typed)
    expect(offered(page).first).to_contain_text("Jordan")  # she reads in French


def test_a_vocalised_name_finds_the_bare_one(thread: Page) -> None:  # T-MEN-3
    box(thread).press_sequentially("@تُونِس")
    expect(offered(thread).first).to_contain_text("تونس")


def test_a_latin_name_first_leaves_the_arabic_line_right_to_left(stage: Stage) -> None:  # T-MEN-4
    page = open_live(stage.window("tunisia"), stage.url + ADDRESS)
    box(page).press_sequentially("@jord")
    expect(offered(page).first).to_be_visible()
    box(page).press("Enter")
    box(page).press_sequentially("نوافق على النص")
    assert box(page).evaluate("box => getComputedStyle(box).direction") == "rtl"
    box(page).press("Control+Enter")
    drawn = posts(page, "نوافق على النص").last.locator(".post__body p")
    expect(drawn).to_have_attribute("dir", "rtl")
    expect(drawn.locator("bdi.mention")).to_have_count(1)
    assert drawn.inner_text().startswith("@")


def test_an_observer_is_offered_readers_of_the_place_only(stage: Stage) -> None:  # T-MEN-5
    page = open_live(stage.window("observer"), f"{stage.url}/t/{OPEN_TO_OBSERVERS}/")
    box(page).press_sequentially("@")
    page.wait_for_timeout(800)
    people = page.locator(".mention-menu__one", has=page.locator(".mention-menu__name")).all_inner_texts()
    assert people, "those who read an open board are offered to her"
    for name in (person.split("\n")[0] for person in people[:4]):
        page.goto(f"{stage.url}/people/search/?q={quote(name)}")
        expect(page.locator("main")).to_contain_text(name)  # nobody she may not know of


@pytest.mark.parametrize("before", ["و", "لـ", "فبـ", "(", "قال: ", "«"])
def test_prefixes_and_opening_signs_may_stand_before_it(thread: Page, before: str) -> None:
    box(thread).press_sequentially(f"{before}@تونس")
    expect(offered(thread).first).to_be_visible()


@pytest.mark.parametrize("before", ["me", "كتب", "12"])
def test_within_a_word_it_is_no_mention(thread: Page, before: str) -> None:
    box(thread).press_sequentially(f"{before}@تونس")
    thread.wait_for_timeout(700)
    expect(offered(thread)).to_have_count(0)


def test_it_is_a_combobox_walked_by_key(thread: Page) -> None:
    box(thread).press_sequentially("@")
    expect(offered(thread).nth(1)).to_be_visible()
    expect(box(thread)).to_have_attribute("role", "combobox")
    first = box(thread).get_attribute("aria-activedescendant")
    box(thread).press("ArrowDown")
    second = box(thread).get_attribute("aria-activedescendant")
    assert first != second
    expect(thread.locator(f"#{second}")).to_have_attribute("aria-selected", "true")
    box(thread).press("ArrowUp")
    expect(box(thread)).to_have_attribute("aria-activedescendant", first or "")
    box(thread).press("Escape")
    expect(offered(thread)).to_have_count(0)
    assert box(thread).get_attribute("role") is None
    expect(box(thread)).to_be_focused()
    box(thread).press_sequentially("ت")
    thread.wait_for_timeout(500)
    expect(offered(thread)).to_have_count(0)


def test_the_list_stands_under_the_sign_on_the_side_one_reads_from(thread: Page) -> None:
    box(thread).press_sequentially("نشكر @تونس")
    expect(offered(thread).first).to_be_visible()
    menu, area = thread.locator(".mention-menu").bounding_box(), box(thread).bounding_box()
    assert menu and area
    picture(thread, "mention-ar-1280")
    end = menu["x"] + menu["width"]
    assert area["x"] + area["width"] * 0.6 < end < area["x"] + area["width"] - 30, "its right edge is at the sign"


def test_what_is_taken_is_a_name_in_the_box_and_a_token_in_the_record(stage: Stage, thread: Page) -> None:
    box(thread).press_sequentially("نسأل @تونس")
    expect(offered(thread).first).to_be_visible()
    box(thread).press("Tab")
    value = box(thread).input_value()
    assert value.startswith("نسأل @[") and value.endswith("] ")
    assert "تونس" in value
    box(thread).press_sequentially("عن الموعد")
    # A reload keeps the draft and whom it names.
    thread.wait_for_timeout(500)
    thread.reload()
    thread.wait_for_selector("html[data-ready]")
    expect(box(thread)).to_have_value(value + "عن الموعد")
    tunisia = open_live(stage.window("tunisia"), stage.url + ADDRESS)
    box(thread).press("Control+Enter")
    mine = posts(thread, "عن الموعد")
    expect(mine.locator("bdi.mention")).to_have_count(1)
    # She who is named sees it with emphasis, when it arrives and when she opens the page.
    expect(posts(tunisia, "عن الموعد").locator(".mention--me")).to_have_count(1)
    tunisia.reload()
    expect(posts(tunisia, "عن الموعد").locator(".mention--me")).to_have_count(1)
    assert mine.locator(".mention--me").count() == 0

    # To change it she sees the name again, and unchanged it stays the same mention.
    mine.locator("[data-act=more]").click()
    mine.locator("[data-act=edit]").click()
    editor = thread.locator("form[data-edit] textarea")
    expect(editor).to_have_value(value + "عن الموعد")
    editor.press("End")
    editor.press_sequentially(" القادم")
    editor.press("Control+Enter")
    expect(posts(thread, "عن الموعد القادم").locator("bdi.mention")).to_have_count(1)


def test_undo_takes_the_name_away_again(thread: Page) -> None:
    box(thread).press_sequentially("@تونس")
    expect(offered(thread).first).to_be_visible()
    box(thread).press("Enter")
    assert "@[" in box(thread).input_value()
    box(thread).press("Control+z")
    expect(box(thread)).to_have_value("@تونس")


def test_one_who_cannot_read_here_is_asked_about_first(stage: Stage) -> None:
    page = open_live(stage.window("secretariat"), f"{stage.url}/rooms/ga-hall/")
    observer = stage.people["observer"].person
    box(page).fill(f"للعلم @[{observer}]")
    box(page).press("Control+Enter")
    question = pending(page).locator("[data-asks]")
    expect(question).to_be_visible()
    expect(question.locator("[data-question]")).not_to_have_text("")
    picture(page, "mention-asks-ar-1280")
    # It waits through a reload, and is still one post.
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(question).to_be_visible()
    page.locator("[data-act=confirm]").click()
    expect(posts(page, "للعلم")).to_have_count(1)
    expect(pending(page)).to_have_count(0)

    box(page).fill(f"مرة أخرى @[{observer}]")
    box(page).press("Control+Enter")
    expect(question).to_be_visible()
    page.locator("[data-act=back]").click()
    expect(pending(page)).to_have_count(0)
    expect(box(page)).to_have_value(f"مرة أخرى @[{observer}]")


def test_on_a_phone_the_list_fits_and_its_rows_can_be_touched(stage: Stage) -> None:
    page = open_live(stage.window("jordan", size=PHONE, has_touch=True), f"{stage.url}/rooms/ga-hall/")
    box(page).tap()
    box(page).press_sequentially("@")
    expect(offered(page).first).to_be_visible()
    picture(page, "mention-ar-360")
    menu = page.locator(".mention-menu").bounding_box()
    assert menu
    assert menu["x"] >= 0 and menu["x"] + menu["width"] <= PHONE["width"]
    assert menu["y"] + menu["height"] <= PHONE["height"] - 40
    row = offered(page).first.bounding_box()
    assert row and row["height"] >= 44
    offered(page).first.tap()
    assert "@[" in box(page).input_value()


def test_without_script_somebody_is_looked_for_and_put_into_the_text(plain: Page) -> None:
    plain.fill("#composer textarea", "نسأل")
    plain.click("#composer .composer__mention summary")
    plain.fill("#mention-query", "تونس")
    plain.click("#composer [name=find]")
    plain.locator("#composer [name=mention]").first.click()
    text = plain.locator("#composer [name=body]").input_value()
    assert text.startswith("نسأل @[") and "تونس" in text
    plain.fill("#composer textarea", text + "بلا سكربت")
    plain.click("#composer .composer__acts button")
    expect(plain.locator("#posts .post", has_text="بلا سكربت").locator("bdi.mention")).to_have_count(1)


def test_without_script_the_question_comes_with_a_button(stage: Stage) -> None:
    page = stage.window("secretariat", java_script_enabled=False)
    page.goto(f"{stage.url}/rooms/ga-hall/")
    page.fill("#composer textarea", f"بلا سكربت @[{stage.people['observer'].person}]")
    page.click("#composer .composer__acts button")
    page.click("#composer [name=confirmed]")
    expect(page.locator("#posts .post", has_text="بلا سكربت")).to_have_count(1)


def test_a_quotation_calls_nobody_again(stage: Stage, thread: Page) -> None:
    say(stage, "tunisia", f"نداء إلى @[{stage.people['bahrain'].person}] وحده", thread=THREAD)
    call = posts(thread, "وحده").last
    expect(call).to_be_visible()
    call.locator("[data-act=quote]").click()
    expect(box(thread)).not_to_have_value("")
    value = box(thread).input_value()
    assert "@" in value and "@[" not in value
