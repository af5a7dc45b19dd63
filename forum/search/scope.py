"""Among which posts is looked: those the reader may see, and of these what her filters leave (arabic.md §15.4)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import Person
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
    rooms = sorted(Room.objects.filter(readable_rooms(standing)).values_list("pk", flat=True).order_by())
    invited: list[int] = []
    if standing.admitted:
        mine = ThreadInvitation.objects.filter(person=standing.person, withdrawn_at__isnull=True)
        invited = sorted(mine.values_list("thread", flat=True))
    scope.add(f"(p.room_id IN ({_listed(rooms)}) OR p.thread_id IN ({_listed(invited)}))")
    # Who joined a conversation later sees nothing older there.
    places = Membership.objects.filter(person=standing.person, left_at__isnull=True, sees_from__gt=1)
    for room, floor in places.values_list("room", "sees_from"):
        scope.add("NOT (p.room_id = %s AND p.number < %s)", room, floor)


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
