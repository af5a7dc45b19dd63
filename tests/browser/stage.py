"""The stage of the browser tests: a real server on a copy of the loaded Council, and people in their own windows."""

import json
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, BrowserContext, Page

from .. import servers
from .proxy import Proxy

SCREENSHOTS = servers.ROOT / "build" / "screenshots"
# Roles to the addresses of the sample's people.
CAST = {
    "jordan": "jo@demo.invalid",
    "tunisia": "tn@demo.invalid",
    "emirates": "ae@demo.invalid",
    "bahrain": "bh@demo.invalid",
    "qatar": "qa@demo.invalid",
    "iraq": "iq@demo.invalid",
    "lebanon": "lb@demo.invalid",  # president
    "oman": "om@demo.invalid",  # rapporteur
    "observer": "obs@demo.invalid",
    "secretariat": "sec@demo.invalid",
}
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 860}


@dataclass(frozen=True)
class SignedIn:
    person: int
    session: str
    accreditation: int


@dataclass(frozen=True)
class Answer:
    status: int
    text: str

    @property
    def ok(self) -> bool:
        return self.status < 400

    def json(self) -> dict[str, Any]:
        return json.loads(self.text)


class Stage:
    """A server and its people. Windows report what must never happen: errors, refused content, foreign requests."""

    def __init__(self, server: servers.Server, browser: Browser, network: Proxy) -> None:
        self.server = server
        self.network = network  # another way to the server, which can be made to fail
        self.browser = browser
        self.people = self._sign_in_everybody()
        self.complaints: list[str] = []
        self._deaf = False
        self._windows: list[BrowserContext] = []

    @property
    def url(self) -> str:
        return self.server.url

    def _sign_in_everybody(self) -> dict[str, SignedIn]:
        command = [sys.executable, "-m", "tests.browser.sessions", json.dumps(CAST)]
        done = subprocess.run(command, cwd=servers.ROOT, env=dict(self.server.env), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        return {role: SignedIn(**values) for role, values in json.loads(done.stdout).items()}

    def window(self, role: str = "", *, size: dict[str, int] = DESK, url: str = "", **options: Any) -> Page:
        """A new browser window, in which a person has signed in if a role is given."""
        # What a page asks for is seen by the tests only where no service worker stands between.
        options = {"service_workers": "block", **options}
        context = self.browser.new_context(viewport=size, reduced_motion="reduce", **options)
        context.set_default_timeout(10_000)
        self._windows.append(context)
        if role:
            cookie = {"name": "majlis", "value": self.people[role].session, "url": url or self.url, "httpOnly": True}
            context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        self._watch(page, role or "anonymous", url or self.url)
        return page

    def _watch(self, page: Page, who: str, ours: str) -> None:
        here = (ours, ours.replace("http", "ws", 1), "data:", "blob:")

        def asked(url: str) -> None:
            if not url.startswith(here):
                self.complaints.append(f"{who} asked elsewhere: {url}")

        page.on("request", lambda request: asked(request.url))
        page.on("websocket", lambda socket: asked(socket.url))
        page.on("pageerror", lambda error: self.complaints.append(f"{who} on {page.url}: {error}"))
        page.on("console", lambda message: self._heard(message.type, message.text, who, page.url))

    def _heard(self, kind: str, text: str, who: str, url: str) -> None:
        """The browser itself reports each lost connection and each 4xx as an error; those are the tests' own doing."""
        ours = (
            not self._deaf
            and kind in {"error", "warning"}
            and "Service Worker registration blocked" not in text
            and not re.search(r"Failed to load resource|WebSocket connection to|ERR_|net::", text)
        )
        if ours:
            self.complaints.append(f"{who} on {url}: {text}")

    def post(self, role: str, path: str, fields: Mapping[str, str]) -> "Answer":
        """A POST of somebody who is not at a window."""
        token = "a" * 32
        headers = {
            "Accept": "application/json",
            "Origin": self.url,
            "X-CSRFToken": token,
            "Cookie": f"majlis={self.people[role].session}; majlis-csrf={token}",
        }
        request = urllib.request.Request(self.url + path, urlencode(fields).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return Answer(answer.status, answer.read().decode())
        except urllib.error.HTTPError as answer:
            return Answer(answer.code, answer.read().decode())

    @contextmanager
    def deaf(self, page: Page) -> Iterator[None]:
        """While a tool works in the page: what it does there is not ours, and the page's policy refuses some of it."""
        self._deaf = True
        try:
            yield
            page.evaluate("1")  # what was said is heard in order, so all of it has been by now
        finally:
            self._deaf = False

    def close_windows(self) -> None:
        for context in self._windows:
            context.close()
        self._windows.clear()


def copy_of(loaded: Path, server: servers.Server) -> None:
    shutil.copy(loaded, server.folder / "majlis.sqlite3")


def picture(page: Page, name: str) -> Path:
    """Keep what the page looks like as an artefact of the run."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=path)
    return path
