"""Sockets that stay open for a long time, and readers that take nothing (delivery.md M-1, M-5, G12)."""

import asyncio
from contextlib import AsyncExitStack
from itertools import cycle
from pathlib import Path

import pytest

from tests import servers

from .stage import WRITERS, lay, line, post

pytestmark = pytest.mark.ops
IDLE = 50
# One client library closes every idle subscription after five seconds.
IDLE_SECONDS = 12
SLOW = 10
MIB = 1024 * 1024
POSTS = 12  # more than a window and the buffers before it hold
LONG = "كلمة " * 6_000  # about 60 KiB, so that a few fill any buffer


def memory(server: servers.Server) -> int:
    assert server.process is not None
    return int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]) * 4096


async def test_fifty_idle_sockets_on_redis_stay_open_and_hear_what_comes_then(postgres, redis_server):
    server = servers.Server({"DATABASE_URL": postgres.database(), "REDIS_URL": redis_server.url})
    stage = lay(server.env)
    with server:
        async with AsyncExitStack() as stack:
            names = [name for name, _n in zip(cycle(stage.people), range(IDLE), strict=False)]
            opened = [await stack.enter_async_context(line(server.url, stage, name)) for name in names]
            for one in opened:
                await one.sees("live")
            await asyncio.sleep(IDLE_SECONDS)
            assert [one.socket.close_code for one in opened] == [None] * IDLE

            status, answer = await post(server.url, stage, "jordan", "نوافق.")

            assert status == 201, answer
            for one in opened:
                await one.sees("event", seq=answer["seq"])


async def test_readers_who_take_nothing_cost_little_and_hold_nobody_up():
    server = servers.Server({"MAJLIS_POSTS_PER_MINUTE": "1000"})
    stage = lay(server.env)
    with server:
        async with AsyncExitStack() as stack:
            quick = await stack.enter_async_context(line(server.url, stage, "jordan"))
            await quick.sees("live")
            # In the slow readers' language too, and caught up as they will be.
            english = await stack.enter_async_context(line(server.url, stage, "writer11"))
            await english.sees("live")

            async def all_hear(posts: int) -> int:
                last = 0
                for number in range(posts):
                    status, answer = await post(server.url, stage, f"writer{number % WRITERS}", LONG)
                    assert status == 201, answer
                    last = answer["seq"]
                    await quick.sees("event", seq=last)
                    await english.sees("event", seq=last)
                return last

            await all_hear(POSTS)
            begun = memory(server)
            last = await all_hear(POSTS)
            before = memory(server)
            # What posts cost by themselves, drawings that are kept for instance, is not the readers' cost.
            posts_alone = max(0, before - begun)
            for number in range(SLOW):
                await stack.enter_async_context(line(server.url, stage, f"writer{number}", seq=last, narrow=True))
            last = await all_hear(POSTS)
            assert memory(server) - before - posts_alone <= SLOW * MIB
            assert quick.seqs == list(range(stage.head + 1, last + 1))
