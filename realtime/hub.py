"""One reader of the logs for all sockets of the process (delivery.md §2, performance.md §4).

Everything here runs in the event loop; the database is read in threads of its own. Each followed room has a cursor:
the last seq handed on. Each socket has a place in each of its rooms with a cursor of its own: it never gets a seq at
or below that cursor, nor one that leaves a gap. Where the next event does not fit, it catches up from the log.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, Optional
from uuid import uuid4

from django.conf import settings

from forum.log import Head
from forum.models import Event

from . import frames, session
from .broker import Broker
from .frames import Close, Told, encode
from .news import News, What
from .nudges import Nudges
from .own import Own
from .places import Followed, Place, Rooms, hand_on
from .presence import Crowd
from .reader import Batch
from .resuming import Resuming
from .signs import Signs
from .threads import ReadingThread
from .together import Together
from .watch import Watch

if TYPE_CHECKING:
    from .connection import Connection

LOOK_SECONDS = 0.25
BATCH_BYTES = 1024 * 1024
LONGEST_REST = 0.01
RETRY_SECONDS = (0.2, 0.5, 1.0, 2.0)

NOBODY = Followed()
logger = logging.getLogger(__name__)


class Hub:
    """Follows the logs of the rooms this process listens to, and hands the same bytes to every entitled socket."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.name = uuid4().hex[:12]
        self.closing = False
        self.rooms = Rooms()
        self.people: dict[int, set[Connection]] = {}
        # Live delivery never queues behind those who catch up, nor reading behind a writer that waits for its lock.
        self.own = Own()
        self.following, self.catching_up = ReadingThread("hub", self.own), ReadingThread("catch-up")
        self.acting = ReadingThread("acts")
        self.handshakes: Together[tuple[str, session.Scope], session.Member | Close] = Together(
            self.catching_up, session.members_of
        )
        self.broker = Broker(self.name, self._take, self._line_stands)
        self.watch = Watch(self)
        self.resuming = Resuming(self)
        self.crowd, self.nudges, self.signs = Crowd(self), Nudges(self), Signs(self)
        self._register: int | None = None
        self._register_at = Followed()
        self._looked = asyncio.Event()  # set once the register was first looked for
        self._stirred: set[int] = set()
        self._wake = asyncio.Event()
        self._rest_until = 0.0
        self._tasks: set[asyncio.Task[Any]] = set()
        loops = [self._follow, self._beacon, self.watch.look, self.crowd.look, self.nudges.look]
        if not self.broker.alone:
            loops += [self.broker.speak, self.broker.listen]
        for step in loops:
            self.spawn(self._forever(step))

    # --- News ---------------------------------------------------------------------------------------------------

    def poke(self, room_id: int, seq: int) -> None:
        """An event of this process was committed."""
        self.broker.publish(room_id, seq)
        self.hint(room_id, seq)

    def hint(self, room_id: int, head: int) -> None:
        """Perhaps a room has moved. True, late, twice or forged: the log is asked only if we follow the room."""
        followed = self._followed(room_id)
        if followed is not None and (followed.cursor is None or head > followed.cursor):
            self.stir(room_id)
        elif self._register is None:
            self._wake.set()  # It may be the register, begun just now.

    def _take(self, news: News) -> None:
        """Another process has told something; it is looked at, not believed."""
        for room_id, head in news.rooms.items():
            self.hint(int(room_id), head)
        self.nudges.take(news)
        self.crowd.take(news)
        self.signs.take(news)

    def _line_stands(self) -> None:
        self.crowd.line_stands()

    def stir(self, room_id: int) -> None:
        self._stirred.add(room_id)
        self._wake.set()

    def _followed(self, room_id: int) -> Followed | None:
        return self._register_at if room_id == self._register else self.rooms.get(room_id)

    async def _follow(self) -> None:
        """Read what moved, the register first: whoever lost a right leaves before anything else is said."""
        if self._register is None:
            await self._find_register()
        await self._wake.wait()
        # What comes while a batch was worked on, and as long again, is one batch: under load half of the time is rest.
        await asyncio.sleep(self._rest_until - self.loop.time())
        began = self.loop.time()
        self._wake.clear()
        stirred, self._stirred = self._stirred, set()
        failed: list[Exception] = []
        for room_id in sorted(stirred, key=lambda room: room != self._register):
            try:
                await self._advance(room_id)
            except Exception as error:  # This room is read again; the others go on.
                failed.append(error)
                self.stir(room_id)
        now = self.loop.time()
        self._rest_until = now + min(now - began, LONGEST_REST)
        if failed:
            raise failed[0]

    async def _find_register(self) -> None:
        register, heads = await self.following.ask(self.following.reader.heads, [])
        if register is not None:
            self._register_at.cursor, self._register_at.epoch = heads[register]
            if self._looked.is_set():  # Begun while we served: all of it is news.
                self._register_at.cursor = 0
            self._register = register
            self.stir(register)
        self._looked.set()

    async def ready(self) -> int:
        """Wait until changes of rights are followed; gives how far. Whoever is let in before is asked about again."""
        await self._looked.wait()
        return self.register_seq

    @property
    def register_seq(self) -> int:
        return self._register_at.cursor or 0

    async def _advance(self, room_id: int) -> None:
        more = True
        while more and (followed := self._followed(room_id)) is not None and followed.cursor is not None:
            batch = await self._read(room_id, followed.cursor)
            if room_id == self._register:
                self._register_at.cursor = batch.last
                self.crowd.doubt(None if batch.stirs_all else batch.stirred)
                await self.watch.reconsider(batch)
            elif self._register is not None and batch.register_seq > self.register_seq:
                await self._advance(self._register)  # Sessions that ended before these events are closed before them.
            if room_id in self.rooms:
                self._deliver(self.rooms[room_id], room_id, batch)
            more = batch.more

    async def _read(self, room_id: int, after: int) -> Batch:
        persons, languages = self.rooms.get(room_id, NOBODY).listeners
        return await self.following.ask(self.following.reader.batch, room_id, after, persons, languages, BATCH_BYTES)

    def _deliver(self, followed: Followed, room_id: int, batch: Batch) -> None:
        for socket, place in list(followed.places.items()):
            if place.live:
                self._serve(socket, room_id, place, batch)
        if followed.cursor is not None and batch.last > followed.cursor:
            followed.cursor = batch.last

    def _serve(self, socket: "Connection", room_id: int, place: Place, batch: Batch) -> None:
        person = socket.member.person_id
        if person not in batch.known or batch.after > place.cursor:
            # She came while the batch was read, or something was missed: the log tells her.
            place.live = False
            self.spawn(self.resuming.catch_up_or_restart(socket, room_id, place))
        elif person not in batch.readers:
            self.part(socket, room_id)
        else:
            hand_on(socket, place, batch)

    # --- The beacon ---------------------------------------------------------------------------------------------

    async def _beacon(self) -> None:
        """Ask for all heads now and then, and often while hints cannot be relied on (G9, G10)."""
        away, waited = self.broker.away, 0.0
        span = settings.LIVE["poll_seconds" if away else "beacon_seconds"] * random.uniform(0.8, 1.2)
        while waited < span and self.broker.away == away:
            await asyncio.sleep(min(LOOK_SECONDS, span))
            waited += LOOK_SECONDS
        register, heads = await self.following.ask(self.following.reader.heads, list(self.rooms))
        if register is not None and self._register is None:
            self._wake.set()
        for room_id, head in heads.items():
            self._compare(room_id, head)

    def _compare(self, room_id: int, head: Head) -> None:
        followed = self._followed(room_id)
        if followed is None or followed.cursor is None:
            return
        seq, epoch = head
        if epoch != followed.epoch:
            self._begin_again(room_id, head)
        elif seq > followed.cursor:
            self.stir(room_id)

    def _begin_again(self, room_id: int, head: Head) -> None:
        """A backup was restored (G19): what these sockets hold belongs to another history."""
        logger.warning("The log of room %s began another epoch", room_id)
        sockets = list(self.rooms.pop(room_id, Followed()).places)
        if room_id == self._register:
            self._register_at.cursor, self._register_at.epoch = head
            sockets = self.sockets()
        for socket in sockets:
            socket.close(Close.EPOCH_CHANGED)

    # --- Sockets ------------------------------------------------------------------------------------------------

    def sockets(self) -> list["Connection"]:
        return [socket for held in self.people.values() for socket in held]

    def add(self, socket: "Connection", register_seq: int) -> bool:
        """Take in a socket admitted when the register stood at `register_seq`. False: she has as many as one may."""
        held = self.people.setdefault(socket.member.person_id, set())
        if len(held) >= settings.LIVE["sockets_per_person"]:
            return False
        held.add(socket)
        self.crowd.begin(socket)
        # If the register moved between the look at her rights and now, she is asked about again at once.
        self.watch.begin(socket, soon=register_seq != self.register_seq)
        return True

    def remove(self, socket: "Connection") -> None:
        for room_id in list(socket.rooms):
            self.rooms.leave(socket, room_id)
        person = socket.member.person_id
        held = self.people.get(person, set())
        held.discard(socket)
        if not held:
            self.people.pop(person, None)
        self.watch.end(socket, last=not held)
        self.crowd.end(socket)

    def part(self, socket: "Connection", room_id: int) -> None:
        """Tell a socket that a room is not its reader's; closed, lost and missing look the same."""
        self.rooms.leave(socket, room_id)
        socket.send(frames.Gone(room=room_id))

    def tell(self, person_id: int, told: Told, *, but: Optional["Connection"] = None) -> None:
        """Nudge every socket of one person."""
        frame = encode(told)
        for socket in list(self.people.get(person_id, ())):
            if socket is not but:
                socket.send_frame(frame)

    # --- Life ---------------------------------------------------------------------------------------------------

    def spawn(self, work: Any) -> "asyncio.Task[Any]":
        """A task that is held, so that it is not collected half way, and whose failure is seen."""
        task = self.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("A task of the hub failed", exc_info=error)

    async def _forever(self, step: Callable[[], Awaitable[None]]) -> None:
        failures = 0
        while True:
            try:
                await step()
                failures = 0
            except Exception as error:
                wait = RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)]
                failures += 1
                logger.warning("%s failed (%s); again in %s s", step.__qualname__, error, wait)
                await asyncio.sleep(wait)

    async def close(self, within: float) -> None:
        """Say goodbye to every socket, spread over at most `within` seconds: they must not all come back at once."""
        self.closing = True
        sockets = self.sockets()
        random.shuffle(sockets)
        pause = min(within, len(sockets) * 0.02) / max(len(sockets), 1)
        for socket in sockets:
            socket.close(Close.RESTART)
            await asyncio.sleep(pause)
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.crowd.goodbye()
        await self.broker.close()
        for thread in self._threads:
            await asyncio.to_thread(thread.end, wait=True)

    def abandon(self) -> None:
        """The loop is gone; let the threads go too."""
        if not self.closing:
            for thread in self._threads:
                thread.end(wait=False)

    @property
    def _threads(self) -> tuple[ReadingThread, ...]:
        return self.following, self.catching_up, self.acting


_hub: Hub | None = None


def running() -> Hub:
    """The hub of this process, begun at first use in the loop that serves."""
    global _hub
    if _hub is None or _hub.loop is not asyncio.get_running_loop():
        if _hub is not None:
            _hub.abandon()
        _hub = Hub()
    return _hub


def announce(*, room_id: int, seq: int, event: Event | None = None, **_rest: object) -> None:
    """Hear of a committed event, from whatever thread it was committed in. Costs the writer nothing."""
    hub = _hub
    if hub is not None and not hub.loop.is_closed():
        if event is not None and room_id in hub.rooms:
            hub.own.put(event)
        hub.loop.call_soon_threadsafe(hub.poke, room_id, seq)


def nudge(*, persons: Iterable[int], what: What, **_rest: object) -> None:
    """Hear of a committed nudge, as `announce` hears of events."""
    hub = _hub
    if hub is not None and not hub.loop.is_closed():
        hub.loop.call_soon_threadsafe(hub.nudges.nudge, persons, what)


def said(*, person: int, **_rest: object) -> None:
    """Hear that somebody changed what she says of herself."""
    nudge(persons=[person], what="presence")


async def shutdown(within: float = 8.0) -> None:
    """G18: no new sockets, close the open ones, let go of the database."""
    if _hub is not None and _hub.loop is asyncio.get_running_loop() and not _hub.closing:
        await _hub.close(within)
