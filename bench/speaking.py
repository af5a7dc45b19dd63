"""Saying things to a crowd, at a fixed rate or as fast as everybody hears them, and what came of it."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count, cycle

from .crowd import Crowd
from .door import Door, reply
from .measure import p50_p99
from .stage import TEXTS, text_of

Say = Callable[[], Awaitable[int]]  # says one thing and gives the seq under which it is heard
WAIT_SECONDS = 20.0


class Posters:
    """Ten members who post through the real door, each on a connection of her own."""

    def __init__(self, url: str, sessions: list[str], thread: int, number: int = 10) -> None:
        self._doors: asyncio.Queue[Door] = asyncio.Queue()
        self._all = [Door(url, session) for session in sessions[:number]]
        for door in self._all:
            self._doors.put_nowait(door)
        self._thread = thread
        self._numbers = count()

    async def say(self) -> int:
        door = await self._doors.get()
        try:
            return (await reply(door, self._thread, text_of(next(self._numbers))))["seq"]
        finally:
            self._doors.put_nowait(door)

    def leave(self) -> None:
        for door in self._all:
            door.close()


def tutorial(crowd: Crowd) -> Say:
    """As the tutorial's page does: the text goes over the sender's own socket, and nothing is stored."""
    numbers, texts = count(1), cycle(TEXTS)

    async def say() -> int:
        seq = next(numbers)
        crowd.say(json.dumps({"seq": seq, "message": next(texts)}, ensure_ascii=False))
        return seq

    return say


@dataclass
class Heard:
    """What a crowd got of what was said."""

    said: int
    seconds: float
    latencies: list[float]
    lost: int
    doubled: int

    @property
    def deliveries(self) -> int:
        return len(self.latencies)

    @property
    def per_second(self) -> float:
        return self.deliveries / self.seconds

    @property
    def p50_p99(self) -> tuple[float, float]:
        return p50_p99(self.latencies)


class Listening:
    """Who says what when, and when everyone has heard it."""

    def __init__(self, crowd: Crowd, say: Say) -> None:
        self._crowd, self._say = crowd, say
        self._said: dict[int, float] = {}
        self._waiting: dict[int, asyncio.Future[None]] = {}
        crowd.on_all = self._all_heard

    def _all_heard(self, seq: int) -> None:
        if (waiting := self._waiting.pop(seq, None)) is not None and not waiting.done():
            waiting.set_result(None)

    async def one(self) -> None:
        """Say one thing and wait until everybody has heard it, or for too long."""
        at = time.perf_counter()
        seq = await self._say()
        self._said[seq] = at
        if len(self._crowd.times.get(seq, ())) >= self._crowd.size:
            return
        waiting = self._waiting[seq] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await waiting
        except TimeoutError:
            self._waiting.pop(seq, None)

    async def at_rate(self, rate: float, seconds: float) -> Heard:
        """At a fixed rate, whether or not the last was heard yet."""
        self._said.clear()
        began = time.perf_counter()
        saying = []
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(began + number / rate - time.perf_counter(), 0))
            saying.append(asyncio.create_task(self.one()))
        await asyncio.gather(*saying)
        return self._heard(time.perf_counter() - began)

    async def flat_out(self, seconds: float, window: int) -> Heard:
        """As fast as everybody hears it: never more than `window` things are on their way."""
        self._said.clear()
        began = time.perf_counter()

        async def speak() -> None:
            while time.perf_counter() < began + seconds:
                await self.one()

        await asyncio.gather(*(speak() for _n in range(window)))
        return self._heard(time.perf_counter() - began)

    def _heard(self, seconds: float) -> Heard:
        times, size = self._crowd.times, self._crowd.size + self._crowd.closed
        got = {seq: times.get(seq, ()) for seq in self._said}
        return Heard(
            said=len(self._said),
            seconds=seconds,
            latencies=[at - self._said[seq] for seq, all_ in got.items() for at in all_],
            lost=sum(max(size - len(all_), 0) for all_ in got.values()),
            doubled=sum(max(len(all_) - size, 0) for all_ in got.values()),
        )
