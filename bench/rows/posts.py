"""Ten members post as fast as they are answered, with everything on; and where the time of a post goes."""

import asyncio
import time

from ..door import Door
from ..measure import Meter, p50_p99
from ..parts import Majlis
from ..profiling import profile_posts
from ..result import Result
from ..run import Run
from ..speaking import Posters
from ..stage import TEXTS, Stage

POSTERS = 10
TARGETS = {"postgres": 200, "sqlite": 120}
P50_TARGET = 50.0
NAMES = {"postgres": "PostgreSQL", "sqlite": "SQLite"}


async def posts(run: Run) -> None:
    for database in TARGETS:
        floor, floor_times = await _floor(run, database)
        with run.step(f"Ten posters on {NAMES[database]}: laying the Council"):
            server, stage = run.parts.majlis(database)
        with server, run.step(f"Ten posters on {NAMES[database]}"):
            rate, times, cpu = await _ours(run, server, stage)
        p50, p99 = p50_p99(times)
        wants_p50 = database == "postgres"
        run.add(
            Result(
                row="posts",
                what=f"posts/s, ten posters, {NAMES[database]}",
                target=f"≥ {TARGETS[database]}/s" + (f", p50 ≤ {P50_TARGET:g} ms" if wants_p50 else ""),
                measured=f"{rate:.0f}/s, p50 / p99 {p50:.0f} / {p99:.0f} ms",
                met=rate >= TARGETS[database] and (not wants_p50 or p50 <= P50_TARGET),
                note=f"{cpu * 1000:.1f} ms of the process's processor time a post",
                floor=f"bare view, one table: {floor:.0f}/s; {rate / floor:.2f} ×",
                numbers={f"posts-{database}": rate, f"floor-posts-{database}": floor},
            )
        )


async def _ours(run: Run, server: Majlis, stage: Stage) -> tuple[float, list[float], float]:
    posters = Posters(server.url, stage.sessions, stage.thread, POSTERS)

    async def one() -> None:
        await posters.say()

    await flat_out(one, 1.5)
    meter = Meter(server.pid)
    rate, times = await flat_out(one, run.seconds(10))
    cpu = meter.end()[1] / len(times)
    posters.leave()
    return rate, times, cpu


async def _floor(run: Run, database: str) -> tuple[float, list[float]]:
    with run.step(f"A bare view on {NAMES[database]}"), run.parts.floor(database, layer="memory") as server:
        doors: asyncio.Queue[Door] = asyncio.Queue()
        for _n in range(POSTERS):
            doors.put_nowait(Door(server.url))

        async def one() -> None:
            door = await doors.get()
            status, answer = await door.post("/post/", {"room": "1", "body": TEXTS[2]})
            assert status == 201, answer[:300]
            doors.put_nowait(door)

        await flat_out(one, 1.5)
        return await flat_out(one, run.seconds(6))


async def flat_out(one, seconds: float, workers: int = POSTERS) -> tuple[float, list[float]]:  # type: ignore[no-untyped-def]
    """`workers` at once, each beginning anew as soon as it is answered; gives the rate and each one's time."""
    times: list[float] = []
    began = time.perf_counter()

    async def work() -> None:
        while (at := time.perf_counter()) < began + seconds:
            await one()
            times.append(time.perf_counter() - at)

    await asyncio.gather(*(work() for _n in range(workers)))
    return len(times) / (time.perf_counter() - began), times


async def where_time_goes(run: Run) -> None:
    with run.step("The profile of a post"):
        run.add(await profile_posts(run))
