"""Bringing one socket up to date from the log (delivery.md G7): joined first, read after, so nothing falls between."""

import asyncio
import logging
from typing import TYPE_CHECKING

from django.conf import settings

from forum.log import Head

from . import frames
from .frames import Close
from .places import Place, hand_on_one
from .reader import Batch, Missed, Verdict
from .session import Member
from .together import Together

if TYPE_CHECKING:
    from .connection import Connection
    from .hub import Hub

# A page of the log ends early past this, so that what one socket waits for stays small (G12).
PAGE_BYTES = 256 * 1024
LOOK_SECONDS = 0.25

logger = logging.getLogger(__name__)


class Resuming:
    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        thread = hub.catching_up
        self._verdicts: Together[tuple[Member, frozenset[int]], Verdict] = Together(thread, thread.reader.verdicts)
        self._batches: Together[Missed, Batch] = Together(thread, thread.reader.batches)

    async def resume(self, socket: "Connection", asked: dict[int, Head]) -> None:
        """Follow these rooms from the given places: what was missed in pages, then `live`; or `resync`, or `gone`."""
        places = {room_id: self._hub.rooms.join(socket, room_id, seq) for room_id, (seq, _epoch) in asked.items()}
        verdict = await self._verdicts.ask((socket.member, frozenset(asked)))
        if verdict.close is not None:
            socket.close(verdict.close)
            return
        for room_id, (seq, epoch) in asked.items():
            await socket.has_room()
            head = verdict.heads.get(room_id)
            if head is None:
                self._hub.part(socket, room_id)
            elif _out_of_reach(seq, epoch, head):
                self._hub.rooms.leave(socket, room_id)
                socket.send(frames.Resync(room=room_id))
            else:
                self._begin_following(room_id, head)
                await self.catch_up(socket, room_id, places[room_id])

    def _begin_following(self, room_id: int, head: Head) -> None:
        followed = self._hub.rooms.get(room_id)
        if followed is not None and followed.cursor is None:
            followed.cursor, followed.epoch = head
            # Something may have been announced while there was no cursor to compare it with.
            self._hub.stir(room_id)

    async def catch_up(self, socket: "Connection", room_id: int, place: Place) -> None:
        """Read pages of the log until the socket stands where the room stands, then say `live`."""
        member, rooms = socket.member, self._hub.rooms
        while (followed := rooms.of(socket, room_id, place)) is not None:
            if followed.cursor is not None and place.cursor >= followed.cursor:
                place.live = True
                socket.send(frames.Live(room=room_id, seq=place.cursor))
                return
            missed = Missed(room_id, place.cursor, member.person_id, member.language, PAGE_BYTES)
            batch = await self._batches.ask(missed)
            if rooms.of(socket, room_id, place) is None:
                return
            if member.person_id not in batch.readers:
                self._hub.part(socket, room_id)
                return
            for delivery in batch.deliveries:
                await socket.has_room()
                if rooms.of(socket, room_id, place) is None:
                    return
                hand_on_one(socket, place, delivery)
            if not batch.deliveries:
                await asyncio.sleep(LOOK_SECONDS)

    async def catch_up_or_restart(self, socket: "Connection", room_id: int, place: Place) -> None:
        """For a catch-up nobody waits for: if it fails, the client comes back and asks."""
        try:
            await self.catch_up(socket, room_id, place)
        except Exception:
            logger.exception("A socket could not catch up")
            socket.close(Close.RESTART)


def _out_of_reach(seq: int, epoch: str, head: Head) -> bool:
    """Behind by too much, ahead of the log, or of another history."""
    return epoch != head[1] or not head[0] - settings.LIVE["resume_limit"] <= seq <= head[0]
