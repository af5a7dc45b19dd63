"""Whether every open socket is still its reader's right (delivery.md G11): by event, by the clock, by the pulse."""

import asyncio
import random
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from . import frames
from .reader import Batch, Verdict
from .threads import ReadingThread

if TYPE_CHECKING:
    from .connection import Connection
    from .hub import Hub

LOOK_SECONDS = 0.25
# Pulses that fall into this part of their time are taken together: asking about ten sockets costs little more than one.
GATHERED_PART = 15


class Watch:
    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        self._pulses: dict[Connection, float] = {}  # when each socket is looked at next
        self._soon: set[Connection] = set()  # those that cannot wait for their pulse
        self._gather_at = 0.0
        self._changes: dict[int, datetime] = {}  # when each person's rights next change by the clock

    def begin(self, socket: "Connection", *, soon: bool) -> None:
        self._pulses[socket] = monotonic() + settings.LIVE["pulse_seconds"] * random.random()
        if soon:
            self._soon.add(socket)
        if socket.member.until is not None:
            self._note_change(socket.member.person_id, socket.member.until)

    def end(self, socket: "Connection", *, last: bool) -> None:
        self._pulses.pop(socket, None)
        self._soon.discard(socket)
        if last:
            self._changes.pop(socket.member.person_id, None)

    async def reconsider(self, batch: Batch) -> None:
        """Events of the register touch somebody's rights: ask again about her sockets, at once."""
        if batch.stirs_all:
            self._soon.update(self._pulses)
        touched = [socket for person in batch.stirred for socket in self._hub.people.get(person, ())]
        if touched:
            await self._examine(touched, self._hub.following)

    async def look(self) -> None:
        """Look at those whose pulse is due, and at those whose rights change by the clock at this moment."""
        await asyncio.sleep(LOOK_SECONDS)
        now, moment = monotonic(), timezone.now()
        due = self._due(now)
        for person in [person for person, at in self._changes.items() if at <= moment]:
            del self._changes[person]
            due.update(self._hub.people.get(person, ()))
        for socket in due:
            self._pulses[socket] = now + settings.LIVE["pulse_seconds"] * random.uniform(0.9, 1.1)
        try:
            if due:
                await self._examine(list(due), self._hub.catching_up, pulse=True)
        except Exception:
            self._soon |= due & self._pulses.keys()  # They are not let off by a database that is away.
            raise

    def _due(self, now: float) -> "set[Connection]":
        due, self._soon = self._soon, set()
        if now >= self._gather_at:
            self._gather_at = now + settings.LIVE["pulse_seconds"] / GATHERED_PART
            due |= {socket for socket, at in self._pulses.items() if at <= now}
        return due

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
        for room_id in (rooms - verdict.heads.keys()) & socket.rooms:
            self._hub.part(socket, room_id)
        if pulse:
            socket.send(frames.Heads(rooms=verdict.heads))

    def _note_change(self, person_id: int, until: datetime | None) -> None:
        if until is None:
            self._changes.pop(person_id, None)
        elif person_id in self._hub.people:
            self._changes[person_id] = until
