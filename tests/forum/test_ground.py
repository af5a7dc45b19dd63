"""Whatever a test does, the next one stands on the same ground (tests/ground.py)."""

from collections.abc import Callable

import pytest
from django.db import connection

from accounts.models import Body, Office, Person, State
from forum.models import Event, Post, Room, Thread

from .. import ground
from ..cast import accredit, make_person

Rows = dict[str, list[str]]


def everything() -> Rows:
    """All rows of all tables."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def disturb(say: Callable[..., object]) -> None:
    """Someone comes and speaks; what was laid is changed, and some of it taken away."""
    person = make_person("passing", name="سعاد العابرة")
    accredit(person, "head", "JO")
    stream = Thread.objects.filter(kind=Thread.Kind.STREAM).select_related("room").first()
    assert stream is not None
    stream.room.audience = Room.Audience.MEMBERS_ONLY
    stream.room.save()
    say(person, stream)
    State.objects.update(name_en="Atlantis")
    Office.objects.all()[:1].get().delete()
    Body.objects.filter(rooms=None).delete()


@pytest.fixture
def untouched(council: None) -> None:
    """Nobody was here before this test, and everything is as it was laid."""
    assert not any(model.objects.exists() for model in (Person, Event, Post))
    assert State.objects.get(pk="JO").name_en == "Jordan"
    assert Office.objects.exists() and Room.objects.get(key="governance")


@pytest.mark.parametrize("time", ["first", "second"])
@pytest.mark.django_db
def test_what_a_test_writes_is_gone_for_the_next(time: str, untouched: None, reply: Callable[..., object]) -> None:
    disturb(reply)


@pytest.mark.parametrize("time", ["first", "second"])
@pytest.mark.django_db(transaction=True)
def test_what_a_test_commits_is_gone_for_the_next(time: str, untouched: None, reply: Callable[..., object]) -> None:
    disturb(reply)


@pytest.mark.django_db(transaction=True)
def test_every_row_is_put_back(reply: Callable[..., object]) -> None:
    before = everything()
    disturb(reply)
    assert everything() != before
    ground.put_back()
    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_a_row_made_after_it_is_a_new_row(reply: Callable[..., object]) -> None:
    """On PostgreSQL the numbers of what was laid stay taken; on SQLite they are put back with the file."""
    disturb(reply)
    ground.put_back()
    room = Room.objects.create(key="another", kind=Room.Kind.BOARD, name_en="Another")
    assert Room.objects.filter(pk=room.pk).count() == 1
