"""Among which posts is looked: those the reader may see, and of these what her filters leave (arabic.md §15.4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from accounts.alike import PreparedFor
from accounts.models import Person
from accounts.prepared import Prepared
from accounts.standing import Standing

from ..models import LINE_KINDS, Membership, Post, Room, ThreadInvitation
from ..permissions import readable_rooms
from .narrowing import Narrowing, by_author, files_beside, one_of


@dataclass(frozen=True)
class Filters:
    """Each narrows what is found. Those on the author hold for posts that bear a name."""

    room: Room | str | int | None = None
    thread: int | None = None
    author: Person | int | None = None
    state: str | None = None
    capacity: str | None = None
    language: str | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    has_file: bool = False

    @property
    def any(self) -> bool:
        return self != Filters()


class Scope:
    """A condition in SQL on `p`, a post, and `t`, its thread, which is joined only where it is asked about."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.values: list[Any] = []

    def add(self, sql: str, *values: Any) -> None:
        self.parts.append(sql)
        self.values += values

    @property
    def sql(self) -> str:
        return " AND ".join(self.parts)

    @property
    def joined(self) -> str:
        return "JOIN forum_thread t ON t.id = p.thread_id" if any("t." in part for part in self.parts) else ""


_LINES = ", ".join(f"'{kind.value}'" for kind in sorted(LINE_KINDS))
_STANDS = (
    f"p.number IS NOT NULL AND p.status = '{Post.Status.PUBLISHED.value}' "
    f"AND p.moderation = '{Post.Moderation.STANDS.value}' AND p.kind NOT IN ({_LINES})"
)


def scope_of(standing: Standing, filters: Filters, typed: Iterable[Narrowing] = ()) -> Scope:
    """The rights come first, and from the same plural that every list of rooms goes through."""
    scope = Scope()
    scope.add(_STANDS)
    _readable(scope, standing)
    for narrowing in (*_narrowings(filters), *typed):
        scope.add(narrowing.sql, *narrowing.values)
    return scope


def rooms_and_invitations(standing: Standing) -> tuple[list[int], list[int]]:
    """The rooms she reads, and the threads she was invited into. Two queries."""
    invited = [pk for (pk,) in _invited(person=standing.person.pk)] if standing.admitted else []
    return [pk for (pk,) in _rooms(standing)], invited


def _readable(scope: Scope, standing: Standing) -> None:
    scope.add(_within(*rooms_and_invitations(standing)))
    # Who joined a conversation later sees nothing older there.
    for room, floor in _floors(person=standing.person.pk):
        scope.add("NOT (p.room_id = %s AND p.number < %s)", room, floor)


def _within(rooms: list[int], invited: list[int]) -> str:
    """Our own numbers from the database, no user's text."""
    told = f"p.room_id IN ({', '.join(map(str, rooms)) or 'NULL'})"
    return f"({told} OR p.thread_id IN ({', '.join(map(str, invited))}))" if invited else told


def _readable_now(standing: Standing) -> QuerySet[Room, Any]:
    return Room.objects.filter(readable_rooms(standing)).order_by("pk").values_list("pk")


def _invitations(person: int) -> QuerySet[ThreadInvitation, Any]:
    mine = ThreadInvitation.objects.filter(person=person, withdrawn_at__isnull=True)
    return mine.order_by("thread").values_list("thread")


def _places(person: int) -> QuerySet[Membership, Any]:
    mine = Membership.objects.filter(person=person, left_at__isnull=True, sees_from__gt=1)
    return mine.values_list("room", "sees_from")


_rooms = PreparedFor[tuple[int]](_readable_now)
_invited = Prepared[tuple[int]](_invitations, person=int)
_floors = Prepared[tuple[int, int]](_places, person=int)


def _narrowings(filters: Filters) -> list[Narrowing]:
    author = filters.author.pk if isinstance(filters.author, Person) else filters.author
    authors = {"p.author_id": author, "p.author_state_id": filters.state, "p.capacity": filters.capacity}
    plain = {"p.thread_id": filters.thread, "p.language": filters.language, "p.kind": filters.kind}
    found = [by_author(one_of(column, [value])) for column, value in authors.items() if value is not None]
    found += [one_of(column, [value]) for column, value in plain.items() if value is not None]
    if filters.room is not None:
        found.append(one_of("p.room_id", [_room(filters.room)]))
    if filters.since is not None:
        found.append(Narrowing("p.created_at >= %s", [filters.since]))
    if filters.until is not None:
        found.append(Narrowing("p.created_at < %s", [filters.until]))
    if filters.has_file:
        found.append(files_beside("", connection.vendor))
    return found


def _room(room: Room | str | int) -> int:
    if isinstance(room, Room):
        return room.pk
    if isinstance(room, int):
        return room
    return Room.objects.filter(key=room).values_list("pk", flat=True).first() or 0
