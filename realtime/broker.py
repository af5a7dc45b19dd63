"""News between processes. It says where to look and nothing else; none of it is needed (delivery.md §2, G10).

With the in-memory layer there is one process, which hears of its own events by signal: the broker does nothing.
"""

import asyncio
import logging
import random
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.conf import settings

from .news import News, Waiting, understood

GROUP = "hints"
PUBLISH_SECONDS = 0.25
# The first hint goes at once; what comes so soon after it goes together.
GATHER_SECONDS = 0.02
# How long nothing is published after a failure.
BREAK_SECONDS = 2.0

logger = logging.getLogger(__name__)


class Broker:
    """Publishes what waits and listens for others. `away` while it does not hear its own voice.

    `take` gets what others say; `heard` is called each time the line stands again.
    """

    def __init__(self, name: str, take: Callable[[News], None], heard: Callable[[], None]) -> None:
        self._name = name
        self._take_news = take
        self._line_stands = heard
        self._layer = get_channel_layer()
        self.alone = self._layer is None or isinstance(self._layer, InMemoryChannelLayer)
        self._every = settings.LIVE["poll_seconds"]
        self._heard = monotonic() if self.alone else float("-inf")
        self._others_heard = monotonic()  # until we know that there are none
        self._broken_until = 0.0
        self.waiting = Waiting()
        self._wake = asyncio.Event()

    @property
    def away(self) -> bool:
        """Whether hints cannot be relied on, so that the log must be asked more often."""
        return not self.alone and monotonic() - self._heard > 0.75 * self._every

    @property
    def _in_company(self) -> bool:
        """Whether another process may be there to hear us: each says a word twice a second, and all hear it.

        With nobody there, hints wait for our own next word, half a second: a process that comes is told no later,
        and as soon as it has spoken all goes to it at once. While we do not hear ourselves we cannot know.
        """
        return self.away or monotonic() - self._others_heard < 2 * self._every

    def publish(self, room_id: int, head: int) -> None:
        """Tell the others soon. Never waits and never fails."""
        if not self.alone:
            self.waiting.rooms[room_id] = max(head, self.waiting.rooms.get(room_id, 0))
            self.soon()

    def soon(self) -> None:
        """What was laid into `waiting` should go out now. With nobody to hear it, it is dropped."""
        if self.alone:
            self.waiting = Waiting()
        elif self._in_company:
            self._wake.set()

    async def speak(self) -> None:
        """Send what waits, together; and now and then a word to ourselves, to know that the line stands."""
        while True:
            try:
                async with asyncio.timeout(self._every * random.uniform(0.2, 0.3)):
                    await self._wake.wait()
            except TimeoutError:
                pass
            asked = self._wake.is_set()
            self._wake.clear()
            waiting, self.waiting = self.waiting, Waiting()
            for message in waiting.messages(self._name):
                if monotonic() >= self._broken_until:
                    await self._send(message)
            if asked:
                await asyncio.sleep(GATHER_SECONDS)

    async def _send(self, message: dict[str, Any]) -> None:
        try:
            async with asyncio.timeout(PUBLISH_SECONDS):
                await self._layer.group_send(GROUP, message)
        except Exception as error:
            self._broken_until = monotonic() + BREAK_SECONDS
            self._heard = float("-inf")
            logger.warning("Hints cannot be sent (%s); readers are served by asking the log", type(error).__name__)

    async def listen(self) -> None:
        """Hear until nothing is heard for a while; then the line is made anew by whoever runs this again."""
        try:
            async with asyncio.timeout(2 * self._every):
                await self._layer.flush()
                channel = await self._layer.new_channel()
                await self._layer.group_add(GROUP, channel)
            while True:
                async with asyncio.timeout(2 * self._every):
                    self._take(await self._next(channel))
        except TimeoutError:
            logger.warning("Hints are not heard; listening again")
            await asyncio.sleep(0.5)

    async def _next(self, channel: str) -> object:
        try:
            return await self._layer.receive(channel)
        except Exception as error:  # Bytes that are no message: written by somebody else, or cut short.
            logger.warning("A hint cannot be read (%s)", type(error).__name__)
            return None

    async def close(self) -> None:
        """Say what still waits, and go."""
        if not self.alone:
            for message in self.waiting.messages(self._name):
                await self._send(message)
            with suppress(Exception):
                async with asyncio.timeout(PUBLISH_SECONDS):
                    await self._layer.flush()

    def _take(self, message: object) -> None:
        """Anyone with access to the broker may have written this: shapes are checked, and nothing in it is believed."""
        news = understood(message)
        if news is None:
            return
        if news.sender == self._name:
            back, self._heard = self.away, monotonic()
            if back:
                self._line_stands()
            return
        self._others_heard = monotonic()
        self._take_news(news)
