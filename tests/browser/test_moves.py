"""A thread moves while its page and the list it stands in lie open (docs/moves.md)."""

import re
from uuid import uuid4

from playwright.sync_api import Page, expect

from .stage import PHONE, Stage
from .writing import box, has_stayed, open_live, open_page, posts, say, stays

THREAD = 10
ADDRESS = f"/t/{THREAD}/"
CLOSED = "/rooms/partnerships/"  # kept to delegations and the secretariat


def act(stage: Stage, path: str, **fields: object) -> None:
    values = {"client_id": str(uuid4()), "reason": "مكانها هناك"} | {name: str(value) for name, value in fields.items()}
    answer = stage.post("secretariat", path, values)
    assert answer.ok, answer.text


def room_of(page: Page) -> str:
    return page.locator("[data-behaviour~=board], #thread").first.get_attribute("data-room") or ""


def undo_last(stage: Stage, officer: Page) -> None:
    officer.goto(stage.url + ADDRESS)
    href = officer.locator("#moves a[href*='/undo/']").first.get_attribute("href")
    assert href
    act(stage, href)


def test_it_leaves_the_screen_of_who_does_not_read_there_and_stays_on_the_others(stage: Stage) -> None:
    officer = open_page(stage.window("secretariat"), stage.url + CLOSED)
    closed = room_of(officer)
    theirs = open_live(stage.window("observer"), stage.url + ADDRESS)
    board = theirs.locator(".crumbs a").last.get_attribute("href") or ""
    listed = open_live(stage.window("observer"), stage.url + board)
    hers = open_live(stage.window("jordan", size=PHONE), stage.url + ADDRESS)
    stays(hers)
    box(hers).fill("مسودة لم ترسل بعد")
    row = listed.locator(f'[data-thread="{THREAD}"]')
    expect(row).to_have_count(1)

    act(stage, f"{ADDRESS}move/", target=closed)

    expect(theirs.locator("#posts")).to_have_count(0)
    expect(row).to_have_count(0)
    expect(hers.locator("#thread")).to_have_attribute("data-room", closed)
    expect(hers.locator(".crumbs a").last).to_have_attribute("href", re.compile("partnerships"))
    expect(box(hers)).to_have_value("مسودة لم ترسل بعد")
    say(stage, "tunisia", "كتبت بعد النقل", thread=THREAD)
    expect(posts(hers, "كتبت بعد النقل")).to_have_count(1)
    assert has_stayed(hers)

    undo_last(stage, officer)
    expect(row).to_have_count(1, timeout=15_000)


def test_a_line_takes_the_place_of_a_post_and_the_post_comes_back_to_it(stage: Stage) -> None:
    officer = open_page(stage.window("secretariat"), f"{stage.url}{ADDRESS}split/")
    chosen = officer.locator("input[name=posts]").nth(1).get_attribute("value")
    here = officer.locator("input[name=target]").first.get_attribute("value")
    theirs = open_live(stage.window("observer"), stage.url + ADDRESS)
    stays(theirs)
    post = theirs.locator(f'[data-post="{chosen}"]')
    number = post.get_attribute("data-number")

    act(stage, f"{ADDRESS}split/", posts=chosen, target=here, title="موضوع منفصل")

    expect(post).to_have_count(0)
    line = theirs.locator(f"#p-{number}[data-line=moved]")
    expect(line).to_have_count(1)
    undo_last(stage, officer)
    expect(post).to_have_count(1)
    expect(line).to_have_count(0)
    assert has_stayed(theirs)
