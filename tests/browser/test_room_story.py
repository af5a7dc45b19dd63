"""Three directors at their windows, two of them on different processes (issue, "Shown by" 1): they chat, see each other,
call each other, talk in private, take it to a board; and one goes through a tunnel."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .. import servers
from .proxy import Proxy
from .stage import Stage, picture
from .writing import box, expect_order, has_stayed, open_live, posts, stays, write

WIDE = {"width": 1440, "height": 900}
HALL = "/rooms/ga-hall/"
SOON = 15_000


@pytest.fixture(scope="module")
def house(
    browser: Browser, postgres: servers.Postgres, redis_server: servers.Redis, collected_static: Path
) -> Iterator[SimpleNamespace]:
    """PostgreSQL, Redis and two Daphne processes, with a network before the first that can be cut."""
    shared = {
        "MAJLIS_MODE": "demo",
        "MAJLIS_STATIC_ROOT": str(collected_static),
        "DATABASE_URL": postgres.database(),
        "REDIS_URL": redis_server.url,
    }
    first, second = servers.Server(shared), servers.Server(shared)
    network = Proxy(first.port)
    everywhere = ",".join([first.url, second.url, network.url])
    for server in (first, second):
        server.env["MAJLIS_MORE_ORIGINS"] = everywhere
    first.load()
    first.start()
    second.start()
    stage = Stage(first, browser, network)
    yield SimpleNamespace(stage=stage, first=first, second=second, network=network)
    stage.close_windows()
    network.close()
    second.close()
    first.close()
    assert not stage.complaints, "\n".join(stage.complaints)


@pytest.fixture
def windows(house: SimpleNamespace) -> Iterator[SimpleNamespace]:
    """Jordan behind the network that fails and the Emirates on the first process, Tunisia on the second."""

    def at(role: str, url: str) -> Page:
        return house.stage.window(role, size=WIDE, url=url)

    yield SimpleNamespace(
        jordan=at("jordan", house.network.url),
        tunisia=at("tunisia", house.second.url),
        emirates=at("emirates", house.first.url),
        urls={"jordan": house.network.url, "tunisia": house.second.url, "emirates": house.first.url},
    )
    house.network.heal()
    house.stage.close_windows()


def in_hall(windows: SimpleNamespace, *roles: str) -> list[Page]:
    pages = [open_live(getattr(windows, role), windows.urls[role] + HALL) for role in roles]
    for page in pages:
        stays(page)
    return pages


def mark(page: Page, person: int) -> Locator:
    return page.locator(f".room__here [data-presence='{person}']")


def test_they_see_each_other_and_who_is_writing(house: SimpleNamespace, windows: SimpleNamespace) -> None:
    jordan, tunisia, emirates = in_hall(windows, "jordan", "tunisia", "emirates")
    people = house.stage.people
    for page, others in ((jordan, ("tunisia", "emirates")), (tunisia, ("jordan", "emirates"))):
        for other in others:
            expect(mark(page, people[other].person)).to_have_attribute("data-state", "here", timeout=SOON)
    box(tunisia).press_sequentially("Nous prépa", delay=30)
    for page in (jordan, emirates):
        expect(page.locator("[data-typing]")).not_to_be_empty(timeout=SOON)
    picture(jordan, "story-typing-ar-1440")
    box(tunisia).press_sequentially("rons la réunion.", delay=30)
    tunisia.click("#composer .composer__acts button")
    for page in (jordan, tunisia, emirates):
        expect(posts(page, "Nous préparons la réunion.")).to_have_count(1, timeout=SOON)
        assert has_stayed(page)
    expect(jordan.locator("[data-typing]")).to_be_empty()
    # She who closes her last window is gone for the others, also for the other process.
    tunisia.goto("about:blank")
    expect(mark(jordan, people["tunisia"].person)).to_have_attribute("data-state", "gone", timeout=60_000)


def test_a_call_reaches_her_badge_wherever_she_is(house: SimpleNamespace, windows: SimpleNamespace) -> None:
    (jordan,) = in_hall(windows, "jordan")
    tunisia = open_live(windows.tunisia, house.second.url + "/boards/")
    stays(tunisia)
    badge = tunisia.locator("[data-badge=inbox]")
    before = int(badge.inner_text() or 0)
    box(jordan).press_sequentially("نرجو رأي @تونس", delay=20)
    expect(jordan.locator(".mention-menu [role=option]").first).to_contain_text("تونس", timeout=SOON)
    box(jordan).press("Enter")
    box(jordan).press_sequentially("قبل الخميس")
    box(jordan).press("Enter")
    expect(posts(jordan, "قبل الخميس").locator("bdi.mention")).to_have_count(1, timeout=SOON)
    expect(badge).to_have_text(str(before + 1), timeout=SOON)
    expect(tunisia).to_have_title(re.compile(rf"^\({before + 1}\)"))
    assert has_stayed(tunisia)
    tunisia.goto(house.second.url + HALL)
    expect(posts(tunisia, "قبل الخميس").locator(".mention--me")).to_have_count(1)


def test_one_goes_offline_writes_twice_and_both_arrive_once_and_in_order(
    house: SimpleNamespace, windows: SimpleNamespace
) -> None:
    jordan, tunisia, emirates = in_hall(windows, "jordan", "tunisia", "emirates")
    write(jordan, "قبل النفق.")
    expect(posts(tunisia, "قبل النفق.")).to_have_count(1, timeout=SOON)

    jordan.context.set_offline(True)
    house.network.break_now()
    expect(jordan.locator(".notice--offline")).to_be_visible()
    write(jordan, "في النفق: الأولى.")
    write(jordan, "في النفق: الثانية.")
    expect(jordan.locator("[data-pending] .post")).to_have_count(2)
    write(tunisia, "Pendant le tunnel.")
    expect(posts(emirates, "Pendant le tunnel.")).to_have_count(1, timeout=SOON)
    expect(posts(jordan, "Pendant le tunnel.")).to_have_count(0)
    picture(jordan, "story-offline-ar-1440")

    jordan.context.set_offline(False)
    for page in (jordan, tunisia, emirates):
        expect_order(page, "قبل النفق.", "Pendant le tunnel.", "في النفق: الأولى.", "في النفق: الثانية.")
        assert has_stayed(page)
    expect(jordan.locator("[data-pending] .post")).to_have_count(0)
    expect(jordan.locator(".notice--offline")).to_be_hidden(timeout=SOON)
    shown = [
        page.evaluate("[...document.querySelectorAll('#posts > [data-number]')].map((p) => p.id)")
        for page in (jordan, tunisia, emirates)
    ]
    assert all(len(ids) == len(set(ids)) for ids in shown)
    assert shown[0][-4:] == shown[1][-4:] == shown[2][-4:]


def test_a_conversation_begins_and_goes_to_a_board_with_the_names_that_were_given(
    house: SimpleNamespace, windows: SimpleNamespace
) -> None:
    people = house.stage.people
    tunisia = open_live(windows.tunisia, house.second.url + "/boards/")
    stays(tunisia)
    jordan = windows.jordan
    jordan.goto(f"{house.network.url}/conversations/with/{people['tunisia'].person}/")
    jordan.fill("form.composer textarea", "هل نعرض المسودة معاً؟")
    jordan.locator("form.composer .composer__acts button").click()
    jordan.wait_for_url("**/conversations/*/**")
    expect(posts(jordan, "هل نعرض المسودة معاً؟")).to_have_count(1, timeout=SOON)

    # The conversation stands among her places by itself, on the other process.
    entry = tunisia.locator("#places-conversations .places__link").first
    expect(entry).to_be_visible(timeout=SOON)
    expect(entry.locator("[data-unread]")).to_have_text("1", timeout=SOON)
    assert has_stayed(tunisia)
    entry.click()
    tunisia.wait_for_selector("html[data-ready]")
    expect(posts(tunisia, "هل نعرض المسودة معاً؟")).to_have_count(1)
    write(tunisia, "Oui, la semaine prochaine.")
    expect(posts(jordan, "Oui, la semaine prochaine.")).to_have_count(1, timeout=SOON)

    conversation = tunisia.url
    jordan.goto(f"{house.network.url}/t/{jordan.locator('#thread').get_attribute('data-thread')}/promote/")
    for row in jordan.locator(".promote__message input").all():
        row.check()
    jordan.select_option("select[name=board]", index=1)
    jordan.fill("input[name=title]", "عرض المسودة المشتركة")
    jordan.locator("form.promote .acts button").last.click()
    jordan.wait_for_url("**/promotions/**")

    tunisia.goto(house.second.url + jordan.url.removeprefix(house.network.url))
    tunisia.check("input[name=answer][value=named]")
    tunisia.locator("form[action*=answer] button").click()

    tunisia.goto(conversation)
    tunisia.wait_for_selector("html[data-ready]")
    stays(tunisia)

    jordan.reload()
    jordan.locator("form[action*=publish] button").click()
    jordan.wait_for_load_state()
    link = jordan.locator("main a[href*='/t/']").first
    if "/t/" not in jordan.url:
        link.click()
        jordan.wait_for_load_state()
    expect(jordan.locator("main")).to_contain_text("عرض المسودة المشتركة")
    expect(jordan.locator("main")).to_contain_text("Oui, la semaine prochaine.")
    picture(jordan, "story-promoted-ar-1440")
    # A line about it stands in the conversation, live on the other process.
    expect(tunisia.locator("#posts .post--line[data-line=promoted]")).to_have_count(1, timeout=SOON)
    assert has_stayed(tunisia)
