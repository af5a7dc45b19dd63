"""The road of an ordinary request between Daphne and a page, and what is left to Daphne (config/front.py)."""

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from tests import servers
from tests.realtime.stage import CSRF, Stage

pytestmark = pytest.mark.ops
BIG = "css/main.css"


class Line:
    """A connection on which things are written as they are."""

    def __init__(self, server: servers.Server, buffer: int | None = None) -> None:
        self._host = f"Host: 127.0.0.1:{server.port}\r\n"
        self.socket = socket.socket()
        if buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.socket.settimeout(20)
        self.socket.connect(("127.0.0.1", server.port))
        self._read = self.socket.makefile("rb")

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_error: object) -> None:
        self._read.close()
        self.socket.close()

    def ask(self, first: str, *headers: str, body: bytes = b"") -> None:
        told = f"{first}\r\n{self._host}" + "".join(f"{header}\r\n" for header in headers) + "\r\n"
        self.socket.sendall(told.encode("latin1") + body)

    def head(self) -> tuple[int, dict[str, str]]:
        status = int(self._read.readline().split()[1])
        headers = {}
        while (line := self._read.readline().decode("latin1").strip()) != "":
            name, _colon, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return status, headers

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        status, headers = self.head()
        if headers.get("transfer-encoding") == "chunked":
            return status, headers, self._chunks()
        return status, headers, self._read.read(int(headers.get("content-length", 0)))

    def _chunks(self) -> bytes:
        parts = []
        while size := int(self._read.readline(), 16):
            parts.append(self._read.read(size))
            self._read.readline()
        self._read.readline()
        return b"".join(parts)

    def ended(self) -> bool:
        return self._read.read(1) == b""


def test_requests_sent_without_waiting_are_answered_in_their_order(served: tuple[servers.Server, Stage]) -> None:
    server, _stage = served
    with Line(server) as line:
        for page in ("/healthz/", "/no-such-page/", "/robots.txt", "/healthz/"):
            line.ask(f"GET {page} HTTP/1.1")
        assert [line.answer()[0] for _n in range(4)] == [200, 404, 200, 200]


def test_whoever_only_asks_for_the_head_gets_no_body(served: tuple[servers.Server, Stage]) -> None:
    server, _stage = served
    with Line(server) as line:
        line.ask("HEAD /account/login/ HTTP/1.1")
        status, headers = line.head()
        assert (status, int(headers["content-length"]) > 1000) == (200, True)
        line.ask("GET /healthz/ HTTP/1.1")
        assert line.answer()[0] == 200


def test_an_older_client_and_one_that_says_goodbye_are_let_go(served: tuple[servers.Server, Stage]) -> None:
    server, _stage = served
    for first, header in (("GET /healthz/ HTTP/1.0", "Accept: */*"), ("GET /healthz/ HTTP/1.1", "Connection: close")):
        with Line(server) as line:
            line.ask(first, header)
            status, _headers, body = line.answer()
            assert (status, bool(body), line.ended()) == (200, True, True)


@pytest.mark.parametrize(
    "first, header",
    [
        ("GET /caf\xe9/ HTTP/1.1", "Accept: */*"),
        ("GET /healthz/ HTTP/1.1", "X-Name: one\x0btwo"),
        ("GET /healthz/ HTTP/1.1", "X(Name): one"),
    ],
)
def test_what_is_no_request_is_refused(served: tuple[servers.Server, Stage], first: str, header: str) -> None:
    server, _stage = served
    with Line(server) as line:
        line.ask(first, header)
        assert line.answer()[0] == 400


def test_a_header_with_an_underscore_does_not_pass_for_another(served: tuple[servers.Server, Stage]) -> None:
    """`Accept_Language` would become the same variable as `Accept-Language`; so might one a proxy vouches for."""
    server, _stage = served
    with Line(server) as line:
        line.ask("GET /account/login/ HTTP/1.1", "Accept-Language: en")
        assert b'lang="en"' in line.answer()[2]
        line.ask("GET /account/login/ HTTP/1.1", "Accept_Language: en")
        assert b'lang="ar"' in line.answer()[2]


def reply(stage: Stage, server: servers.Server, text: str) -> tuple[tuple[str, ...], bytes]:
    body = urlencode({"body": text, "language": "ar", "client_id": str(uuid4())}).encode()
    headers = (f"Origin: {server.url}", f"Cookie: {stage.cookie('jordan')}", f"X-CSRFToken: {CSRF}")
    return (*headers, "Accept: application/json", "Content-Type: application/x-www-form-urlencoded"), body


def test_a_body_arrives_whole_however_it_is_sent(served: tuple[servers.Server, Stage]) -> None:
    """Long ones lie in a file; some come in chunks; some after we have said that they may."""
    server, stage = served
    address = f"POST /t/{stage.thread}/reply/ HTTP/1.1"
    headers, body = reply(stage, server, "نعم " * 6_000 + "آخرها")
    assert len(body) > 100_000
    with Line(server) as line:
        line.ask(address, *headers, f"Content-Length: {len(body)}", body=body)
        status, _headers, told = line.answer()
        assert status == 201 and "آخرها" in json.loads(told)["html"]
        headers, body = reply(stage, server, "بأجزاء")
        half = len(body) // 2
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:half], body[half:])) + b"0\r\n\r\n"
        line.ask(address, *headers, "Transfer-Encoding: chunked", body=chunks)
        assert line.answer()[0] == 201
        headers, body = reply(stage, server, "بعد إذن")
        line.ask(address, *headers, f"Content-Length: {len(body)}", "Expect: 100-continue")
        assert line.head()[0] == 100
        line.socket.sendall(body)
        assert line.answer()[0] == 201


def test_a_file_that_has_not_changed_is_not_sent_again(served: tuple[servers.Server, Stage]) -> None:
    server, _stage = served
    with Line(server) as line:
        line.ask(f"GET /static/{BIG} HTTP/1.1")
        status, headers, sent = line.answer()
        assert status == 200 and sent == (servers.ROOT / "static" / BIG).read_bytes()
        line.ask(f"GET /static/{BIG} HTTP/1.1", f"If-Modified-Since: {headers['last-modified']}")
        assert line.head()[0] == 304
        line.ask("GET /healthz/ HTTP/1.1")
        assert line.answer()[0] == 200


def test_a_page_longer_than_the_line_takes_at_once_reaches_a_slow_reader_whole(
    served: tuple[servers.Server, Stage],
) -> None:
    server, stage = served
    cookie = f"Cookie: {stage.cookie('jordan')}"
    with Line(server) as line:
        headers, body = reply(stage, server, "كلمة " * 6_000)
        line.ask(f"POST /t/{stage.thread}/reply/ HTTP/1.1", *headers, f"Content-Length: {len(body)}", body=body)
        assert line.answer()[0] == 201
        line.ask(f"GET /t/{stage.thread}/ HTTP/1.1", cookie)
        place = line.answer()[1]["location"]
    with Line(server, buffer=4096) as line:
        for _n in range(5):  # More than the system itself holds for one line.
            line.ask(f"GET {place} HTTP/1.1", cookie)
        time.sleep(1)
        pages = [line.answer() for _n in range(5)]
    for status, headers, page in pages:
        assert (status, len(page)) == (200, int(headers["content-length"]))
        assert page.rstrip().endswith(b"</html>") and len(page) > 60_000


def test_a_hundred_at_once_are_all_answered(served: tuple[servers.Server, Stage]) -> None:
    server, stage = served

    def once(_n: int) -> int:
        with Line(server) as line:
            line.ask("GET /inbox/ HTTP/1.1", f"Cookie: {stage.cookie('tunisia')}")
            return line.answer()[0]

    with ThreadPoolExecutor(100) as pool:
        assert set(pool.map(once, range(100))) == {200}
