"""How often one process speaks to the others: at once where somebody hears it, together, and hardly ever to nobody."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import redis
from channels.layers import channel_layers

from realtime.broker import Broker
from realtime.news import News
from tests import servers

pytestmark = pytest.mark.ops
POLL = 0.8  # seconds; the word to ourselves comes four times in it


class Process:
    """One voice on the broker, and what it has heard of the others."""

    def __init__(self, name: str) -> None:
        self.heard: list[tuple[float, News]] = []
        channel_layers.backends.pop("default", None)  # each process has a line of its own
        self.broker = Broker(name, self._take, lambda: None)

    def _take(self, news: News) -> None:
        self.heard.append((time.monotonic(), news))

    async def hears(self, room: int, head: int) -> float:
        """When it was told of this head."""
        async with asyncio.timeout(5):
            while True:
                for at, news in self.heard:
                    if news.rooms.get(str(room), 0) >= head:
                        return at
                await asyncio.sleep(0.001)


@asynccontextmanager
async def speaking(*processes: Process) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(work()) for each in processes for work in (each.broker.listen, each.broker.speak)]
    try:
        async with asyncio.timeout(5):
            while any(each.broker.away for each in processes):
                await asyncio.sleep(0.01)
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def on_redis(settings: Any, redis_server: servers.Redis) -> "redis.Redis[bytes]":
    layers = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [redis_server.url]}}
    settings.CHANNEL_LAYERS = {"default": layers}
    settings.LIVE = settings.LIVE | {"poll_seconds": POLL}
    return redis.Redis.from_url(redis_server.url)


def said(client: "redis.Redis[bytes]") -> int:
    stats: Any = client.info("commandstats")
    return int(stats.get("cmdstat_publish", {"calls": 0})["calls"])


async def test_a_hint_reaches_another_process_at_once_and_those_after_it_together(on_redis):
    one, two = Process("one"), Process("two")
    async with speaking(one, two):
        await asyncio.sleep(3 * POLL)  # They know each other by their words alone.
        before, at = said(on_redis), time.monotonic()
        for head in range(1, 101):
            one.broker.publish(7, head)
            await asyncio.sleep(0.002)
        end = time.monotonic()
        assert await two.hears(7, 1) - at < 0.1
        assert await two.hears(7, 100) - end < 0.1
        assert said(on_redis) - before < 30


async def test_where_nobody_hears_it_nothing_is_said_for_each_event(on_redis):
    alone = Process("alone")
    async with speaking(alone):
        await asyncio.sleep(2.5 * POLL)
        before, at = said(on_redis), time.monotonic()
        for head in range(1, 201):
            alone.broker.publish(7, head)
            await asyncio.sleep(0.002)
        words_to_itself = (time.monotonic() - at) / (0.2 * POLL)
        assert said(on_redis) - before <= 2 + words_to_itself


async def test_who_comes_is_told_at_once_of_what_happens_next(on_redis):
    one, two = Process("one"), Process("two")
    async with speaking(one):
        await asyncio.sleep(2.5 * POLL)
        one.broker.publish(7, 1)
        async with speaking(two):
            await asyncio.sleep(0.5 * POLL)  # It has spoken.
            waits = []
            for head in (2, 3, 4):  # A word to itself would take twice as long, each time.
                at = time.monotonic()
                one.broker.publish(7, head)
                waits.append(await two.hears(7, head) - at)
                await asyncio.sleep(0.05)
            assert min(waits) < 0.1
