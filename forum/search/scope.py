"""Among which posts is looked: those the reader may see, and of these what her filters leave (arabic.md §15.4)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.alike import PreparedFor
from accounts.models import Person
from accounts.prepared import Prepared
from accounts.standing import Standing

from ..models import LINE_KINDS, Membership, Post, Room, ThreadInvitation
from ..permissions import readable_rooms


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
    """A condition in SQL on `p`, a post, and `t`, its thread."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.values: list[Any] = []

    def add(self, sql: str, *values: Any) -> None:
        self.parts.append(sql)
        self.values += values

    @property
    def sql(self) -> str:
        return " AND ".join(self.parts)


def scope_of(standing: Standing, filters: Filters) -> Scope:
    """The rights come first, and from the same plural that every list of rooms goes through."""
    scope = Scope()
    scope.add("p.number IS NOT NULL AND p.status = %s AND p.moderation = %s", Post.Status.PUBLISHED.value, "")
    kinds = sorted(kind.value for kind in LINE_KINDS)
    scope.add(f"p.kind NOT IN ({', '.join(['%s'] * len(kinds))})", *kinds)
    _readable(scope, standing)
    _filtered(scope, filters)
    return scope


def _readable(scope: Scope, standing: Standing) -> None:
    rooms = [pk for (pk,) in _rooms(standing)]
    invited = [pk for (pk,) in _invited(person=standing.person.pk)] if standing.admitted else []
    scope.add(f"(p.room_id IN ({_listed(rooms)}) OR p.thread_id IN ({_listed(invited)}))")
    # Who joined a conversation later sees nothing older there.
    for room, floor in _floors(person=standing.person.pk):
        scope.add("NOT (p.room_id = %s AND p.number < %s)", room, floor)


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


def _listed(ids: list[int]) -> str:
    """Our own numbers from the database, no user's text."""
    return ", ".join(map(str, ids)) or "NULL"


def _filtered(scope: Scope, filters: Filters) -> None:
    if filters.room is not None:
        scope.add("p.room_id = %s", _room(filters.room))
    if filters.thread is not None:
        scope.add("p.thread_id = %s", filters.thread)
    by_author = {
        "p.author_id": filters.author.pk if isinstance(filters.author, Person) else filters.author,
        "p.author_state_id": filters.state,
        "p.capacity": filters.capacity,
    }
    for column, value in by_author.items():
        if value is not None:
            scope.add(f"{column} = %s AND t.attribution = %s", value, Room.Attribution.ATTRIBUTED.value)
    for column, value in {"p.language": filters.language, "p.kind": filters.kind}.items():
        if value is not None:
            scope.add(f"{column} = %s", value)
    if filters.since is not None:
        scope.add("p.created_at >= %s", filters.since)
    if filters.until is not None:
        scope.add("p.created_at < %s", filters.until)
    if filters.has_file:
        scope.add("1 = 0")  # No post has one yet.


def _room(room: Room | str | int) -> int:
    if isinstance(room, Room):
        return room.pk
    if isinstance(room, int):
        return room
    return Room.objects.filter(key=room).values_list("pk", flat=True).first() or 0
