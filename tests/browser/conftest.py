"""One Chromium and one server a module; every window is watched for errors and for requests that leave the machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from .. import servers
from ..system import CHROMIUM_FLAGS
from .proxy import Proxy
from .stage import Stage, copy_of


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    # Ended with the module: while it runs, its event loop keeps Django's database from this thread.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(browser: Browser, loaded_database: Path, collected_static: Path) -> Iterator[Stage]:
    server = servers.Server({"MAJLIS_MODE": "demo", "MAJLIS_STATIC_ROOT": str(collected_static)})
    copy_of(loaded_database, server)
    network = Proxy(server.port)
    server.env["MAJLIS_MORE_ORIGINS"] = network.url
    server.start()
    yield Stage(server, browser, network)
    network.close()
    server.close()


@pytest.fixture
def stage(served: Stage) -> Iterator[Stage]:
    """The module's server, running, with no window open yet; afterwards no window may have complained."""
    if not served.server.running:
        served.server.start()
    served.complaints.clear()
    served.network.heal()
    yield served
    served.close_windows()
    assert not served.complaints, "\n".join(served.complaints)
