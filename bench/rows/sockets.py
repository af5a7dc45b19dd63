"""A thousand sockets: what they weigh while nothing is said, whether they stay, and how fast they all come back."""

import asyncio
import time

from ..crowd import Crowd, resume
from ..measure import memory
from ..result import Result
from ..run import Run
from ..speaking import Listening, Posters

SOCKETS = 1000
IDLE_SECONDS = 120
MISSED = 20
SOCKET_TARGET, STORM_TARGET = 60 * 1024, 2.5


async def idle(run: Run) -> None:
    with run.step("Laying the Council"):
        server, stage = run.parts.majlis("postgres")
    seconds = 10 if run.quick else IDLE_SECONDS
    with server, run.step(f"{SOCKETS} sockets, idle for {seconds} s on Redis"):
        crowd, posters = Crowd(server.url), Posters(server.url, stage.sessions, stage.thread)
        for _n in range(5):
            await posters.say()
        before = memory(server.pid)
        said = resume(stage.room, stage.head + 5, stage.epoch)
        await crowd.open([stage.cookie(n) for n in range(SOCKETS)], [said] * SOCKETS)
        await asyncio.sleep(seconds)
        each = (memory(server.pid) - before) / SOCKETS
        closed = crowd.closed
        await Listening(crowd, posters.say).at_rate(1, 1)
        posters.leave()
        crowd.leave()
    run.add(
        Result(
            row="idle",
            what="idle socket, resident memory",
            target="≤ 60 KiB",
            measured=f"{each / 1024:.0f} KiB",
            met=each <= SOCKET_TARGET,
            numbers={"socket": each / 1024},
        )
    )
    run.add(
        Result(
            row="idle",
            what=f"{SOCKETS} sockets on one process, {seconds} s idle on Redis",
            target="0 closed",
            measured=f"{closed} closed",
            met=closed == 0,
        )
    )


async def storm(run: Run) -> None:
    with run.step("Laying the Council"):
        server, stage = run.parts.majlis("postgres")
    with server, run.step(f"{SOCKETS} clients come back at once"):
        posters = Posters(server.url, stage.sessions, stage.thread)
        for _n in range(MISSED):
            await posters.say()
        taken = []
        for _turn in range(1 if run.quick else 3):
            crowd = Crowd(server.url)
            said = resume(stage.room, stage.head, stage.epoch)
            began = time.perf_counter()
            await crowd.open([stage.cookie(n) for n in range(SOCKETS)], [said] * SOCKETS, at_once=SOCKETS)
            taken.append(time.perf_counter() - began)
            caught_up = sum(len(times) for times in crowd.times.values())
            lost = SOCKETS * MISSED - caught_up
            up, closed = crowd.live, crowd.closed
            crowd.leave()
            await asyncio.sleep(1)
        posters.leave()
    middle = sorted(taken)[len(taken) // 2]
    run.add(
        Result(
            row="storm",
            what=f"{SOCKETS} clients reconnect, signed in and caught up on {MISSED} posts each",
            target="≤ 2.5 s",
            measured=f"{middle:.2f} s, {up} up, {closed} closed, {lost} posts missing",
            met=middle <= STORM_TARGET and up == SOCKETS and lost == 0,
            numbers={"storm": middle},
        )
    )
