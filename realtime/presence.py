"""Who is shown how to which sockets (product.md §1.13). Nothing is stored but what a person has set herself.

Changes are gathered for a moment and encoded once for all who see the same. The database is read when somebody is
first asked about, when what she says or what she may changes, and now and then; never because she came or went.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from accounts.presence import GONE, NOTHING, Circle, Presence, Saying, sayings_of

from . import frames
from .frames import Frame, encode
from .news import News, State
from .whereabouts import Whereabouts

if TYPE_CHECKING:
    from .connection import Connection
    from .hub import Hub

TICK_SECONDS = 0.2
# Everything known from the database is read again so often, should news of a change have been lost.
AFRESH_SECONDS = 60.0
# How often the whole of our people is told because somebody asks.
ANSWER_APART = 5.0
# Beside the grace: a page that comes back to another process has said so there.
GOODBYE_SECONDS = 3
YIELD_AFTER = 200
Views = tuple[Presence, Presence]  # as members see her, as the secretariat does


class Crowd:
    """The people of this process and those its sockets asked about."""

    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        self._grace = settings.LIVE["presence_grace"]
        self._lasts = settings.LIVE["presence_lasts"]
        self.where = Whereabouts(grace=self._grace)
        self._asked: dict[Connection, frozenset[int]] = {}
        self._watchers: dict[int, set[Connection]] = {}
        self._sayings: dict[int, Saying] = {}  # of those asked about, and of those who asked
        self._doubted: set[int] = set()
        self._shown: dict[int, Views] = {}  # what the watchers of each were told last
        self._told: dict[int, State] = {}  # what other processes were told last
        self._ends_next: datetime | None = None  # when something a person said next runs out
        self._tell_all_at = self._answered_at = monotonic()
        self._afresh_at = monotonic() + AFRESH_SECONDS

    # --- What tabs say ------------------------------------------------------------------------------------------

    def begin(self, socket: "Connection") -> None:
        self.where.opened(socket.member.person_id, socket)

    def end(self, socket: "Connection") -> None:
        self.where.closed(socket.member.person_id, socket)
        self._unwatch(socket)

    def says(self, socket: "Connection", state: State) -> None:
        self.where.says(socket.member.person_id, socket, state)

    async def asked(self, socket: "Connection", people: frozenset[int]) -> None:
        """Answer how each of them is shown, and go on telling it; instead of those asked about before.

        Somebody she may not know, nobody at all and somebody who is gone or hides look the same.
        """
        self._unwatch(socket)
        self._asked[socket] = people  # Before reading, so that no change falls between.
        for person in people:
            self._watchers.setdefault(person, set()).add(socket)
        asker = socket.member.person_id
        if missing := (people | {asker}) - self._sayings.keys():
            self._take_sayings(await self._read(missing))
        if self._asked.get(socket) is not people:
            return  # It was closed, or asked again, meanwhile.
        for person in people:
            self._shown.setdefault(person, self._views(person))
        socket.send_frame(self._frame(self._circle(asker), tuple(people)))

    def _unwatch(self, socket: "Connection") -> None:
        for person in self._asked.pop(socket, ()):
            watchers = self._watchers[person]
            watchers.discard(socket)
            if not watchers:
                del self._watchers[person]
                self._shown.pop(person, None)

    # --- What is known of people --------------------------------------------------------------------------------

    def doubt(self, persons: Iterable[int] | None = None) -> None:
        """What these persons say or may has changed; without naming them, perhaps everyone's."""
        self._doubted.update(self._sayings if persons is None else self._sayings.keys() & set(persons))

    async def _read(self, persons: Iterable[int]) -> dict[int, Saying]:
        return await self._hub.catching_up.ask(sayings_of, frozenset(persons))

    def _take_sayings(self, found: dict[int, Saying]) -> None:
        self._sayings.update(found)
        ends = [saying.until for saying in found.values() if saying.until is not None]
        self._ends_next = min([*ends, *([self._ends_next] if self._ends_next else [])], default=None)

    def _circle(self, asker: int) -> Circle:
        return self._sayings.get(asker, NOTHING).knows

    def _views(self, person: int) -> Views:
        saying = self._sayings.get(person, NOTHING)
        shown = saying.shown(self.where.of(person), timezone.now())
        members, secretariat = (
            shown if circle >= saying.known_to else GONE for circle in (Circle.MEMBERS, Circle.SECRETARIAT)
        )
        return members, secretariat

    def _frame(self, circle: Circle, people: tuple[int, ...]) -> Frame:
        told = {}
        for person in people:
            views = self._shown.get(person) or self._views(person)
            view = GONE if circle == Circle.NONE else views[circle == Circle.SECRETARIAT]
            told[person] = frames.Shown(s=view.state, text=view.text)
        return encode(frames.Presence(people=told))

    # --- Telling ------------------------------------------------------------------------------------------------

    async def look(self) -> None:
        """Gather for a moment, then tell what has changed: the other processes, and those who watch."""
        await asyncio.sleep(TICK_SECONDS)
        self.where.expire()
        self._now_and_then()
        changed = await self._doubts()
        changed |= self.where.changed | self._run_out()
        self.where.changed = set()
        if changed:
            self._tell_others(changed)
            await self._tell_watchers(changed)

    def _now_and_then(self) -> None:
        now = monotonic()
        if now >= self._tell_all_at:
            self.where.expire_elsewhere()
            self.tell_all()
        if now >= self._afresh_at:
            self._afresh_at = now + AFRESH_SECONDS
            asking = {socket.member.person_id for socket in self._asked}
            for person in self._sayings.keys() - self._watchers.keys() - asking:
                del self._sayings[person]
            self.doubt()

    async def _doubts(self) -> set[int]:
        """Read again what is in doubt. Who may know more or less than before is answered afresh."""
        doubted, self._doubted = self._doubted, set()
        if not doubted:
            return doubted
        before = {person: self._circle(person) for person in doubted}
        try:
            self._take_sayings(await self._read(doubted))
        except Exception:
            self._doubted |= doubted
            raise
        for socket, people in list(self._asked.items()):
            person = socket.member.person_id
            if person in before and self._circle(person) != before[person]:
                socket.send_frame(self._frame(self._circle(person), tuple(people)))
        return doubted

    def _run_out(self) -> set[int]:
        """Those whose status or text ends by the clock."""
        moment = timezone.now()
        if self._ends_next is None or moment < self._ends_next:
            return set()
        ends = {person: saying.until for person, saying in self._sayings.items() if saying.until is not None}
        self._ends_next = min((until for until in ends.values() if until > moment), default=None)
        return {person for person, until in ends.items() if until <= moment}

    async def _tell_watchers(self, changed: set[int]) -> None:
        news: dict[Connection, list[int]] = {}
        for person in changed & self._watchers.keys():
            views = self._views(person)
            if self._shown.get(person) != views:
                self._shown[person] = views
                for socket in self._watchers[person]:
                    news.setdefault(socket, []).append(person)
        drawn: dict[tuple[Circle, tuple[int, ...]], Frame] = {}
        for count, (socket, people) in enumerate(news.items()):
            circle, named = self._circle(socket.member.person_id), tuple(people)
            if circle != Circle.NONE:
                if (circle, named) not in drawn:
                    drawn[circle, named] = self._frame(circle, named)
                socket.send_frame(drawn[circle, named])
            if count % YIELD_AFTER == YIELD_AFTER - 1:
                await asyncio.sleep(0)

    # --- Other processes ----------------------------------------------------------------------------------------

    def take(self, news: News) -> None:
        for person, state in news.people.items():
            self.where.elsewhere(int(person), news.sender, state, min(news.lasts, self._lasts))
        if news.asks and monotonic() >= self._answered_at:
            self._answered_at = monotonic() + ANSWER_APART
            self.tell_all()

    def line_stands(self) -> None:
        """We hear the others, for the first time or again: tell them ours, and ask for theirs."""
        self.tell_all()
        self._hub.broker.waiting.asks = True
        self._hub.broker.soon()

    def tell_all(self, lasts: int | None = None) -> None:
        self._tell_all_at = monotonic() + self._lasts / 3
        self._told = self.where.own()
        self._hub.broker.waiting.people.update(self._told)
        self._hub.broker.waiting.lasts = lasts or self._lasts
        self._hub.broker.soon()

    def _tell_others(self, changed: set[int]) -> None:
        for person in changed:
            state = self.where.of_own(person)
            if state != self._told.get(person, "gone"):
                self._hub.broker.waiting.people[person] = state
                if state == "gone":
                    del self._told[person]
                else:
                    self._told[person] = state
        if self._hub.broker.waiting.people:
            self._hub.broker.soon()

    def goodbye(self) -> None:
        """This process ends. Its people come back to another within seconds; till then they are not gone."""
        self.tell_all(lasts=int(self._grace) + GOODBYE_SECONDS)
