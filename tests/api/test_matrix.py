"""The permission matrix at the API: what each class of participant reads and writes is what the pages allow her."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from forum import actions
from forum.models import Room, Thread
from tests.api.conftest import Program
from tests.forum.test_page_access import EVERYBODY, PAGES

pytestmark = pytest.mark.django_db
ROOMS = {url.split("/")[2]: who for url, who in PAGES.items() if url.startswith("/rooms/")}


@pytest.mark.parametrize("cast", (*EVERYBODY, "guest"))
def test_each_reads_the_rooms_whose_pages_she_opens(
    cast: str, request: pytest.FixtureRequest, budget: Thread, program: Callable[[Person], Program]
) -> None:
    ask = program(request.getfixturevalue(cast))
    listed = {room["key"] for room in ask.get("/rooms")[1]["rooms"]}

    for key, who in ROOMS.items():
        expected = 200 if cast in who else 404
        assert ask.get(f"/rooms/{key}")[0] == expected, key
        assert (key in listed) == (cast in who), key
        if (room := Room.objects.filter(key=key).first()) is not None:
            assert ask.get(f"/rooms/{room.pk}")[0] == expected
            assert ask.get(f"/rooms/{room.pk}/events?after=0&epoch={room.epoch}")[0] == expected
    reads = 200 if cast in ROOMS["governance"] else 404
    for path in ("", "/posts", "/read"):
        assert ask.get(f"/threads/{budget.pk}{path}")[0] == reads


@pytest.mark.parametrize("cast", (*EVERYBODY, "guest"))
def test_each_writes_where_the_page_lets_her(
    cast: str, request: pytest.FixtureRequest, budget: Thread, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(request.getfixturevalue(cast))
    fields = {"body": "نوافق.", "language": "ar", "title": "سؤال عن الميزانية"}
    for page, path in (
        (f"/t/{budget.pk}/reply/", f"/threads/{budget.pk}/posts"),
        ("/rooms/governance/new/", "/rooms/governance/threads"),
        ("/rooms/common-positions/new/", "/rooms/common-positions/threads"),
    ):
        there = client.post(page, fields | {"client_id": str(uuid4())}, headers={"accept": "application/json"})
        sent = fields if path.endswith("/threads") else {name: fields[name] for name in ("body", "language")}
        status, told = Program(client).post(path, **sent)
        assert status == there.status_code, (page, told)
        assert told.get("code") == there.json().get("code")


@pytest.mark.parametrize("cast", ["stranger", "anonymous"])
def test_who_is_not_admitted_reads_nothing(
    cast: str, request: pytest.FixtureRequest, budget: Thread, signed_in: Callable[[Person], Client]
) -> None:
    client = Client() if cast == "anonymous" else signed_in(request.getfixturevalue(cast))
    expected = (401, "sign_in_again") if cast == "anonymous" else (403, "not_accredited")
    for path in (
        "/me",
        "/rooms",
        "/rooms/governance",
        f"/threads/{budget.pk}/posts",
        "/people",
        "/notifications/count",
    ):
        status, told = Program(client).get(path)
        assert (status, told["code"]) == expected, path
    status, told = Program(client).post(f"/threads/{budget.pk}/posts", body="x")
    assert (status, told["code"]) == expected


def test_refusals_have_one_form(jordan: Person, budget: Thread, program: Callable[[Person], Program]) -> None:
    ask = program(jordan)
    missing, closed = ask.get("/threads/987654321"), ask.get("/nothing/here")
    assert missing == closed and missing[0] == 404
    assert ask.ask("DELETE", "/me")[1]["code"] == "method_not_allowed"
    assert ask.last["Allow"] == "GET"
    assert ask.ask("POST", f"/threads/{budget.pk}/posts", b'{"body": "' + b"a" * 600_000 + b'"}')[0] == 413
    answer = ask.client.post(f"/api/v1/threads/{budget.pk}/posts", {"body": "x"})
    assert (answer.status_code, answer.json()["code"]) == (415, "wrong_type")
    status, told = ask.post(f"/threads/{budget.pk}/posts", body=5, extra=True)
    assert (status, told["code"], told["field"]) == (422, "invalid", "body")
    assert {problem["field"] for problem in told["errors"]} == {"body", "extra"}
    assert ask.client.head("/api/v1/me").status_code == 200


def test_past_the_limit_of_posts_she_is_told_to_wait(
    jordan: Person, budget: Thread, program: Callable[[Person], Program], settings: object
) -> None:
    settings.POSTS_PER_MINUTE = 1  # type: ignore[attr-defined]
    status, told = program(jordan).post(f"/threads/{budget.pk}/posts", body="نوافق.")
    assert (status, told["code"], told["retry_after"]) == (429, "too_fast", 60)


# --- What it costs -----------------------------------------------------------------------------------------------

# Session and person; by what right she is here (three); the thread; how far she has read; the posts.
LATEST = 8


@pytest.mark.parametrize("posts", [2, 40])
def test_a_page_of_posts_costs_the_same_whatever_its_length(
    posts: int,
    jordan: Person,
    tunisia: Person,
    budget: Thread,
    reply: Callable,
    program: Callable[[Person], Program],
    settings: object,
    django_assert_num_queries: Callable,
) -> None:
    settings.POSTS_PER_MINUTE = 1000  # type: ignore[attr-defined]
    for number in range(posts):
        reply([jordan, tunisia][number % 2], budget, f"ردّ {number}", reply_to=budget.posts.first())
    ask = program(tunisia)
    ask.get(f"/threads/{budget.pk}/posts")
    with django_assert_num_queries(LATEST):
        ask.get(f"/threads/{budget.pk}/posts")


def test_lists_cost_the_same_whatever_their_length(
    jordan: Person,
    tunisia: Person,
    emirates: Person,
    delegate: Person,
    reply: Callable,
    board: Callable,
    program: Callable[[Person], Program],
) -> None:
    ask = program(jordan)
    paths = ("/me", "/rooms", "/rooms/governance/threads", "/conversations", "/people", "/notifications")

    def costs() -> dict[str, int]:
        found = {}
        for path in paths:
            ask.get(path)
            with CaptureQueriesContext(connection) as asked:
                assert ask.get(path)[0] == 200
            found[path] = len(asked)
        return found

    def grow() -> None:
        for other in (tunisia, emirates):
            text = {"title": "سؤال عن الميزانية", "body": f"نسأل @[{jordan.pk}]", "language": "ar"}
            thread = actions.start_thread(author=other, room=board("governance"), client_id=uuid4(), **text).result
            reply(other, thread, f"ونسأل @[{jordan.pk}]")
            ask.post("/conversations", people=[other.pk, delegate.pk], body="مرحباً")

    grow()
    before = costs()
    for _ in range(3):
        grow()
    assert costs() == before
    assert max(before.values()) <= 20
