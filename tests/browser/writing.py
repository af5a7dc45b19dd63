"""What people do at their windows."""

from time import monotonic
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from .stage import Stage


def open_page(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    return page


def open_live(page: Page, address: str) -> Page:
    """Open a page and wait until its line to the server stands."""
    heard: list[str] = []  # from its first frame on: it may come before the page has loaded
    page.once("websocket", lambda line: line.on("framereceived", lambda frame: heard.append(str(frame))))
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    until = monotonic() + 10
    while not any('"hello"' in frame or '"live"' in frame for frame in heard):
        assert monotonic() < until, f"no line stands at {address}"
        page.wait_for_timeout(20)
    return page


def write(page: Page, text: str) -> None:
    page.fill("#composer textarea", text)
    page.click("#composer .composer__acts button")


def box(page: Page) -> Locator:
    return page.locator("#composer [name=body]")


def posts(page: Page, text: str) -> Locator:
    """Posts as the server drew them, holding this text."""
    return page.locator("#posts .post", has_text=text)


def pending(page: Page) -> Locator:
    return page.locator("[data-pending] .post")


def say(stage: Stage, role: str, text: str, *, thread: int, language: str = "ar") -> dict:
    """A post of somebody who is elsewhere."""
    fields = {"body": text, "language": language, "client_id": str(uuid4())}
    answer = stage.post(role, f"/t/{thread}/reply/", fields)
    assert answer.status == 201, answer.text
    return answer.json()


def stays(page: Page) -> None:
    """Leave a mark that a reload would take away."""
    page.evaluate("window.majlisMark = true")


def has_stayed(page: Page) -> bool:
    return page.evaluate("window.majlisMark === true")


def expect_order(page: Page, *texts: str) -> None:
    """Each text stands once on the page, in this order."""
    for text in texts:
        expect(posts(page, text)).to_have_count(1, timeout=20_000)
    shown = page.locator("#posts .post").all_inner_texts()
    found = [next(at for at, post in enumerate(shown) if text in post) for text in texts]
    assert found == sorted(found)
