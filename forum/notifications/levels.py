"""How much of each place a person wants to be told (product.md §1.20)."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from accounts.models import Person
from accounts.prepared import Prepared
from accounts.standing import standings_of

from ..access import access_of, reads
from ..models import Level, Membership, Room, Thread

Choice = Level.Choice
# Asked with every post.
_levels = Prepared[tuple[int, int | None, str]](
    lambda room, thread: Level.objects.filter(Q(thread=None) | Q(thread=thread), room=room).values_list(
        "person", "thread", "level"
    ),
    room=int,
    thread=int,
)


def usual_level(room: Room) -> str:
    """Of somebody who has chosen nothing: private messages are told, elsewhere what is addressed to her."""
    return Choice.ALL if room.kind == Room.Kind.DIRECT else Choice.MENTIONS


def levels_in(room: Room, thread: Thread | None, persons: Iterable[int] | None = None) -> dict[int, str]:
    """{person id: the level she chose here}: the thread's before the room's. One query."""
    if thread is not None and persons is None:
        rows = _levels(room=room.pk, thread=thread.pk)
    else:
        rows = _levels_among(room, thread, persons)
    chosen = sorted(rows, key=lambda row: row[1] is not None)
    return {person: level for person, _thread, level in chosen}


def _levels_among(
    room: Room, thread: Thread | None, persons: Iterable[int] | None
) -> list[tuple[int, int | None, str]]:
    here = Q(thread=None) | Q(thread=thread) if thread else Q(thread=None)
    rows = Level.objects.filter(here, room=room)
    if persons is not None:
        rows = rows.filter(person__in=list(persons))
    return list(rows.values_list("person", "thread", "level"))


def followers(room: Room, thread: Thread | None, chosen: Mapping[int, str]) -> set[int]:
    """Those who want to be told of everything here."""
    following = {person for person, level in chosen.items() if level == Choice.ALL}
    if room.kind == Room.Kind.DIRECT:
        places = Membership.objects.filter(room=room, left_at__isnull=True).values_list("person", flat=True)
        following |= {person for person in places if chosen.get(person, Choice.ALL) == Choice.ALL}
    return following


def readers_of(room: Room, thread: Thread | None, persons: Iterable[int]):  # type: ignore[no-untyped-def]
    """{person id: standing} of those of them who may read here now."""
    wanted = set(persons)
    if not wanted:
        return {}
    standings = standings_of(Person.objects.filter(pk__in=wanted))
    access = access_of(room, standings)
    return {
        pk: standings[pk] for pk, found in access.items() if (found.whole if thread is None else reads(found, thread))
    }


def follow_by_rule(person: Person, thread: Thread, *, started: bool) -> None:
    """She follows what she has started or written in, unless she has said otherwise. One statement."""
    wants = person.follows_started if started else person.follows_replied
    if wants and thread.room.kind == Room.Kind.BOARD:
        row = Level(person=person, room=thread.room, thread=thread, level=Choice.ALL, by_rule=True)
        Level.objects.bulk_create([row], ignore_conflicts=True)
