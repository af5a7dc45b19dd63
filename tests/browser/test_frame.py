"""The frame in a real browser: it fits every screen, keeps Arabic whole, and is walked by key."""

import pytest
from playwright.sync_api import Page, Route

from .stage import DESK, PHONE, Stage, picture

NARROW = {"width": 320, "height": 640}
PAGES = ["/", "/boards/", "/rooms/governance/", "/t/1/", "/t/10/", "/conversations/", "/people/", "/preferences/"]
OF_READERS = [("jordan", "ar", "rtl"), ("observer", "en", "ltr"), ("tunisia", "fr", "ltr")]
VOCALISED = "مُحَمَّدٌ الشَّاذِلِيّ"

# Elements that stick out past the inline end of the page.
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Elements with Arabic words of their own whose letters would be cut, slanted or squeezed (arabic.md T-TYP-1).
BROKEN_ARABIC = """() => [...document.querySelectorAll(':lang(ar)')]
    .filter((e) => e.checkVisibility() && !e.closest('svg, .visually-hidden, head'))
    .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && /[\\u0600-\\u06ff]/.test(n.data)))
    .filter((e) => {
        const style = getComputedStyle(e);
        const tight = parseFloat(style.lineHeight) < 1.59 * parseFloat(style.fontSize);
        return tight || style.fontStyle !== 'normal' || !['normal', '0px'].includes(style.letterSpacing);
    })
    .map((e) => `${e.tagName}.${e.className} ${getComputedStyle(e).lineHeight}`)"""
# Where vocalised words would be cut at the top or the foot of their box (T-TYP-2).
CUT = """(words) => ['.post__author', '.post__state', '.chip', '.places__name', '.tabbar__link', '.button', '.avatar']
    .flatMap((selector) => [...document.querySelectorAll(selector)].slice(0, 3))
    .filter((e) => e.checkVisibility())
    .map((e) => { e.textContent = words; return e; })
    .filter((e) => getComputedStyle(e).overflowY !== 'visible' && e.scrollHeight > e.clientHeight + 1)
    .map((e) => e.className)"""


def opened(page: Page, stage: Stage, path: str) -> Page:
    page.goto(stage.url + path)
    page.wait_for_selector("html[data-ready]")
    return page


@pytest.mark.parametrize("role, language, direction", OF_READERS)
def test_each_reader_has_her_language_and_direction_on_pages_that_fit(
    stage: Stage, role: str, language: str, direction: str
) -> None:  # T-DIR-1
    page = stage.window(role, size=NARROW)
    for path in PAGES:
        opened(page, stage, path)
        root = page.locator("html")
        assert (root.get_attribute("lang"), root.get_attribute("dir")) == (language, direction)
        assert page.evaluate(OVERFLOW) <= 0, path


@pytest.mark.parametrize("role", ["jordan", "tunisia"])
def test_text_twice_as_large_still_fits(stage: Stage, role: str) -> None:
    page = stage.window(role, size={"width": 640, "height": 740})
    for path in PAGES:
        opened(page, stage, path).evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert page.evaluate(OVERFLOW) <= 0, path


def test_arabic_letters_are_never_spaced_slanted_or_squeezed(stage: Stage) -> None:  # T-TYP-1
    page = stage.window("jordan")
    for path in PAGES:
        assert opened(page, stage, path).evaluate(BROKEN_ARABIC) == [], path


def test_vocalised_words_are_not_cut(stage: Stage) -> None:  # T-TYP-2
    page = opened(stage.window("jordan"), stage, "/t/10/")
    assert page.evaluate(CUT, VOCALISED) == []


def test_the_page_reads_without_web_fonts(stage: Stage) -> None:  # T-TYP-6
    page = stage.window("jordan", size=NARROW)
    page.route("**/*.woff2", lambda route: route.abort())
    opened(page, stage, "/t/10/")
    assert page.evaluate(OVERFLOW) <= 0
    assert page.locator("#posts .post__body").first.is_visible()


def test_a_first_visit_is_light(stage: Stage) -> None:
    page = stage.window("jordan")
    sizes: list[int] = []

    def weigh(route: Route) -> None:
        answer = route.fetch(headers={**route.request.headers, "accept-encoding": "br"})
        sizes.append(int(answer.headers.get("content-length", 0)) or len(answer.body()))
        route.fulfill(response=answer)

    page.route("**/static/**", weigh)
    opened(page, stage, "/t/10/")
    page.wait_for_load_state("networkidle")
    assert len(sizes) > 20
    assert sum(sizes) <= 350 * 1024


@pytest.mark.parametrize(
    "role, forward, back", [("jordan", "ArrowLeft", "ArrowRight"), ("tunisia", "ArrowRight", "ArrowLeft")]
)
def test_arrows_walk_the_tabs_in_reading_order(stage: Stage, role: str, forward: str, back: str) -> None:  # T-DIR-4
    page = opened(stage.window(role), stage, "/people/")
    tabs = page.locator(".directory__views a")
    tabs.nth(0).focus()
    page.keyboard.press(forward)
    assert tabs.nth(1).evaluate("tab => tab === document.activeElement")
    page.keyboard.press(back)
    assert tabs.nth(0).evaluate("tab => tab === document.activeElement")


def test_a_phone_shows_one_zone_at_a_time_and_gives_the_place_back(stage: Stage) -> None:
    page = opened(stage.window("jordan", size=PHONE), stage, "/")
    page.evaluate("scrollTo(0, 400)")
    place = page.evaluate("scrollY")
    assert place > 0
    page.click(".tabbar a[href='#places-boards']")
    assert page.is_visible("#places-boards")
    assert not page.is_visible("#places-rooms")
    picture(page, "places-ar-360")
    page.click(".tabbar a[href='#places-rooms']")
    assert page.is_visible("#places-rooms")
    page.click(".places__close")
    page.wait_for_function("!location.hash")
    assert not page.is_visible("#places-rooms")
    page.wait_for_function("place => scrollY === place", arg=place)


def test_the_account_menu_is_walked_by_key(stage: Stage) -> None:
    page = opened(stage.window("jordan"), stage, "/")
    summary = page.locator(".bar details.menu > summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.matches('.bar .menu__list a')")
    page.keyboard.press("Escape")
    assert page.locator(".bar details.menu").get_attribute("open") is None
    assert summary.evaluate("element => element === document.activeElement")


def test_the_chosen_darkness_is_there_before_any_script(stage: Stage) -> None:
    page = opened(stage.window("jordan"), stage, "/")
    page.click(".bar details.menu > summary")
    page.click("[data-theme-choice=dark]")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.route("**/*.js", lambda route: route.abort())
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"


def test_a_saved_preference_outweighs_what_the_device_remembers(stage: Stage) -> None:
    page = opened(stage.window("bahrain"), stage, "/preferences/")
    page.click(".bar details.menu > summary")
    page.click("[data-theme-choice=dark]")
    page.keyboard.press("Escape")
    page.check("input[name=theme][value=light]")
    page.click("main .form .acts .button")
    page.wait_for_function("document.documentElement.dataset.theme === 'light'")
    assert "majlis_theme" not in page.evaluate("document.cookie")


def test_the_skip_link_leads_to_what_is_read(stage: Stage) -> None:
    page = opened(stage.window("jordan", size=DESK), stage, "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_thread_on_paper_has_names_and_no_chrome(stage: Stage) -> None:  # T-PDF-3
    page = opened(stage.window("jordan"), stage, "/t/10/")
    page.emulate_media(media="print")
    for chrome in (".bar", ".places", ".composer", ".post__acts"):
        assert not page.locator(chrome).first.is_visible(), chrome
    for kept in (".post__author", ".post__when", ".post__body"):
        assert page.locator(f"#posts {kept}").first.is_visible(), kept
    picture(page, "print-ar")
