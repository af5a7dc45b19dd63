"""What processes tell each other through the broker: where to look, who is there, who writes. Ids and states only.

Anyone with access to the broker may have written what comes from it. Its shape and size are checked here, and nothing
in it is believed: whoever takes it asks the database what may be shown (delivery.md §2).
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from .protocol import Identity, Natural, RoomKey

MOST = 1000  # of each thing in one message
MOST_SIGNS = 100
LONGEST = 75  # seconds for which a process is believed about its people without being heard again

What = Literal["inbox", "places", "presence"]
State = Literal["here", "away", "gone"]
Key = TypeVar("Key")
Value = TypeVar("Value")


class News(Struct, tag_field="type", tag="hint", rename={"sender": "from", "lasts": "for"}, omit_defaults=True):
    """One message. The layer below wants `type`."""

    sender: Annotated[str, Meta(min_length=1, max_length=32)]
    rooms: Annotated[dict[RoomKey, Natural], Meta(max_length=MOST)] = {}  # their heads
    nudges: Annotated[dict[What, Annotated[list[Identity], Meta(max_length=MOST)]], Meta(max_length=3)] = {}
    reads: Annotated[list[tuple[Identity, Identity]], Meta(max_length=MOST)] = []  # person, thread
    people: Annotated[dict[RoomKey, State], Meta(max_length=MOST)] = {}
    lasts: Annotated[int, Meta(ge=1, le=LONGEST)] = LONGEST
    signs: Annotated[
        list[tuple[Identity, Identity, Identity]], Meta(max_length=MOST_SIGNS)
    ] = []  # room, thread, person
    asks: bool = False  # a process that began wants to be told everyone's whereabouts


def understood(message: object) -> News | None:
    """The message, or nothing where it is not exactly one."""
    try:
        return msgspec.convert(message, News)
    except (msgspec.ValidationError, RecursionError):
        return None


class Waiting:
    """What is to be told next. Gathered by thing, so that the newest counts and nothing is told twice."""

    def __init__(self) -> None:
        self.rooms: dict[int, int] = {}
        self.nudges: dict[tuple[What, int], None] = {}
        self.reads: dict[tuple[int, int], None] = {}
        self.people: dict[int, State] = {}
        self.signs: dict[tuple[int, int, int], None] = {}
        self.lasts = LONGEST  # how long what is said of `people` holds
        self.asks = False

    def messages(self, sender: str) -> Iterator[dict[str, Any]]:
        """At least one message, each within the limits; afterwards nothing waits."""
        asks, self.asks = self.asks, False
        while True:
            news = News(
                sender=sender,
                rooms={str(room): head for room, head in _some(self.rooms)},
                nudges=_by_what(pair for pair, _ in _some(self.nudges)),
                reads=[pair for pair, _ in _some(self.reads)],
                people={str(person): state for person, state in _some(self.people)},
                signs=[sign for sign, _ in _some(self.signs, MOST_SIGNS)],
                lasts=self.lasts,
                asks=asks,
            )
            yield msgspec.to_builtins(news)
            asks = False
            if not (self.rooms or self.nudges or self.reads or self.people or self.signs):
                return


def _some(waiting: dict[Key, Value], most: int = MOST) -> list[tuple[Key, Value]]:
    """Take up to `most` of what waits, the oldest first."""
    taken = [(key, waiting[key]) for key in islice(waiting, most)]
    for key, _value in taken:
        del waiting[key]
    return taken


def _by_what(pairs: Iterable[tuple[What, int]]) -> dict[What, list[int]]:
    nudges: dict[What, list[int]] = {}
    for what, person in pairs:
        nudges.setdefault(what, []).append(person)
    return nudges
