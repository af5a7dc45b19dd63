"""The secretariat's desk after a long day: five hundred cases, every way of looking at them."""

import time

from .. import stage as staging
from ..door import Door
from ..measure import Meter, p50_p99
from ..parts import Majlis
from ..result import Result
from ..run import Run

CASES = 500
TARGET = 100
LOOKS = {
    "the queue": "/moderation/",
    "the queue, its third page": "/moderation/?from=60",
    "the queue, narrowed": "/moderation/?heap=late&severity=3&origin=report",
    "all cases": "/moderation/?heap=all",
    "one case": "/moderation/cases/{case}/",
    "figures of the desk": "/moderation/figures/",
}


async def desk(run: Run) -> None:
    with run.step(f"Laying the Council and {CASES} cases"):
        server, stage = run.parts.majlis("postgres")
        laid = staging.ask(server.env, f"_desk({CASES})")
    with server, run.step("The desk, one officer after the other"):
        for what, path in LOOKS.items():
            await _look(run, server, laid["session"], what, path.format(case=laid["case"]))


async def _look(run: Run, server: Majlis, session: str, what: str, path: str) -> None:
    """One request at a time: how long a page takes the server, not how many it can serve."""
    door = Door(server.url, session)
    for _n in range(5):  # The first find nothing kept.
        await _asked(door, path)
    meter, asked = Meter(server.pid), 20 if run.quick else 100
    times = [await _asked(door, path) for _n in range(asked)]
    _wall, cpu = meter.end()
    door.close()
    p50, p99 = p50_p99(times)
    run.add(
        Result(
            row="desk",
            what=f"{what}, {CASES} cases",
            target=f"≤ {TARGET} ms",
            measured=f"p50 / p99 {p50:.0f} / {p99:.0f} ms",
            met=p50 <= TARGET,
            note=f"{cpu / asked * 1000:.0f} ms of the process's processor time a page",
        )
    )


async def _asked(door: Door, path: str) -> float:
    begun = time.perf_counter()
    status, _head, body = await door.get(path)
    assert status == 200, (status, path, body[:300])
    return time.perf_counter() - begun
