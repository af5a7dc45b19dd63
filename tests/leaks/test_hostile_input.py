"""Input that must do no harm: whatever is sent to any address, the answer is never a fault of ours (security.md §3).

The addresses come from the resolver. A signed-in head asks them, so that the values reach the code behind the doors
and not only the doors. With MAJLIS_TEST_DB=postgres the same runs on PostgreSQL, which refuses NUL, halves of
characters and displacements of the clock that SQLite swallows.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Person
from forum import actions
from forum.api.document import openapi
from forum.models import Thread
from realtime.session import session_key_in

from ..cast import accredit

NUL = "a\x00b"
HALF = "a\ud800b"  # sent as the three bytes that no UTF-8 text holds
HUGE = "9" * 31
LATE = "9999-12-31T23:59:59-23:59_1"
FORM = "application/x-www-form-urlencoded"
NAMES = re.findall(
    r"\w+",
    """
    after before around quote reply_to tag q room check stage klass state next language body direction capacity kind
    client_id title attribution thread_kind tags reason number person name name_second email organisation title_ar
    starts ends letter form until cause checks version accept login code credential password password1 oldpassword
    timezone months digits languages theme preview
""",
)
ENDS_THE_VISIT = frozenset({"account_logout", "sessions_end_others", "session_end", "demo"})


def routes(patterns: Iterable | None = None, before: str = "") -> Iterator[str]:
    """Every route of the site, but for those that end the visit."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, route)
        elif isinstance(entry, URLPattern) and entry.name not in ENDS_THE_VISIT:
            yield route


def filled(route: str, places: dict[str, object]) -> str:
    """A route as an address: "t/<int:pk>/" with what `places` says of "t" and "pk"."""
    route = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<str:\1>", route).replace("^", "").replace("$", "")
    first = route.split("/")[0]
    for place in re.findall(r"<[^>]+>", route):
        name = place.strip("<>").split(":")[-1]
        route = route.replace(place, str(places.get(f"{first}.{name}", places.get(name, 1))), 1)
    return "/" + route


def encoded(fields: dict[str, object]) -> str:
    return "&".join(f"{name}={quote(str(value).encode('utf-8', 'surrogatepass'))}" for name, value in fields.items())


class Visitor:
    """A browser that notes which of its requests met a fault, and goes on."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.client.raise_request_exception = False
        self.asked = 0
        self.faults: list[str] = []

    def ask(self, method: str, url: str, data: str | bytes = b"", type_: str = FORM, **headers: str) -> HttpResponse:
        mark = transaction.savepoint()
        answer = self.client.generic(method, url, data, content_type=type_, headers=headers)
        self.asked += 1
        if answer.status_code < 500:
            transaction.savepoint_commit(mark)
        else:
            transaction.savepoint_rollback(mark)
            reason = getattr(answer, "exc_info", None)
            told = repr(data[:60]), type_, headers, reason and repr(reason[1])[:120]
            self.faults.append(f"{answer.status_code} {method} {url[:120]} {told}")
        return answer

    def assert_unharmed(self, least: int) -> None:
        assert self.asked >= least
        assert not self.faults, "\n".join(self.faults)


@pytest.fixture
def head(jordan: Person, signed_in: Callable[[Person], Client]) -> Visitor:
    return Visitor(signed_in(jordan))


@pytest.fixture
def places(jordan: Person, tunisia: Person, budget: Thread, reply: Callable, delegate: Person) -> dict[str, object]:
    """One of each thing that is hers to act on."""
    talk = actions.start_conversation(author=jordan, people=[tunisia], client_id=uuid4()).result
    return {
        "t.pk": budget.pk,
        "posts.pk": reply(jordan, budget).result.pk,
        "conversations.pk": talk.pk,
        "person": tunisia.pk,
        "people.pk": tunisia.pk,
        "desk.pk": accredit(delegate, "alternate", "JO").pk,
        "act": "end",
        "key": "governance",
        "slug": "x",
        "token": "abc",
    }


@pytest.mark.parametrize("value", [NUL, HALF, HUGE], ids=["nul", "half", "huge"])
def test_every_address_stands_a_hostile_value(value: str, head: Visitor, places: dict[str, object]) -> None:
    everything = encoded(dict.fromkeys(NAMES, value) | {"next": "//[::1"})
    for route in routes():
        url = filled(route, places)
        head.ask("GET", f"{url}?{everything}")
        head.ask("POST", url, everything)
    assert head.client.get("/sessions/").status_code == 200, "she was signed out on the way"
    head.assert_unharmed(least=90)


def test_every_address_stands_numbers_no_row_has_and_methods_nobody_uses(head: Visitor) -> None:
    for route in routes():
        url = filled(route, dict.fromkeys(("pk", "number", "person"), HUGE) | {"key": "x" * 300, "slug": "%00%ff"})
        head.ask("GET", url)
        for method in ("PUT", "DELETE", "OPTIONS", "NONSENSE"):
            head.ask(method, url, b'{"a": NaN, "a": [[[', "application/json")
    head.assert_unharmed(least=200)


def test_a_program_may_send_anything_and_meets_no_fault(head: Visitor, places: dict[str, object]) -> None:
    """Every operation of the API with JSON that no careful program sends: refused with a code, never a fault."""
    told = openapi()
    for path, methods in told["paths"].items():
        url = path.replace("{room}", "governance").replace("{pk}", str(places["t.pk"]))
        for value in (NUL, HALF, HUGE, "1e999", "-1", "NaN"):
            head.ask("GET", f"{url}?{encoded(dict.fromkeys(QUERY, value))}")
        for method, operation in methods.items():
            for body in _bodies(told, operation):
                answer = head.ask(method.upper(), url, body, "application/json")
                assert answer.status_code < 400 or {"code", "message"} <= answer.json().keys(), (url, body[:60])
        for type_ in (FORM, "text/plain", "multipart/form-data; boundary=x", "application/json; charset=utf-16"):
            head.ask("POST", url, b"a=1", type_)
        head.ask("POST", url, b'{"body": "' + b"a" * 600_000 + b'"}', "application/json")
    head.assert_unharmed(least=700)


QUERY = ("after", "before", "around", "limit", "fragments", "epoch", "q", "state", "tag")


def _bodies(told: dict, operation: dict) -> Iterator[str | bytes]:
    """For an operation that takes a body: each of its values wrong in each way among good ones, and what is no JSON."""
    if "requestBody" not in operation:
        return
    name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].split("/")[-1]
    fields = told["components"]["schemas"][name]["properties"]
    good = {"body": "x", "title": "Title", "number": 1, "people": [1], "bundle": "x", "act": "done", "reason": "x"}
    good = {field: value for field, value in good.items() if field in fields}
    for field in fields:
        for value in ODD:
            ids = {"client_id": str(uuid4())} if "client_id" in fields else {}
            yield json.dumps(good | ids | {field: value})
    yield from (json.dumps(value) for value in ODD)
    yield from RAW


ODD: list[object] = [
    None,
    True,
    -1,
    0,
    2**63,
    2**64,
    10**40,
    1e308,
    0.5,
    "",
    "a\0b",
    "x" * 70_000,
    [],
    [[]],
    {},
    {"a": 1},
]
RAW = [
    b'{"client_id": NaN}',
    b'{"client_id": "a", "client_id": "b"}',
    b'{"body": "a\\ud800b"}',
    b'{"body": "a\xed\xa0\x80b"}',
    b"[" * 50_000,
    b'{"a":' * 5_000,
    b"{",
    b"\xff\xfe",
    b"1e999",
    b'{"number": 1e999}',
    b"\xef\xbb\xbf{}",
]


def _forms(places: dict[str, object]) -> dict[str, dict[str, object]]:
    text = {"body": "نصّ جديد", "language": "ar", "direction": "", "client_id": "", "capacity": "", "kind": ""}
    nominee = {"klass": "delegation_member", "name": "Somebody New", "email": "new@gov.example", "language": "ar"}
    return {
        f"/t/{places['t.pk']}/reply/": text | {"reply_to": places["posts.pk"]},
        "/rooms/governance/new/": text | {"title": "عنوان", "attribution": "", "thread_kind": "", "tags": ""},
        f"/posts/{places['posts.pk']}/edit/": text,
        f"/conversations/with/{places['person']}/": text,
        f"/t/{places['t.pk']}/read/": {"number": 1},
        "/desk/nominate/": nominee | {"starts": "2026-01-01", "ends": "", "title_ar": "", "name_second": ""},
        f"/desk/{places['desk.pk']}/end/": {"cause": "نهاية"},
        "/preferences/": {"language": "ar", "timezone": "", "name_second": "", "languages": "ar", "months": ""},
        "/account/language/": {"language": "ar", "next": "/"},
    }


def test_each_field_stands_a_hostile_value_among_good_ones(head: Visitor, places: dict[str, object]) -> None:
    for url, good in _forms(places).items():
        for name in good:
            for value in (NUL, HALF, str(2**63 - 1), "9999-12-31"):
                fields = good | ({"client_id": uuid4()} if "client_id" in good else {}) | {name: value}
                head.ask("POST", url, encoded(fields))
    head.assert_unharmed(least=120)


@pytest.mark.parametrize(
    "key",
    [LATE, "0001-01-01T00:00:00+23:59_1", "2026-01-01T00:00:00+23:59_1", "2026-01-01T00:00:00+00:00_" + "9" * 4000],
)
def test_a_page_key_is_only_a_place_in_the_list(key: str, head: Visitor, council: None) -> None:
    head.ask("GET", f"/rooms/governance/?before={quote(key)}")
    head.assert_unharmed(least=1)


@pytest.mark.parametrize("charset", ["unicode_escape", "undefined", "hex", "idna", "utf-16", "utf-7", "rot13"])
def test_a_form_in_another_encoding_than_the_pages_is_not_read(charset: str, head: Visitor, budget: Thread) -> None:
    said = b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\na\\ud800b\r\n--x--\r\n'
    for visitor, url in ((head, f"/t/{budget.pk}/reply/"), (Visitor(Client()), "/account/login/")):
        answer = visitor.ask("POST", url, said, f"multipart/form-data; boundary=x; charset={charset}")
        visitor.assert_unharmed(least=1)
        assert answer.status_code == 400


def test_broken_and_oversize_bodies_are_refused(head: Visitor, budget: Thread) -> None:
    url = f"/t/{budget.pk}/reply/"
    multipart = b'--x\r\nContent-Disposition: form-data; name="body"%s\r\n\r\n!!!\r\n--x--\r\n'
    for data, type_ in (
        (b"garbage", "multipart/form-data; boundary=x"),
        (b"garbage", "multipart/form-data"),
        (multipart % b"\r\nContent-Transfer-Encoding: base64", "multipart/form-data; boundary=x"),
        (multipart % b'; filename="a\0../../b"', "multipart/form-data; boundary=x"),
        (multipart[:40], "multipart/form-data; boundary=x"),
        (b"body=" + b"a" * 600_000, FORM),
        (b"&".join(b"f%d=1" % n for n in range(3000)), FORM),
        (b"body=%ED%A0%80%00%FF%F5", FORM),
        (b"\xff\xfe\x00", "text/plain"),
        (b'{"body": NaN', "application/json"),
    ):
        answer = head.ask("POST", url, data, type_)
        assert 400 <= answer.status_code < 500, (data[:40], type_)
    head.assert_unharmed(least=10)


def test_headers_and_cookies_of_no_browser_are_refused(head: Visitor, council: None) -> None:
    stranger = Visitor(Client())
    for name in ("majlis", "majlis-csrf", "majlis-language", "majlis_theme", "messages"):
        for value in ('"aaaaaaaa\\000"', "a" * 5000, '"aaaaaaaa\\377"'):
            stranger.ask("GET", "/account/login/", cookie=f"{name}={value}")
            stranger.ask("GET", "/", cookie=f"{name}={value}")
    for visitor in (head, stranger):
        for accept in ("*/*;q=NaN", "a" * 20_000, ";;;,,,", "application/json;q=1e999"):
            visitor.ask("GET", "/", accept=accept)
        for host in ("evil.example", "[::1", "testserver:99999", "a b", "testserver:x"):
            visitor.ask("GET", "/", host=host)
        visitor.ask("GET", "/", **{"user-agent": "x\0" * 5000, "accept-language": "-;q=," * 2000})
        visitor.ask("GET", "/", **{"x-forwarded-for": "\0, 1.2.3.4.5", "x-forwarded-proto": "\0"})
        visitor.assert_unharmed(least=10)


@pytest.mark.parametrize("credential", ["[" * 20_000, "[[NaN, 1e999]]", '{"id":"\\ud800","response":{"a":"\\u0000"}}'])
def test_a_credential_no_device_made_is_refused(credential: str, council: None) -> None:
    stranger = Visitor(Client())
    answer = stranger.ask("POST", "/account/login/passkey/", encoded({"credential": credential}))
    stranger.assert_unharmed(least=1)
    assert "majlis" not in answer.cookies


@pytest.mark.parametrize("value", [b'"aaaaaaaa\\000"', b"a b", b"\xd8\xb4\xd8\xb4\xd8\xb4\xd8\xb4\xd8\xb4", b"''", b""])
def test_a_socket_asks_the_database_for_no_key_that_was_never_ours(value: bytes) -> None:
    assert session_key_in({"headers": [(b"cookie", b"majlis=" + value)]}) is None
    assert session_key_in({"headers": [(b"cookie", b"majlis=0a1b2c3d4e5f6g7h")]}) == "0a1b2c3d4e5f6g7h"
