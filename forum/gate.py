"""What is asked about a text before and after it is stored, by whoever supervises (the app above this one).

`settings.POST_GATE` names a module with `look_at` and `stored`; empty, everything passes. Like the register's recorder
of accounts, it is a name and not an import: forum knows nothing of what stands above it (house.md §2).
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType

from django.conf import settings

from accounts.models import Person

from .models import Post, Room


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


@cache
def _gate(name: str) -> ModuleType | None:
    return import_module(name) if name else None
