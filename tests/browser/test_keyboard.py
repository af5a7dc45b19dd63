"""Keys, directions and tools of the box one writes in (arabic.md §9)."""

import pytest
from playwright.sync_api import Page, expect

from .stage import Stage
from .writing import box, open_live, pending, posts

COMPOSING = """(box) => box.dispatchEvent(new KeyboardEvent("keydown",
    { key: "Enter", code: "Enter", isComposing: true, bubbles: true, cancelable: true }))"""


@pytest.fixture
def thread(stage: Stage) -> Page:
    """Jordan in a thread, in Arabic."""
    return open_live(stage.window("jordan"), f"{stage.url}/t/13/")


@pytest.fixture
def hall(stage: Stage) -> Page:
    """Jordan in the live room of the General Assembly, where she sends with Enter."""
    return open_live(stage.window("jordan"), f"{stage.url}/rooms/ga-hall/")


@pytest.fixture
def english(stage: Stage) -> Page:
    """Qatar's alternate, who reads in English."""
    return open_live(stage.window("qatar"), f"{stage.url}/t/13/")


def test_enter_sends_in_a_live_room_and_shift_begins_a_line(hall: Page) -> None:
    box(hall).press_sequentially("سطر")
    box(hall).press("Shift+Enter")
    box(hall).press_sequentially("وسطر آخر")
    expect(box(hall)).to_have_value("سطر\nوسطر آخر")
    box(hall).press("Enter")
    expect(posts(hall, "وسطر آخر")).to_have_count(1)
    expect(box(hall)).to_have_value("")


def test_enter_while_a_word_is_composed_does_not_send(hall: Page) -> None:  # T-KEY-2
    box(hall).fill("كلمة لم تكتمل")
    assert box(hall).evaluate(COMPOSING), "the key is left to the input method"
    expect(box(hall)).to_have_value("كلمة لم تكتمل")
    expect(pending(hall)).to_have_count(0)


def test_enter_is_a_new_line_in_a_thread_and_control_enter_sends(thread: Page) -> None:
    box(thread).press_sequentially("فقرة")
    box(thread).press("Enter")
    box(thread).press_sequentially("تتبعها فقرة")
    expect(box(thread)).to_have_value("فقرة\nتتبعها فقرة")
    box(thread).press("Control+Enter")
    expect(posts(thread, "تتبعها فقرة")).to_have_count(1)


def test_arabic_typed_in_an_english_page_turns_the_box(english: Page) -> None:  # T-KEY-3
    direction = "box => getComputedStyle(box).direction"
    assert box(english).evaluate(direction) == "ltr"
    box(english).press_sequentially("ن")
    assert box(english).evaluate(direction) == "rtl"
    box(english).fill("")
    assert box(english).evaluate(direction) == "ltr"


def test_the_direction_is_hers_to_turn_and_stays_with_the_draft(thread: Page) -> None:
    direction = "box => getComputedStyle(box).direction"
    box(thread).fill("نص عربي")
    thread.click("[data-mark=direction]")
    assert box(thread).evaluate(direction) == "ltr"
    thread.wait_for_timeout(500)
    thread.reload()
    thread.wait_for_selector("html[data-ready]")
    expect(box(thread)).to_have_value("\u200eنص عربي")
    assert box(thread).evaluate(direction) == "ltr"
    thread.click("[data-mark=direction]")
    expect(box(thread)).to_have_value("نص عربي")


def test_the_language_of_the_text_is_guessed_and_told_to_the_spelling_checker(thread: Page) -> None:
    for text, language in (
        ("نوافق على المقترح", "ar"),
        ("We agree with the proposal of the committee", "en"),
        ("Nous sommes d’accord avec la proposition", "fr"),
    ):
        box(thread).fill(text)
        expect(box(thread)).to_have_attribute("lang", language)
        assert thread.locator("select[name=language]").input_value() == "", "the guess stays a guess"
    thread.locator(".composer__more summary").click()
    thread.select_option("select[name=language]", "en")
    expect(box(thread)).to_have_attribute("lang", "en")


def test_tools_put_marks_around_the_selection(thread: Page) -> None:
    for mark, expected in (
        ("bold", "**نص**"),
        ("code", "`نص`"),
        ("quote", "> نص"),
        ("list", "- نص"),
        ("link", "[نص](https://)"),
    ):
        box(thread).fill("نص")
        box(thread).select_text()
        thread.click(f"#composer [data-mark={mark}]")
        expect(box(thread)).to_have_value(expected)
    thread.keyboard.press("Control+z")
    expect(box(thread)).to_have_value("نص")


def test_the_left_arrow_walks_on_in_an_arabic_toolbar(thread: Page) -> None:  # T-DIR-4
    thread.locator("#composer [data-mark=bold]").focus()
    thread.keyboard.press("ArrowLeft")
    expect(thread.locator("#composer [data-mark=list]")).to_be_focused()
    thread.keyboard.press("ArrowRight")
    expect(thread.locator("#composer [data-mark=bold]")).to_be_focused()


def test_a_reply_says_whom_it_answers_and_can_forget_it(thread: Page) -> None:
    first = thread.locator("#posts .post").first
    first.locator("[data-act=reply]").click()
    expect(box(thread)).to_be_focused()
    expect(thread.locator("[data-answered]")).to_contain_text(first.get_attribute("data-byline") or "?")
    thread.click("[data-act=unanswer]")
    expect(thread.locator("[data-answered]")).to_be_hidden()
    assert thread.locator("[name=reply_to]").input_value() == ""


def test_a_quotation_comes_into_the_box(thread: Page) -> None:
    thread.locator("#posts .post").first.locator("[data-act=quote]").click()
    expect(box(thread)).not_to_have_value("")
    assert box(thread).input_value().startswith("> ")


def test_the_menu_of_a_post_offers_what_this_reader_may_do(thread: Page) -> None:
    box(thread).fill("مشاركة لي.")
    box(thread).press("Control+Enter")
    hers = posts(thread, "مشاركة لي.")
    hers.locator("[data-act=more]").click()
    expect(hers.locator("[data-act=edit]")).to_be_visible()
    thread.keyboard.press("Escape")
    expect(hers.locator("[data-act=edit]")).to_have_count(0)
    other = thread.locator("#posts .post:not(.post--mine)").first
    other.locator("[data-act=more]").click()
    expect(other.locator(".post__menu .menu__item").first).to_be_visible()
    expect(other.locator("[data-act=edit]")).to_have_count(0)


def test_a_link_copies_itself(stage: Stage, thread: Page) -> None:
    thread.context.grant_permissions(["clipboard-read", "clipboard-write"])
    link = thread.locator("#posts .post [data-act=link]").first
    link.click()
    assert thread.evaluate("navigator.clipboard.readText()") == f"{stage.url}/t/13/p/1/"
