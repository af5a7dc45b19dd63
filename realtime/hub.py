"""One reader of the logs for all sockets of the process (delivery.md §2, performance.md §4).

Everything here runs in the event loop; the database is read in threads of its own. Each followed room has a cursor:
the last seq handed on. Each socket has a place in each of its rooms: its own cursor, and whether it is up to date.
A socket never gets a seq at or below its cursor, and never one that leaves a gap: when the next event does not fit,
the socket catches up from the log by itself.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, Optional, ParamSpec, TypeVar
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.utils import timezone

from forum.log import Head

from . import frames
from .broker import Broker
from .frames import Close, Told, encode
from .reader import Batch, Reader, Verdict, in_own_connection

if TYPE_CHECKING:
    from .connection import Connection

Given = ParamSpec("Given")
Found = TypeVar("Found")
LOOK_SECONDS = 0.25
CATCH_UP_BYTES = 256 * 1024
RETRY_SECONDS = (0.2, 0.5, 1.0, 2.0)

logger = logging.getLogger(__name__)


class Place:
    """Where one socket stands in one room."""

    __slots__ = ("cursor", "live")

    def __init__(self, cursor: int) -> None:
        self.cursor = cursor
        self.live = False


class Followed:
    """A room with at least one listening socket. No cursor until its head was first read."""

    __slots__ = ("cursor", "epoch", "places")

    def __init__(self) -> None:
        self.cursor: int | None = None
        self.epoch = ""
        self.places: dict[Connection, Place] = {}


class ReadingThread:
    """A thread with a reader in it. Reads keep their order and share one connection."""

    def __init__(self, name: str) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=name)
        self.reader = Reader()

    async def ask(self, question: Callable[Given, Found], *args: Given.args, **kwargs: Given.kwargs) -> Found:
        asked = partial(in_own_connection, question, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._executor, asked)

    def end(self, *, wait: bool) -> None:
        self._executor.submit(connection.close)
        self._executor.shutdown(wait=wait)


class Hub:
    """Follows the logs of the rooms this process listens to, and keeps every socket to what is its reader's."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.name = uuid4().hex[:12]
        self.closing = False
        self.rooms: dict[int, Followed] = {}
        self.people: dict[int, set[Connection]] = {}
        self.broker = Broker(self.name, self.hint)
        # Live delivery never queues behind those who catch up.
        self.following, self.catching_up = ReadingThread("hub"), ReadingThread("catch-up")
        self._register: int | None = None
        self._register_at = Followed()
        self._looked = asyncio.Event()  # set once the register was first looked for
        self._stirred: set[int] = set()
        self._wake = asyncio.Event()
        self._pulses: dict[Connection, float] = {}
        self._changes: dict[int, datetime] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        loops = [self._follow, self._beacon, self._pulse]
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
        if followed is None and self._register is None:
            self._stir(0)  # The register may have been begun just now.
        elif followed is not None and (followed.cursor is None or head > followed.cursor):
            self._stir(room_id)

    def _followed(self, room_id: int) -> Followed | None:
        return self._register_at if room_id == self._register else self.rooms.get(room_id)

    def _stir(self, room_id: int) -> None:
        self._stirred.add(room_id)
        self._wake.set()

    async def _follow(self) -> None:
        """Read what moved, the register first: whoever lost a right leaves before anything else is said."""
        if self._register is None:
            await self._find_register()
        await self._wake.wait()
        self._wake.clear()
        stirred, self._stirred = self._stirred, set()
        try:
            for room_id in sorted(stirred, key=lambda room: room != self._register):
                await self._advance(room_id)
                stirred = stirred - {room_id}
        except Exception:
            self._stirred |= stirred  # The database is away: these are read when it is back.
            self._wake.set()
            raise

    async def _find_register(self) -> None:
        register, heads = await self.following.ask(self.following.reader.heads, [])
        if register is not None:
            self._register_at.cursor, self._register_at.epoch = heads[register]
            if self._looked.is_set():  # Begun while we served: all of it is news.
                self._register_at.cursor = 0
            self._register = register
            self._stir(register)
        self._looked.set()

    async def ready(self) -> int:
        """Wait until changes of rights are followed; gives how far. Whoever is let in before is asked about again."""
        await self._looked.wait()
        return self._register_at.cursor or 0

    async def _advance(self, room_id: int) -> None:
        more = True
        while more and (followed := self._followed(room_id)) is not None and followed.cursor is not None:
            places = self.rooms[room_id].places if room_id in self.rooms else {}
            batch = await self.following.ask(
                self.following.reader.batch,
                room_id,
                followed.cursor,
                frozenset(socket.member.person_id for socket in places),
                frozenset(socket.member.language for socket in places),
                4 * CATCH_UP_BYTES,
            )
            if room_id == self._register:
                self._register_at.cursor = batch.last
                await self._reconsider(batch)
            if room_id in self.rooms:
                self._deliver(room_id, batch)
            more = batch.more

    def _deliver(self, room_id: int, batch: Batch) -> None:
        followed = self.rooms[room_id]
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
            self.spawn(self._catch_up_or_restart(socket, room_id, place))
        elif person not in batch.readers:
            self.part(socket, room_id)
        else:
            self._hand_on(socket, place, batch)

    def _hand_on(self, socket: "Connection", place: Place, batch: Batch) -> None:
        person, language = socket.member.person_id, socket.member.language
        for delivery in batch.deliveries:
            if delivery.seq <= place.cursor:
                continue
            if delivery.mine is not None and delivery.author == person:
                socket.send_frame(delivery.mine)
            socket.send_frame(delivery.frame_for(person, language))
            place.cursor = delivery.seq

    # --- Rights -------------------------------------------------------------------------------------------------

    async def _reconsider(self, batch: Batch) -> None:
        """An event of the register touches someone's rights: ask again for her sockets, at once (G11)."""
        if batch.stirs_all:
            self._pulses = {socket: monotonic() + random.random() / 2 for socket in self._pulses}
        touched = [socket for person in batch.stirred for socket in self.people.get(person, ())]
        if touched:
            await self._examine(touched, self.following)

    async def _examine(self, sockets: list["Connection"], thread: ReadingThread, *, pulse: bool = False) -> None:
        asked = [(socket.member, frozenset(socket.rooms)) for socket in sockets]
        verdicts = await thread.ask(thread.reader.verdicts, asked)
        for socket, (_member, rooms), verdict in zip(sockets, asked, verdicts, strict=True):
            self._apply(socket, rooms, verdict, pulse=pulse)

    def _apply(self, socket: "Connection", rooms: frozenset[int], verdict: Verdict, *, pulse: bool) -> None:
        if verdict.close is not None:
            socket.close(verdict.close)
            return
        self._note_change(socket.member.person_id, verdict.until)
        for room_id in rooms - verdict.heads.keys():
            self.part(socket, room_id)
        if pulse:
            socket.send(frames.Heads(rooms=verdict.heads))

    def _note_change(self, person_id: int, until: datetime | None) -> None:
        if until is not None:
            self._changes[person_id] = until
        else:
            self._changes.pop(person_id, None)

    async def _pulse(self) -> None:
        """Every socket is asked about every pulse, spread out; those whose rights end by the clock, at that moment."""
        await asyncio.sleep(LOOK_SECONDS)
        now, moment = monotonic(), timezone.now()
        due = [socket for socket, at in self._pulses.items() if at <= now]
        changed = [person for person, at in self._changes.items() if at <= moment]
        for person in changed:
            del self._changes[person]
        due += [socket for person in changed for socket in self.people.get(person, ()) if socket not in due]
        for socket in due:
            self._pulses[socket] = now + settings.LIVE["pulse_seconds"] * random.uniform(0.9, 1.1)
        if due:
            await self._examine(due, self.catching_up, pulse=True)

    async def _beacon(self) -> None:
        """Ask for all heads now and then, and often while hints cannot be relied on (G9, G10)."""
        waited, away = 0.0, self.broker.away
        slice_ = min(LOOK_SECONDS, settings.LIVE["poll_seconds"])
        span = settings.LIVE["poll_seconds" if away else "beacon_seconds"] * random.uniform(0.8, 1.2)
        while waited < span and self.broker.away == away:
            await asyncio.sleep(slice_)
            waited += slice_
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
        if epoch != followed.epoch or seq < followed.cursor:
            self._begin_again(room_id, head)
        elif seq > followed.cursor:
            self._stir(room_id)

    def _begin_again(self, room_id: int, head: Head) -> None:
        """A backup was restored (G19): what these sockets hold belongs to another history."""
        logger.warning("The log of room %s began another epoch", room_id)
        sockets = list(self.rooms.pop(room_id, Followed()).places)
        if room_id == self._register:
            self._register_at.cursor, self._register_at.epoch = head
            sockets = list(self._pulses)
        for socket in sockets:
            socket.close(Close.EPOCH_CHANGED)

    # --- Sockets ------------------------------------------------------------------------------------------------

    def add(self, socket: "Connection", followed_to: int) -> bool:
        """Take a socket in, admitted when the register stood at `followed_to`. False: she has as many as one may."""
        member = socket.member
        held = self.people.setdefault(member.person_id, set())
        if len(held) >= settings.LIVE["sockets_per_person"]:
            return False
        held.add(socket)
        self._pulses[socket] = monotonic() + settings.LIVE["pulse_seconds"] * random.random()
        if member.until is not None:
            self._note_change(member.person_id, member.until)
        if followed_to != (self._register_at.cursor or 0):
            self._pulses[socket] = monotonic()  # Her rights may have changed between the look and now.
        return True

    def remove(self, socket: "Connection") -> None:
        self._pulses.pop(socket, None)
        for room_id in list(socket.rooms):
            self._leave(socket, room_id)
        person = socket.member.person_id
        held = self.people.get(person, set())
        held.discard(socket)
        if not held:
            self.people.pop(person, None)
            self._changes.pop(person, None)

    def part(self, socket: "Connection", room_id: int) -> None:
        """Tell a socket that a room is not its reader's; closed, lost and missing look the same."""
        self._leave(socket, room_id)
        socket.send(frames.Gone(room=room_id))

    def _leave(self, socket: "Connection", room_id: int) -> None:
        socket.rooms.discard(room_id)
        followed = self.rooms.get(room_id)
        if followed is None:
            return
        followed.places.pop(socket, None)
        if not followed.places:
            del self.rooms[room_id]

    def tell(self, person_id: int, told: Told, *, but: Optional["Connection"] = None) -> None:
        """Nudge every socket of one person."""
        frame = encode(told)
        for socket in list(self.people.get(person_id, ())):
            if socket is not but:
                socket.send_frame(frame)

    # --- Resume -------------------------------------------------------------------------------------------------

    async def resume(self, socket: "Connection", asked: dict[int, Head]) -> None:
        """Bring a socket up to date in these rooms (G7). It joins first and reads after: nothing falls between."""
        places = {room_id: self._join(socket, room_id, seq) for room_id, (seq, _epoch) in asked.items()}
        reader = self.catching_up.reader
        [verdict] = await self.catching_up.ask(reader.verdicts, [(socket.member, frozenset(asked))])
        if verdict.close is not None:
            socket.close(verdict.close)
            return
        for room_id, (seq, epoch) in asked.items():
            if room_id not in verdict.heads:
                self.part(socket, room_id)
            elif self._out_of_reach(seq, epoch, verdict.heads[room_id]):
                self._leave(socket, room_id)
                socket.send(frames.Resync(room=room_id))
            else:
                self._begin_following(room_id, verdict.heads[room_id])
                await self._catch_up(socket, room_id, places[room_id])

    def _join(self, socket: "Connection", room_id: int, seq: int) -> Place:
        followed = self.rooms.setdefault(room_id, Followed())
        place = followed.places[socket] = Place(seq)
        socket.rooms.add(room_id)
        return place

    def _out_of_reach(self, seq: int, epoch: str, head: Head) -> bool:
        return epoch != head[1] or not head[0] - settings.LIVE["resume_limit"] <= seq <= head[0]

    def _begin_following(self, room_id: int, head: Head) -> None:
        followed = self.rooms.get(room_id)
        if followed is not None and followed.cursor is None:
            followed.cursor, followed.epoch = head
            self._stir(room_id)  # Something may have been announced before there was a cursor to compare with.

    async def _catch_up(self, socket: "Connection", room_id: int, place: Place) -> None:
        """Read pages of the log for one socket until it stands where the room stands, then say `live`."""
        reader, member = self.catching_up.reader, socket.member
        while (followed := self._still_there(socket, room_id, place)) is not None:
            if followed.cursor is not None and place.cursor >= followed.cursor:
                place.live = True
                socket.send(frames.Live(room=room_id, seq=place.cursor))
                return
            batch = await self.catching_up.ask(
                reader.batch,
                room_id,
                place.cursor,
                frozenset({member.person_id}),
                frozenset({member.language}),
                CATCH_UP_BYTES,
            )
            if self._still_there(socket, room_id, place) is None:
                return
            if member.person_id not in batch.readers:
                self.part(socket, room_id)
                return
            self._hand_on(socket, place, batch)
            await socket.drained()
            if not batch.deliveries:
                await asyncio.sleep(LOOK_SECONDS)

    async def _catch_up_or_restart(self, socket: "Connection", room_id: int, place: Place) -> None:
        try:
            await self._catch_up(socket, room_id, place)
        except Exception:
            logger.exception("A socket could not catch up")
            socket.close(Close.RESTART)

    def _still_there(self, socket: "Connection", room_id: int, place: Place) -> Followed | None:
        """The room, unless the socket left it or asked anew since."""
        followed = self.rooms.get(room_id)
        return followed if followed is not None and followed.places.get(socket) is place else None

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
        sockets = list(self._pulses)
        random.shuffle(sockets)
        pause = min(within, len(sockets) * 0.02) / max(len(sockets), 1)
        for socket in sockets:
            socket.close(Close.RESTART)
            await asyncio.sleep(pause)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.to_thread(self.following.end, wait=True)
        await asyncio.to_thread(self.catching_up.end, wait=True)

    def abandon(self) -> None:
        """The loop is gone; let the threads go too."""
        if not self.closing:
            self.following.end(wait=False)
            self.catching_up.end(wait=False)


_hub: Hub | None = None


def running() -> Hub:
    """The hub of this process, begun at first use in the loop that serves."""
    global _hub
    if _hub is None or _hub.loop is not asyncio.get_running_loop():
        if _hub is not None:
            _hub.abandon()
        _hub = Hub()
    return _hub


def announce(*, room_id: int, seq: int, **_rest: object) -> None:
    """Hear of a committed event, from whatever thread it was committed in. Costs the writer nothing."""
    hub = _hub
    if hub is not None and not hub.loop.is_closed():
        hub.loop.call_soon_threadsafe(hub.poke, room_id, seq)


async def shutdown(within: float = 8.0) -> None:
    """G18: no new sockets, close the open ones, let go of the database."""
    if _hub is not None and _hub.loop is asyncio.get_running_loop() and not _hub.closing:
        await _hub.close(within)
