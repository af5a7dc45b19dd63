"""Threads by the words of their titles: a title stays where its first post moved away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import get_language

from accounts.standing import Standing

from ..models import Thread
from .candidates import ask
from .conditions import Condition
from .index import TITLES
from .rows import LANGUAGES
from .scope import rooms_and_invitations

MOST = 5
_COLUMNS = ("t.id", "t.title", "t.language", "t.last_number", *(f"r.name_{code}" for code in LANGUAGES))


@dataclass(frozen=True)
class FoundThread:
    pk: int
    title: str
    language: str
    last_number: int
    room: str

    @property
    def thread(self) -> Thread:
        """Enough of it for its address and direction."""
        return Thread(pk=self.pk, title=self.title, language=self.language)


def threads_titled(standing: Standing, readings: Sequence[Condition], *, limit: int = MOST) -> list[FoundThread]:
    """Those she may read whose title the widest reading finds, last moved first. One query."""
    if not readings or not standing.admitted:
        return []
    sql, values = _matching(readings[-1])
    rooms, invited = rooms_and_invitations(standing)
    readable = f"(t.room_id IN ({_listed(rooms)}) OR t.id IN ({_listed(invited)}))"
    rows = ask(
        f"SELECT {', '.join(_COLUMNS)} {sql} AND {readable} AND t.merged_into_id IS NULL AND t.last_number > 0 "
        f"AND t.kind <> '{Thread.Kind.STREAM.value}' ORDER BY t.moved_at DESC, t.id DESC LIMIT {int(limit)}",
        values,
    )
    place = LANGUAGES.index((get_language() or "ar")[:2])
    return [FoundThread(row[0], row[1], row[2], row[3], row[4 + place] or row[4]) for row in rows]


def _matching(condition: Condition) -> tuple[str, list[Any]]:
    with_rooms = "JOIN forum_room r ON r.id = t.room_id"
    if connection.vendor == "sqlite":
        tables = f"FROM {TITLES} w CROSS JOIN forum_thread t ON t.id = w.rowid {with_rooms}"
        return f"{tables} WHERE {TITLES} MATCH %s", [condition.on_sqlite()]
    tables = f"FROM {TITLES} w JOIN forum_thread t ON t.id = w.thread_id {with_rooms}"
    return f"{tables} WHERE w.vector @@ CAST(%s AS tsquery)", [condition.on_postgres()]


def _listed(ids: Sequence[int]) -> str:
    """Our own numbers from the database, no user's text."""
    return ", ".join(map(str, ids)) or "NULL"
