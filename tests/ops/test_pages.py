"""How a page is answered: whole, in a worker thread, whatever its sender does (config/pages.py)."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from tests import servers
from tests.realtime.stage import CSRF, Stage, act

pytestmark = pytest.mark.ops


def test_a_post_whose_sender_hangs_up_is_stored_all_the_same(served: tuple[servers.Server, Stage]) -> None:
    server, stage = served
    client_id = str(uuid4())
    body = urlencode({"body": "نعم", "language": "ar", "client_id": client_id})
    request = (
        f"POST /t/{stage.thread}/reply/ HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: {server.url}\r\n"
        f"Cookie: {stage.cookie('jordan')}\r\nX-CSRFToken: {CSRF}\r\nAccept: application/json\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(request.encode())
    end = time.monotonic() + 10
    while client_id not in act(server.env, f"log_of({stage.room})")["posts"]:
        assert time.monotonic() < end


def test_what_one_request_sets_is_gone_with_it(served: tuple[servers.Server, Stage]) -> None:
    """Threads are used again: the language of the last reader must not speak to the next."""
    from urllib.request import Request, urlopen

    server, stage = served

    def language(name: str | None) -> str:
        headers = {"Cookie": stage.cookie(name)} if name else {"Accept-Language": "en"}
        page = urlopen(Request(server.url + ("/" if name else "/account/login/"), headers=headers), timeout=20).read()
        return page.decode().partition('lang="')[2][:2]

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(language, ["jordan", "tunisia", None] * 8))
    assert found == ["ar", "fr", "en"] * 8


def test_a_file_is_sent_whole(served: tuple[servers.Server, Stage]) -> None:
    from urllib.request import urlopen

    server, _stage = served
    name = "fonts/arabic-400.woff2"
    sent = urlopen(f"{server.url}/static/{name}", timeout=20).read()
    assert sent == (servers.ROOT / "static" / name).read_bytes()


def test_what_one_request_does_with_its_address_does_not_reach_the_next() -> None:
    from django.http import Http404
    from django.test import RequestFactory

    from config.asgi import pages

    first = pages.resolve_request(RequestFactory().get("/t/7/p/3/"))
    first.kwargs["number"] = 99
    second = pages.resolve_request(RequestFactory().get("/t/7/p/3/"))
    assert (second.view_name, second.kwargs) == ("forum:permalink", {"pk": 7, "number": 3})
    for _n in range(2):
        with pytest.raises(Http404):
            pages.resolve_request(RequestFactory().get("/no-such-place/"))
