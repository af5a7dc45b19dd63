"""`#`: a thread is offered to who reads it, and named only where all who read here read there too."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Person
from forum import actions
from forum.models import Room, Thread
from forum.references import covers
from tests.forum.pages import JSON

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(jordan: Person, closed: Room) -> Thread:
    """A thread of a board that an observer does not read."""
    values = {"title": "خطّة [سرّية] *للميزانية*", "body": "نص", "language": "ar", "client_id": uuid4()}
    return actions.start_thread(author=jordan, room=closed, **values).result


def offered(client: Client, query: str, **place: int) -> dict[str, str]:
    answer = client.get("/suggest/threads/", {"q": query, **place}, headers=JSON)
    assert answer.status_code == 200, answer.content
    return {one["name"]: one["insert"] for one in answer.json()["candidates"]}


def test_a_closed_title_is_never_written_where_others_read(
    jordan: Person, secret: Thread, budget: Thread, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(jordan)
    address = f"http://testserver/t/{secret.pk}/"
    assert offered(client, "سرية", thread=budget.pk) == {secret.title: address}, "all read there: the bare address"
    within = offered(client, "خطه", thread=secret.pk)
    assert within == {secret.title: f"[خطّة \\[سرّية\\] \\*للميزانية\\*]({address})"}
    assert offered(client, budget.title, room=secret.room_id)[budget.title].startswith("[")


def test_nobody_is_offered_what_she_does_not_read(
    jordan: Person, delegate: Person, expert: Person, secret: Thread, budget: Thread, signed_in: Callable
) -> None:
    client = signed_in(expert)
    assert secret.title not in offered(client, "", thread=budget.pk)
    for place in ({"thread": secret.pk}, {"room": secret.room_id}, {"thread": 99999}, {}):
        assert client.get("/suggest/threads/", {"q": "", **place}, headers=JSON).status_code == 404


def test_a_guest_in_the_thread_keeps_titles_out_of_it(
    jordan: Person, guest: Person, secretariat: Person, begins: Callable, budget: Thread, signed_in: Callable
) -> None:
    client, other = signed_in(jordan), begins(budget.room)
    assert offered(client, str(other.pk), thread=budget.pk)[other.title].startswith("[")
    actions.invite_to_thread(actor=secretariat, thread=budget, person=guest)
    assert offered(client, str(other.pk), thread=budget.pk)[other.title].startswith("http")


def test_in_doubt_no_room_covers_another(closed: Room, budget: Thread) -> None:
    direct = Room.objects.filter(kind="direct").first() or Room(pk=0, kind="direct", audience="participants")
    body = Room.objects.filter(audience="body").first()
    assert covers(closed, budget.room) and not covers(budget.room, closed)
    assert not covers(direct, budget.room) and body is not None and not covers(body, budget.room)
