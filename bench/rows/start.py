"""A process: from its start to its first answer, and what it weighs then."""

import time
from statistics import median

from tests import servers

from ..door import Door
from ..measure import MIB, memory
from ..parts import Majlis
from ..result import Result
from ..run import Run

START_TARGET, MEMORY_TARGET = 3.0, 200 * MIB


async def start(run: Run) -> None:
    with run.step("Laying the Council"):
        server, stage = run.parts.majlis("postgres", people=10)
    times = []
    with run.step("From start to the first answer"):
        for _turn in range(3):
            began = time.perf_counter()
            server.start()
            door = Door(server.url, stage.sessions[0])
            status, _head, _body = await door.get("/")
            times.append(time.perf_counter() - began)
            assert status == 200, status
            door.close()
            used = memory(_pid(server))
            if _turn < 2:
                server.stop()
        server.close()
    taken = median(times)
    run.add(
        Result(
            row="start",
            what="process: start to the first page, memory then",
            target="≤ 3 s, ≤ 200 MiB",
            measured=f"{taken:.1f} s, {used / MIB:.0f} MiB",
            met=taken <= START_TARGET and used <= MEMORY_TARGET,
            numbers={"start": taken, "memory": used / MIB},
        )
    )


def _pid(server: servers.Server) -> int:
    assert isinstance(server, Majlis)
    return server.pid
