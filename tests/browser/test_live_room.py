"""A live room: dense as minutes, older posts by scrolling, the reader's place kept to the pixel."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from .. import servers
from .stage import PHONE, Stage, picture
from .writing import box, has_stayed, open_live, posts, say, stays, write

ADDRESS = "/rooms/ga-hall/"
MANY = 420
# The number of the first post below the bar, and where it stands.
READING = """() => {
  const post = [...document.querySelectorAll("#posts > [data-number]")].find((p) => p.getBoundingClientRect().bottom > 120);
  return [Number(post.dataset.number), post.getBoundingClientRect().top];
}"""
TOP_OF = "(number) => document.getElementById(`p-${number}`).getBoundingClientRect().top"
NUMBERS = "() => [...document.querySelectorAll('#posts > [data-number]')].map((p) => Number(p.dataset.number))"
FROM_END = "document.documentElement.scrollHeight - window.innerHeight - window.scrollY"


@pytest.fixture(scope="module")
def hall(served: Stage) -> dict[str, int]:
    """The hall of the General Assembly with a long talk in it."""
    command = [sys.executable, "-m", "tests.browser.fill", "ga-hall", str(MANY)]
    done = subprocess.run(command, cwd=servers.ROOT, env=dict(served.server.env), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.fixture
def room(stage: Stage, hall: dict[str, int]) -> Iterator[Page]:
    """Jordan has read all of it and is in the hall, at its end."""
    read_to(stage, "jordan", hall, 10**6)
    yield open_live(stage.window("jordan"), stage.url + ADDRESS)


def read_to(stage: Stage, role: str, hall: dict[str, int], number: int) -> None:
    answer = stage.post(role, f"/t/{hall['thread']}/read/", {"number": str(number)})
    assert answer.ok, answer.text


def up_to_the_link(page: Page) -> None:
    page.mouse.move(400, 300)
    page.mouse.wheel(0, -1600)
    page.wait_for_timeout(50)


def numbers(page: Page) -> list[int]:
    return page.evaluate(NUMBERS)


def scroll_until(page: Page, first: int) -> None:
    for _ in range(120):
        if numbers(page)[0] <= first:
            return
        up_to_the_link(page)
    raise AssertionError(f"Post {first} never came; the first is {numbers(page)[0]}")


def test_the_hall_opens_at_its_end_in_minutes_with_days_named(room: Page) -> None:
    assert room.evaluate(FROM_END) < 2
    assert room.locator("#posts .divider--day").count() >= 1
    assert room.locator("#posts .post--follows").count() > 10
    texts = room.locator("#posts .divider--day").all_inner_texts()
    assert len(texts) == len(set(texts)), "no day is named twice"
    assert room.locator("#posts").get_attribute("role") == "log"
    picture(room, "hall-jordan-ar-1280")


def test_older_posts_come_by_scrolling_and_the_reading_place_stays_to_the_pixel(room: Page) -> None:
    before = numbers(room)
    room.evaluate("window.scrollTo(0, 900)")
    room.wait_for_timeout(60)
    number, top = room.evaluate(READING)
    expect(room.locator(f"#p-{before[0] - 1}")).to_be_attached()
    room.wait_for_timeout(200)
    assert abs(room.evaluate(TOP_OF, number) - top) < 1
    scroll_until(room, before[0] - 120)
    found = numbers(room)
    assert found == list(range(found[0], found[-1] + 1)), "no post twice, none left out"
    days = room.locator("#posts .divider--day").all_inner_texts()
    assert len(days) == len(set(days))


def test_what_is_drawn_by_the_script_is_set_as_the_server_sets_it(
    stage: Stage, room: Page, hall: dict[str, int]
) -> None:
    scroll_until(room, hall["last"] - 130)
    middle = hall["last"] - 80
    fresh = stage.window("jordan")
    fresh.goto(f"{stage.url}{ADDRESS}?before={middle}")
    shape = """(range) => [...document.querySelectorAll('#posts > *')]
        .map((e) => [e.dataset.number ?? e.textContent.trim(), e.classList.contains('post--follows')])
        .filter(([n]) => !(Number(n) < range[0] || Number(n) >= range[1]))"""
    first = numbers(fresh)[0]
    inside = [first + 1, middle]
    drawn, served = room.evaluate(shape, inside), fresh.evaluate(shape, inside)
    only = lambda rows: [row for row in rows if str(row[0]).isdigit()]  # noqa: E731
    assert only(drawn) == only(served)
    assert len(only(drawn)) > 40


def test_the_page_never_holds_more_than_three_hundred_posts(room: Page, hall: dict[str, int]) -> None:
    scroll_until(room, hall["last"] - 390)
    found = numbers(room)
    assert len(found) <= 300
    assert found == list(range(found[0], found[-1] + 1))
    button = room.locator(".room__newer")
    expect(button).to_be_visible()
    button.click()
    expect(room.locator(f"#p-{hall['last']}")).to_be_in_viewport()
    assert room.evaluate(FROM_END) < 2


def test_coming_down_again_fetches_what_was_let_go(room: Page, hall: dict[str, int]) -> None:
    scroll_until(room, hall["last"] - 390)
    assert numbers(room)[-1] < hall["last"]
    until = time.monotonic() + 30
    while numbers(room)[-1] != hall["last"] and time.monotonic() < until:
        room.mouse.wheel(0, 1500)
        room.wait_for_timeout(60)
    found = numbers(room)
    assert found == list(range(found[0], hall["last"] + 1))


def test_a_post_that_arrives_while_she_reads_above_moves_nothing(
    stage: Stage, room: Page, hall: dict[str, int]
) -> None:
    room.evaluate("window.scrollTo(0, 1200)")
    room.wait_for_timeout(400)
    number, top = room.evaluate(READING)
    hall["last"] = say(stage, "tunisia", "مشاركة جديدة في الأسفل.", thread=hall["thread"])["number"]
    expect(posts(room, "مشاركة جديدة في الأسفل")).to_have_count(1)
    assert abs(room.evaluate(TOP_OF, number) - top) < 1
    expect(room.locator(".room__newer")).to_be_visible()
    room.locator(".room__newer").click()
    expect(posts(room, "مشاركة جديدة في الأسفل")).to_be_in_viewport()


def test_at_the_end_what_comes_stays_in_view(stage: Stage, room: Page, hall: dict[str, int]) -> None:
    for n in range(6):
        hall["last"] = say(stage, "emirates", f"سطر يتبع سطراً {n}.", thread=hall["thread"])["number"]
    expect(posts(room, "سطر يتبع سطراً 5")).to_be_in_viewport()
    assert room.evaluate(FROM_END) < 2
    # One voice in one minute: five of the six, or a minute turned meanwhile.
    assert room.locator("#posts .post--follows", has_text="سطر يتبع سطراً").count() >= 4


def test_it_opens_at_the_divider_even_far_from_the_end(stage: Stage, hall: dict[str, int]) -> None:
    answer = stage.post("bahrain", f"/t/{hall['thread']}/read/", {"number": "200"})
    assert answer.ok, answer.text
    page = open_live(stage.window("bahrain"), stage.url + ADDRESS)
    expect(page.locator("[data-divider=new]")).to_be_in_viewport()
    expect(page.locator("[data-divider=new]")).to_have_count(1)
    assert page.locator("[data-divider=new] + [data-number]").get_attribute("data-number") == "201"
    stays(page)
    page.locator(".room__newer").click()
    expect(page.locator(f"#p-{hall['last']}")).to_be_in_viewport()
    assert page.locator("[data-divider=new]").count() <= 1
    assert has_stayed(page)


def test_the_arrow_up_edits_her_last_post(stage: Stage, room: Page, hall: dict[str, int]) -> None:
    write(room, "كلمة فيها خطا.")
    hers = posts(room, "كلمة فيها خطا.")
    expect(hers).to_have_count(1)
    hall["last"] += 1
    box(room).press("ArrowUp")
    editor = room.locator("form[data-edit] textarea")
    expect(editor).to_be_focused()
    expect(editor).to_have_value("كلمة فيها خطا.")
    editor.press("Escape")
    expect(editor).to_have_count(0)
    expect(box(room)).to_be_focused()
    expect(hers).to_be_visible()

    box(room).press("ArrowUp")
    expect(editor).to_be_focused()
    room.wait_for_timeout(200)
    editor.fill("كلمة بلا خطأ.")
    editor.press("Enter")
    expect(editor).to_have_count(0)
    expect(posts(room, "كلمة بلا خطأ.")).to_have_count(1)
    expect(hers).to_have_count(0)
    expect(box(room)).to_be_focused()


ARROW_COMPOSING = """(box) => box.dispatchEvent(new KeyboardEvent("keydown",
    { key: "ArrowUp", code: "ArrowUp", isComposing: true, bubbles: true, cancelable: true }))"""


def test_the_arrow_up_is_the_input_methods_while_a_word_is_composed_and_hers_in_a_text(room: Page) -> None:
    box(room).focus()
    assert box(room).evaluate(ARROW_COMPOSING), "the key is left alone"
    box(room).fill("سطر")
    box(room).press("ArrowUp")
    room.wait_for_timeout(300)
    expect(room.locator("form[data-edit]")).to_have_count(0)


def test_on_a_phone_the_place_stays_too(stage: Stage, hall: dict[str, int]) -> None:
    read_to(stage, "jordan", hall, 10**6)
    page = open_live(stage.window("jordan", size=PHONE), stage.url + ADDRESS)
    assert page.evaluate(FROM_END) < 2
    page.evaluate("window.scrollTo(0, 1000)")
    page.wait_for_timeout(60)
    number, top = page.evaluate(READING)
    page.wait_for_timeout(1500)
    assert abs(page.evaluate(TOP_OF, number) - top) < 1
    picture(page, "hall-jordan-ar-360")
