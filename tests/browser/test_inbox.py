"""The inbox in the browser: a badge that is the same in every tab, rows settled by keys, one key to the next new thing."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from .stage import PHONE, Stage, picture
from .writing import open_live, open_page, say

THREAD = 12


@pytest.fixture
def mentioned(stage: Stage) -> str:
    """A token that mentions Qatar's alternate."""
    return f"@[{stage.people['qatar'].person}]"


def badge(page: Page) -> Locator:
    return page.locator("[data-badge=inbox]")


def rows(page: Page) -> Locator:
    return page.locator("#inbox .inbox-row:visible")


def count(page: Page) -> int:
    return int(badge(page).inner_text() or 0)


def test_the_badge_and_the_title_move_by_themselves_in_every_tab(stage: Stage, mentioned: str) -> None:
    home = open_live(stage.window("qatar"), stage.url + "/")
    second = open_live(home.context.new_page(), stage.url + "/boards/")
    before = count(home)
    say(stage, "jordan", f"{mentioned} نداء", thread=THREAD)
    for tab in (home, second):
        expect(badge(tab)).to_have_text(str(before + 1), timeout=10_000)
        assert tab.title().startswith(f"({before + 1}) ")
    thread = open_live(home.context.new_page(), f"{stage.url}/t/{THREAD}/?after=0")
    thread.locator("#posts .post").last.scroll_into_view_if_needed()
    # Read in one tab, counted in the others.
    for tab in (home, second):
        expect(badge(tab)).to_have_text("" if not before else str(before), timeout=10_000)
        assert not before or tab.title().startswith(f"({before}) ")


def test_rows_are_settled_by_keys_whatever_the_layout(stage: Stage, mentioned: str) -> None:
    say(stage, "jordan", f"{mentioned} أول", thread=THREAD)
    say(stage, "jordan", f"{mentioned} ثان", thread=13)
    inbox = open_live(stage.window("qatar"), f"{stage.url}/inbox/")
    first = rows(inbox).first.get_attribute("data-bundle")
    before = rows(inbox).count()
    inbox.keyboard.press("j")
    expect(rows(inbox).first.locator("a[data-open]")).to_be_focused()
    # On an Arabic layout the same key types another letter; its place is what counts.
    inbox.evaluate(
        """() => document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", { key: "ث", code: "KeyE", bubbles: true, cancelable: true }))"""
    )
    expect(rows(inbox)).to_have_count(before - 1)
    assert first not in [row.get_attribute("data-bundle") for row in rows(inbox).all()]
    expect(inbox.locator(".inbox__undo")).to_be_visible()
    expect(rows(inbox).first.locator("a[data-open]")).to_be_focused()
    inbox.click(".inbox__undo button")
    expect(rows(inbox)).to_have_count(before)


def test_a_late_answer_does_not_take_the_undo_away(stage: Stage, mentioned: str) -> None:
    inbox = open_live(stage.window("qatar"), f"{stage.url}/inbox/")
    late: list[Route] = []
    inbox.route(
        re.compile(r"/inbox/$"), lambda route: late.append(route)
    )  # the list without undo, asked for when the news comes
    with inbox.expect_request(re.compile(r"/inbox/$")):
        say(stage, "jordan", f"{mentioned} متأخر", thread=THREAD)
    inbox.keyboard.press("j")
    inbox.keyboard.press("e")
    expect(inbox.locator(".inbox__undo")).to_be_visible()
    with inbox.expect_event("requestfinished", predicate=lambda request: request.url.endswith("/inbox/")):
        for route in late:
            route.continue_()
    inbox.wait_for_timeout(300)
    expect(inbox.locator(".inbox__undo")).to_be_visible()


def test_later_by_key_holds_the_row(stage: Stage, mentioned: str) -> None:
    say(stage, "jordan", f"{mentioned} لاحقاً", thread=THREAD)
    inbox = open_live(stage.window("qatar"), f"{stage.url}/inbox/")
    before = rows(inbox).count()
    inbox.keyboard.press("j")
    inbox.keyboard.press("l")
    expect(inbox.locator("details[data-later][open] button[value=hour]")).to_be_focused()
    inbox.keyboard.press("Enter")
    expect(rows(inbox)).to_have_count(before - 1)
    expect(inbox.locator("#inbox-held")).to_be_visible()


def test_opening_a_row_counts_it_as_looked_at(stage: Stage, mentioned: str) -> None:
    say(stage, "jordan", f"{mentioned} للفتح", thread=THREAD)
    inbox = open_live(stage.window("qatar"), f"{stage.url}/inbox/")
    before = count(inbox)
    inbox.keyboard.press("j")
    inbox.keyboard.press("Enter")
    inbox.wait_for_url(re.compile(r"/t/\d+/|/conversations/|/rooms/"))
    expect(badge(inbox)).to_have_text("" if before == 1 else str(before - 1), timeout=10_000)


def test_what_comes_while_the_inbox_lies_open_appears_in_it(stage: Stage, mentioned: str) -> None:
    inbox = open_live(stage.window("qatar"), f"{stage.url}/inbox/")
    say(stage, "tunisia", f"{mentioned} جاء الآن", thread=14)

    expect(inbox.locator(".inbox-row__excerpt", has_text="جاء الآن")).to_be_visible(timeout=10_000)


def test_one_key_walks_what_is_new(stage: Stage) -> None:
    page = open_page(stage.window("iraq"), f"{stage.url}/catch-up/")
    links = page.locator("a[data-next]")
    page.keyboard.press("n")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("n")
    expect(links.nth(1)).to_be_focused()
    page.locator(".threads a[data-next]").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/t/\d+/|/conversations/|/rooms/"))
    page.wait_for_selector("html[data-ready]")
    here = page.url
    page.locator("#composer [name=body]").press("n")
    assert page.url == here, "a letter that is typed is no key"
    page.locator("#composer [name=body]").fill("")
    page.locator("h1").click()
    page.keyboard.press("n")
    page.wait_for_url(lambda url: url.split("#")[0] != here.split("#")[0])


def test_a_level_is_chosen_where_one_reads(stage: Stage) -> None:
    page = open_page(stage.window("iraq"), f"{stage.url}/t/{THREAD}/")
    page.click(".level-menu summary")
    page.click(".level-menu button[value=mute]")
    page.wait_for_load_state()
    expect(page.locator(".level-menu summary .lucide-bell-off, .level-menu summary svg").first).to_be_visible()
    page.click(".level-menu summary")
    expect(page.locator(".level-menu button[value=mute]")).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("size", [PHONE, {"width": 320, "height": 640}])
def test_nothing_sticks_out_on_a_phone(stage: Stage, mentioned: str, size: dict[str, int]) -> None:
    say(stage, "jordan", f"{mentioned} {'كلمة طويلة ' * 20}", thread=THREAD)
    page = stage.window("qatar", size=size)
    for address in ("/inbox/", "/catch-up/", f"/t/{THREAD}/level/", "/preferences/"):
        open_page(page, stage.url + address)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
    picture(open_page(page, stage.url + "/inbox/"), f"inbox-{size['width']}")
