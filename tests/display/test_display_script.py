"""T-DATE-6: what static/js/display.js writes in a real browser is, letter for letter, what the server writes."""

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from django.utils.html import json_script
from playwright.sync_api import sync_playwright

from accounts import display
from accounts.display import ReaderStyle
from accounts.display.phrases import PHRASES

pytestmark = [pytest.mark.pure, pytest.mark.browser]

SCRIPT = (Path(__file__).resolve().parents[2] / "static/js/display.js").read_text(encoding="utf-8")
PLACE = "http://majlis.test/"
NOW = datetime(2016, 2, 8, 11, 5, 30, tzinfo=UTC)

STYLES = [
    *(
        ReaderStyle("ar", digits=digits, months=months, timezone=zone, hour12=hour12)  # type: ignore[arg-type]
        for (digits, months), (zone, hour12) in zip(
            product(("latn", "arab"), display.month_styles()),
            [("Asia/Beirut", False), ("Africa/Casablanca", True), ("Africa/Cairo", False), ("Asia/Muscat", True)] * 3,
            strict=True,
        )
    ),
    ReaderStyle("en", timezone="Asia/Kolkata"),
    ReaderStyle("en", digits="arab", timezone="America/St_Johns", hour12=True),
    ReaderStyle("fr"),
    ReaderStyle("fr", timezone="Africa/Tunis", hour12=True),
]
DISTANCES = [
    *(timedelta(minutes=n) for n in (0, 1, 2, 3, 10, 11, 59, 60, 100, -1, -2, -3, -11)),
    *(timedelta(hours=n) for n in (2, 3, 11, 23, 24, 48, -2, -3, -23, -24, -49)),
    *(timedelta(seconds=n) for n in (29, 30, 31, 59, -29, -30, -31, -59, -61)),
    *(timedelta(days=n) for n in (-2, -3, -11, -100)),
]
INSTANTS = [
    *(datetime(2016, month, 1, 0, 0, tzinfo=UTC) for month in range(1, 13)),
    *(datetime(2026, month, 28, 22, 59, 59, tzinfo=UTC) for month in range(1, 13)),
    datetime(2016, 3, 26, 21, 59, tzinfo=UTC),
    datetime(2016, 3, 26, 22, 0, tzinfo=UTC),
    datetime(2016, 12, 31, 23, 59, tzinfo=UTC),
]


reader_of = display.script_data


def milliseconds(moment):
    return int(moment.timestamp() * 1000)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser):
    """A page of ours with this body; `majlis` holds what the module exports."""
    pages = []

    def open_(body="", style=None, at=None):
        data = json_script(reader_of(style), "display-tables") if style else ""
        language = style.language if style else "ar"
        html = f'<!doctype html><html lang="{language}" dir="rtl"><body>{body}{data}</body></html>'
        page = browser.new_page()
        pages.append(page)
        page.route(f"{PLACE}*", lambda route: _answer(route, html))
        if at:
            page.clock.install(time=at)
        page.goto(PLACE)
        page.evaluate("async () => { window.majlis = await import('./display.js') }")
        return page

    yield open_
    for page in pages:
        page.close()


def _answer(route, html):
    if route.request.url.endswith(".js"):
        route.fulfill(body=SCRIPT, content_type="text/javascript; charset=utf-8")
    else:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")


def written_by_script(page, style, questions):
    """The script's answer to each (datetime attribute, kind, now in milliseconds)."""
    return page.evaluate(
        "([reader, all]) => all.map(([iso, kind, now]) => majlis.formatTime(iso, kind, reader, now))",
        [reader_of(style), questions],
    )


@pytest.mark.parametrize("style", STYLES, ids=lambda style: "-".join(map(str, style.as_dict().values())))
def test_the_script_and_the_server_write_the_same_times(open_page, style):
    cases = [(moment, kind) for moment in INSTANTS for kind in display.KINDS]
    cases += [(NOW - distance, kind) for distance in DISTANCES for kind in display.KINDS]
    cases += [(date(2016, month, 1), kind) for month in range(1, 13) for kind in display.KINDS]
    page = open_page()
    questions = [(display.iso(moment), kind, milliseconds(NOW)) for moment, kind in cases]
    server = [display.time_text(moment, kind, style, NOW) for moment, kind in cases]
    assert written_by_script(page, style, questions) == server
    titles = [(display.iso(moment), "absolute", 0) for moment, _ in cases]
    assert written_by_script(page, style, titles) == [display.absolute(moment, style) for moment, _ in cases]


def test_fractions_of_a_second_do_not_part_the_script_from_the_server(open_page):
    style, page = ReaderStyle.default("ar"), open_page()
    moment = datetime(2016, 2, 8, 11, 5, 0, 900_000, tzinfo=UTC)
    now = datetime(2016, 2, 8, 11, 7, 0, 100_000, tzinfo=UTC)
    question = (display.iso(moment), "relative", milliseconds(now))
    assert written_by_script(page, style, [question]) == [display.relative(moment, now, style)]


@pytest.mark.parametrize("style", [STYLES[0], STYLES[6], STYLES[-3], STYLES[-1]], ids=lambda style: style.language)
def test_the_script_counts_in_every_plural_form_of_the_language(open_page, style):
    counts = (0, 1, 2, 3, 10, 11, 99, 100, 101, 102, 103, 110, 111, 200, 1000, 1003, 1011)
    cases = list(product(PHRASES, counts))
    script = open_page().evaluate(
        "([reader, all]) => all.map(([name, n]) => majlis.phrase(name, n, reader))", [reader_of(style), cases]
    )
    assert script == [display.phrase(name, n, style) for name, n in cases]


def test_the_script_and_the_server_write_the_same_badges(open_page):
    for style in (STYLES[0], STYLES[6], STYLES[-1]):
        page = open_page(style=style)
        counts = [0, 1, 9, 98, 99, 100, 150, 1000]
        script = page.evaluate("(all) => all.map((n) => majlis.badge(n))", counts)
        assert script == [display.badge_count(n, style) for n in counts]


@pytest.mark.parametrize("style", STYLES[:12], ids=lambda style: f"{style.digits}-{style.months}")
def test_a_live_fragment_becomes_what_the_server_would_have_drawn_for_her(open_page, style):
    default = ReaderStyle.default("ar")
    moments = [NOW - timedelta(minutes=4), NOW - timedelta(days=3), date(2016, 1, 1)]
    shared = "".join(display.time_html(m, kind, default, NOW) for m in moments for kind in display.KINDS)
    page = open_page(
        f"<main>{shared}</main><section>{display.localise_times(shared, style, NOW)}</section>", style, NOW
    )
    page.clock.set_fixed_time(NOW)
    page.evaluate("() => majlis.localise(document.querySelector('main'))")
    assert page.inner_html("main") == page.inner_html("section")


def test_a_frame_that_is_itself_a_time_is_rewritten(open_page):
    style = ReaderStyle("ar", digits="arab")
    page = open_page(display.time_html(NOW, "clock", ReaderStyle.default("ar")), style)
    page.evaluate("() => majlis.localise(document.querySelector('time'))")
    assert page.inner_text("time") == "١٣:٠٥"


def test_a_reader_who_waits_sees_relative_times_grow_older(open_page):
    style = ReaderStyle.default("ar")
    page = open_page(display.time_html(NOW - timedelta(minutes=2), "relative", style, NOW), style, NOW)
    page.evaluate("() => majlis.localise()")
    assert page.inner_text("time") == "منذ دقيقتين"
    page.clock.run_for(61_000)
    assert page.inner_text("time") == "منذ 3 دقائق"


def test_a_zone_that_the_tables_do_not_hold_keeps_the_servers_words(open_page):
    style = ReaderStyle.default("ar")
    page = open_page(display.time_html(NOW, "clock", style), style)
    broken = json.dumps(reader_of(style) | {"style": style.as_dict() | {"timezone": "Atlantis/Port"}})
    page.evaluate("(data) => { document.getElementById('display-tables').textContent = data }", broken)
    page.evaluate("() => majlis.localise()")
    assert page.inner_text("time") == "13:05"


def test_a_page_without_tables_is_left_alone(open_page):
    page = open_page('<time datetime="2016-02-08T11:05:00+00:00" data-time="clock">13:05</time>')
    page.evaluate("() => majlis.localise()")
    assert page.inner_text("time") == "13:05"


@pytest.mark.parametrize(
    "html",
    [
        display.badge_html(150, ReaderStyle.default("ar")),
        display.badge_count(150, ReaderStyle.default("ar")),
        display.percent_html(25, ReaderStyle.default("ar")),
        display.signed_html(-5, ReaderStyle.default("ar")),
        display.signed(-5, ReaderStyle("ar", digits="arab")),
    ],
)
def test_signs_stand_on_their_own_side_of_the_figure_on_an_arabic_page(open_page, html):
    """The letters' places on the screen, from left to right, follow the order they are written in (T-NUM-4)."""
    page = open_page(f"<p>بعد كلمة عربية <span>{html}</span> ثم كلمة</p>")
    places = page.evaluate(
        """() => {
          const walker = document.createTreeWalker(document.querySelector("span"), NodeFilter.SHOW_TEXT);
          const text = walker.nextNode(), places = [];
          for (let i = 0; i < text.length; i += 1) {
            const range = new Range();
            range.setStart(text, i);
            range.setEnd(text, i + 1);
            const box = range.getBoundingClientRect();
            if (box.width > 0) places.push(box.x);
          }
          return places;
        }"""
    )
    assert len(places) >= 2
    assert places == sorted(places)
