"""What the tests of moving, splitting and merging share: a board kept to few, a thread of five posts, an officer."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Person
from forum import actions
from forum.models import Room, Thread


@pytest.fixture
def closed(council: None) -> Room:
    """A board that an observer does not read."""
    room = Room.objects.filter(kind="board", audience="members_only", attribution="attributed").first()
    assert room is not None
    return room


@pytest.fixture
def begins(jordan: Person) -> Callable[..., Thread]:
    """Another thread of Jordan's."""

    def begin(room: Room, author: Person = jordan, **fields: Any) -> Thread:
        values = {"title": "موضوع آخر", "body": "أول الآخر", "language": "ar", "client_id": uuid4()} | fields
        return actions.start_thread(author=author, room=room, **values).result

    return begin


@pytest.fixture
def long(budget: Thread, jordan: Person, tunisia: Person, reply: Callable) -> Thread:
    """Five posts, by turns."""
    for n, author in enumerate((tunisia, jordan, tunisia, jordan), start=2):
        reply(author, budget, f"المشاركة {n}")
    return budget


@pytest.fixture
def officer(secretariat: Person, signed_in: Callable) -> Client:
    return signed_in(secretariat)
