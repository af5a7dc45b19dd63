"""What is asked about a text before and after it is stored, by whoever supervises (the app above this one).

`settings.POST_GATE` names a module with `look_at` and `stored`; empty, everything passes. Like the register's recorder
of accounts, it is a name and not an import: forum knows nothing of what stands above it (house.md §2).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from types import ModuleType

from django.conf import settings

from accounts.models import Person

from .models import Post, Room, Thread


@dataclass(frozen=True)
class Looked:
    """What was found in a text: whether it must wait for approval, and what goes with it to the desk."""

    holds: bool = False
    findings: tuple[object, ...] = ()


NOTHING = Looked()


def look_at(author: Person, room: Room, body: str, *, paced: bool = True) -> Looked:
    """Look at a text before it is stored; raises a Refused for what may not be written here.

    `paced`: it is a post more, which a room in slow mode may refuse. An edit and a summary are none.
    """
    gate = _gate(settings.POST_GATE)
    return gate.look_at(author, room, body, paced=paced) if gate else NOTHING


def stored(post: Post, looked: Looked) -> None:
    """The text is stored, in the same transaction: what was found in it goes to the desk."""
    gate = _gate(settings.POST_GATE)
    if gate:
        gate.stored(post, looked)


def reason_name(key: str) -> str:
    """What a reason of the desk's list is called in the active language; nothing where it is no such key."""
    gate = _gate(settings.POST_GATE)
    return gate.reason_name(key) if gate else ""


def state_name(value: str) -> str:
    """The same for the states and acts of a case."""
    gate = _gate(settings.POST_GATE)
    return gate.state_name(value) if gate else ""


def needed(posts: Iterable[int]) -> set[int]:
    """Those of these posts whose text is still needed by whoever supervises: an open case, an appeal."""
    gate = _gate(settings.POST_GATE)
    return gate.needed(posts) if gate else set()


def erased(posts: Iterable[int]) -> None:
    """The texts of these posts are gone, in the same transaction: what was kept of their words goes too."""
    gate = _gate(settings.POST_GATE)
    if gate:
        gate.erased(posts)


@dataclass(frozen=True)
class Note:
    """A sentence of the desk above a room's posts or its composer, and the page that says more."""

    words: str
    url: str
    ends: datetime | None = None


def silence_of(person: Person, room: Room) -> Note | None:
    """Why she may read here and not write, and until when. No query for whoever is not silenced."""
    gate = _gate(settings.POST_GATE)
    return gate.silence_of(person, room) if gate else None


def notes_on(room: Room) -> list[Note]:
    """What the members of a room are to know of who else has read it. No query where nobody else can."""
    gate = _gate(settings.POST_GATE)
    return gate.notes_on(room) if gate else []


def moved(posts: Iterable[int], thread: Thread) -> None:
    """These posts stand in this thread now, in the same transaction: what the desk knows of them goes along."""
    gate = _gate(settings.POST_GATE)
    if gate:
        gate.moved(posts, thread)


@cache
def _gate(name: str) -> ModuleType | None:
    return import_module(name) if name else None
