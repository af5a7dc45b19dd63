"""Badges and places that have moved: what the page then fetches for itself. A lost nudge is cured by the next page."""

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING

from forum.models import ReadMarker

from . import frames
from .news import News, What

if TYPE_CHECKING:
    from .hub import Hub

# Each nudge makes every tab of the person ask the server, so there is one in this time; the last is never lost.
APART_SECONDS = 1.0
GATHER_SECONDS = 0.25
MOST_READS = 1000

Pair = tuple[int, int]


class Nudges:
    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        self._quiet: dict[tuple[int, What], bool] = {}  # nudged a moment ago → whether once more is due
        self._reads: set[Pair] = set()  # markers that another process has moved
        self._moved = asyncio.Event()

    def nudge(self, persons: Iterable[int], what: What) -> None:
        """From this process: to her tabs here, and to the other processes."""
        told = list(persons)
        self._here(told, what)
        self._hub.broker.waiting.nudges.update({(what, person): None for person in told})
        self._hub.broker.soon()

    def read(self, person: int, thread: int, number: int) -> None:
        self._hub.tell(person, frames.Nudge(what="read", thread=thread, number=number))
        self._hub.broker.waiting.reads[person, thread] = None
        self._hub.broker.soon()

    def take(self, news: News) -> None:
        for what, persons in news.nudges.items():
            self._here(persons, what)
        for person, thread in news.reads:
            if person in self._hub.people and len(self._reads) < MOST_READS:
                self._reads.add((person, thread))
                self._moved.set()

    def _here(self, persons: Iterable[int], what: What) -> None:
        if what == "presence":
            self._hub.crowd.doubt(persons)
            self._hub.signs.forget()
            return
        for person in persons:
            if person in self._hub.people:
                self._one(person, what)

    def _one(self, person: int, what: What) -> None:
        if (person, what) in self._quiet:
            self._quiet[person, what] = True
            return
        self._quiet[person, what] = False
        self._hub.loop.call_later(APART_SECONDS, self._again, person, what)
        self._hub.tell(person, frames.Nudge(what=what))

    def _again(self, person: int, what: What) -> None:
        if self._quiet.pop((person, what)) and person in self._hub.people:
            self._one(person, what)

    async def look(self) -> None:
        """Read markers that were moved elsewhere, many in one query: others only say that one has moved."""
        await self._moved.wait()
        await asyncio.sleep(GATHER_SECONDS)
        self._moved.clear()
        pairs, self._reads = self._reads, set()
        for (person, thread), number in (await self._hub.catching_up.ask(_markers, pairs)).items():
            self._hub.tell(person, frames.Nudge(what="read", thread=thread, number=number))


def _markers(pairs: set[Pair]) -> dict[Pair, int]:
    people, threads = {person for person, _ in pairs}, {thread for _, thread in pairs}
    rows = ReadMarker.objects.filter(person__in=people, thread__in=threads)
    found = {(person, thread): number for person, thread, number in rows.values_list("person", "thread", "last_number")}
    return {pair: number for pair, number in found.items() if pair in pairs}
