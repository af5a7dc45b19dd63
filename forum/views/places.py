"""Rooms and threads as lists show them to one reader."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import Person

from ..models import Room, Thread
from .addresses import page_url, room_url
from .words import audience_of, name_of, tag_names


@dataclass(frozen=True)
class Place:
    """A room with what waits in it for this reader."""

    room: Room
    name: str
    url: str
    audience: str
    threads: int  # with something new
    posts: int  # new


@dataclass(frozen=True)
class NewRow:
    """A thread with something new, and where its reader goes on."""

    thread: Thread
    room: Room
    name: str  # of the room, for this reader
    url: str
    tags: list[str]

    @property
    def is_stream(self) -> bool:
        return self.thread.kind == Thread.Kind.STREAM


def place(room: Room, person: Person, unread: Mapping[int, tuple[int, int]]) -> Place:
    threads, posts = unread.get(room.pk, (0, 0))
    return Place(room, name_of(room, person), room_url(room), audience_of(room), threads, posts)


def new_row(thread: Thread, rooms: Mapping[int, Room], person: Person) -> NewRow:
    """`rooms` are those already read, conversations with their people; an invited thread brings its own."""
    room = rooms.get(thread.room_id, thread.room)
    first = thread.read + 1  # type: ignore[attr-defined]
    return NewRow(thread, room, name_of(room, person), page_url(thread, first), tag_names(room, thread.tags))
