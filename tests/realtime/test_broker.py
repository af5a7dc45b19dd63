"""How often one process speaks to the others: at once where somebody hears it, together, and hardly ever to nobody."""

import asyncio
import json
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
SAY_LAYER = "import json; from django.conf import settings; print(json.dumps(settings.CHANNEL_LAYERS['default']))"
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


def layer_on(server: servers.Redis, prefix: str) -> dict[str, Any]:
    """The layer as the settings make it of their environment."""
    told = servers.manage(
        *(
            "shell",
            "-v",
            "0",
            "-c",
            "import json; from django.conf import settings; print(json.dumps(settings.CHANNEL_LAYERS['default']))",
        ),
        env=servers.Server().env | {"REDIS_URL": server.url, "REDIS_PREFIX": prefix},
    )
    return json.loads(told.strip().splitlines()[-1])


@pytest.fixture
def on_redis(settings: Any, redis_server: servers.Redis) -> "redis.Redis[bytes]":
    settings.CHANNEL_LAYERS = {"default": layer_on(redis_server, "one")}
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


async def test_two_councils_on_one_server_do_not_hear_each_other(on_redis, redis_server, settings):
    another = layer_on(redis_server, "another")  # It takes its time, and while they speak nothing may.
    ours = [Process("one"), Process("two")]
    async with speaking(*ours):
        settings.CHANNEL_LAYERS = {"default": another}
        theirs = [Process("three"), Process("four")]
        async with speaking(*theirs):
            await asyncio.sleep(POLL)  # Those who hear each other know it by now.
            await asyncio.gather(told(*ours, head=1), told(*theirs, head=2))
            await asyncio.sleep(POLL)
    assert 2 not in heads_heard(*ours)
    assert 1 not in heads_heard(*theirs)


async def told(speaker: Process, hearer: Process, *, head: int) -> None:
    """A hint may be lost (delivery.md G10): it is said until it is heard."""
    heard = asyncio.create_task(hearer.hears(7, head))
    while not heard.done():
        speaker.broker.publish(7, head)
        await asyncio.wait([heard], timeout=POLL)
    await heard


def heads_heard(*processes: Process) -> set[int]:
    return {news.rooms.get("7", 0) for process in processes for _at, news in process.heard}
