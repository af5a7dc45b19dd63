"""Who must be told of what, once more and differently: in plain Python, from the list of everything people did.

It knows no table of notifications. From who wrote, mentioned, answered, read, muted and left, in their order, it
counts anew what waits for each person.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

AMMAN = timezone(timedelta(hours=3))
HEARD = {None, "all", "mentions"}


@dataclass
class Place:
    """A room: who reads it (a set for boards, for conversations each with the number from which on)."""

    kind: str
    readers: dict[int, int] = field(default_factory=dict)


@dataclass
class Told:
    bundle: str
    room: int
    thread: int
    number: int
    post: int
    due: datetime
    unread: bool = True
    done: bool = False


@dataclass
class Recount:
    """What waits for each of `sleepers` and the rest, after the acts it was given."""

    places: dict[int, Place]
    sleepers: set[int]
    levels: dict[tuple[int, int, int | None], str] = field(default_factory=dict)
    told: dict[int, list[Told]] = field(default_factory=dict)

    def after(self, acts: Iterable[tuple[str, datetime, dict[str, Any]]]) -> "Recount":
        for name, at, about in acts:
            getattr(self, name)(at, **about)
        return self

    def waiting(self, person: int, now: datetime) -> set[str]:
        """The bundles that wait for her."""
        return {row.bundle for row in self._open(person) if row.unread and row.due <= now and self._reads(person, row)}

    def next_due(self, person: int, now: datetime) -> datetime | None:
        held = [row.due for row in self._open(person) if row.unread and row.due > now and self._reads(person, row)]
        return min(held, default=None)

    @property
    def kinds(self) -> set[str]:
        return {row.bundle.split(":")[0] for rows in self.told.values() for row in rows}

    # --- What people do ------------------------------------------------------------------------------------------

    def post(
        self,
        at: datetime,
        *,
        author: int,
        room: int,
        thread: int,
        number: int,
        post: int,
        mentions: set[int],
        answers: int | None,
        begins: bool = False,
    ) -> None:
        place = self.places[room]
        others = {person for person in place.readers if person != author}
        mentioned = {person for person in mentions & others if self._level(person, room, thread) in HEARD}
        answered = {answers} & others - mentioned if answers else set()
        answered = {person for person in answered if self._level(person, room, thread) in HEARD}
        usual = "all" if place.kind == "direct" else None
        following = {
            person for person in others - mentioned - answered if (self._level(person, room, thread) or usual) == "all"
        }
        if place.kind == "board" and self._level(author, room, thread) is None:
            self.levels[author, room, thread] = "all"
        kind = "direct_message" if place.kind == "direct" else "new_thread" if begins else "new_posts"
        bundle = f"new_thread:r{room}" if begins else f"{kind}:{thread}"
        for person in mentioned:
            self._tell(at, person, f"mention:{thread}", room, thread, number, post)
        for person in answered:
            self._tell(at, person, f"reply:{thread}", room, thread, number, post)
        for person in following:
            if begins or not any(row.unread and row.bundle == bundle for row in self._open(person)):
                self._tell(at, person, bundle, room, thread, number, post)

    def edit(
        self, at: datetime, *, author: int, room: int, thread: int, number: int, post: int, added: set[int]
    ) -> None:
        for person in added & self.places[room].readers.keys() - {author}:
            if self._level(person, room, thread) in HEARD:
                self._tell(at, person, f"mention:{thread}", room, thread, number, post)

    def withdraw(self, at: datetime, *, post: int) -> None:
        for rows in self.told.values():
            for row in rows:
                if row.post == post and not row.done:
                    row.unread, row.done = False, True

    def read(self, at: datetime, *, person: int, thread: int, number: int) -> None:
        for row in self.told.get(person, []):
            if row.thread == thread and row.number <= number:
                row.unread = False

    def finish(self, at: datetime, *, person: int, bundle: str) -> None:
        for row in self._of(person, bundle):
            row.done = True

    def postpone(self, at: datetime, *, person: int, bundle: str, until: datetime) -> None:
        for row in self._of(person, bundle):
            row.due, row.unread = until, True

    def look(self, at: datetime, *, person: int, bundle: str) -> None:
        for row in self._of(person, bundle):
            row.unread = False

    def unlook(self, at: datetime, *, person: int, bundle: str) -> None:
        for row in self._of(person, bundle):
            if not row.unread:
                row.unread, row.due = True, at

    def level(self, at: datetime, *, person: int, room: int, thread: int | None, level: str) -> None:
        self.levels.pop((person, room, thread), None)
        if level:
            self.levels[person, room, thread] = level
        if level != "mute":
            return
        for row in self._open(person):
            here = row.room == room and thread in (None, row.thread)
            if here and not (thread is None and self.levels.get((person, room, row.thread), "mute") != "mute"):
                row.done = True

    def leave(self, at: datetime, *, person: int, room: int) -> None:
        del self.places[room].readers[person]

    def add(
        self, at: datetime, *, actor: int, people: list[int], room: int, thread: int, number: int, post: int, past: bool
    ) -> None:
        readers = self.places[room].readers
        for person in people:
            readers[person] = readers[actor] if past else number
            self._tell(at, person, f"room_access:{thread}", room, thread, number, post)

    # --- What follows from it ------------------------------------------------------------------------------------

    def _tell(self, at: datetime, person: int, bundle: str, room: int, thread: int, number: int, post: int) -> None:
        due = morning(at) if person in self.sleepers else at
        row = Told(bundle, room, thread, number, post, due)
        self.told.setdefault(person, []).append(row)

    def _level(self, person: int, room: int, thread: int | None) -> str | None:
        return self.levels.get((person, room, thread)) or self.levels.get((person, room, None))

    def _open(self, person: int) -> list[Told]:
        return [row for row in self.told.get(person, []) if not row.done]

    def _of(self, person: int, bundle: str) -> list[Told]:
        return [row for row in self._open(person) if row.bundle == bundle]

    def _reads(self, person: int, row: Told) -> bool:
        first = self.places[row.room].readers.get(person)
        return first is not None and row.number >= first


def morning(at: datetime) -> datetime:
    """The first minute of a working hour, from Sunday to Thursday, 7 to 20 in Amman: by looking at each of them."""
    if _works(at):
        return at
    at = at.replace(second=0, microsecond=0)
    while not _works(at):
        at += timedelta(minutes=1)
    return at


def _works(at: datetime) -> bool:
    local = at.astimezone(AMMAN)
    return local.isoweekday() not in (5, 6) and 7 <= local.hour < 20
