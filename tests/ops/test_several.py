"""Several processes behind one address, and another ASGI server than Daphne (delivery.md G15, G18)."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import servers
from tests.realtime.stage import lay, line, post

pytestmark = pytest.mark.ops


class Family(servers.Server):
    """Two processes and their parent."""

    def command(self) -> list[str]:
        return [*super().command(), "--processes", "2"]

    def children(self) -> set[int]:
        assert self.process is not None
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return {int(pid) for pid in found.split()}


class Uvicorn(servers.Server):
    name = "uvicorn"

    def command(self) -> list[str]:
        where = ["--host", "127.0.0.1", "--port", str(self.port)]
        return [sys.executable, "-m", "uvicorn", "config.asgi:application", *where, "--log-level", "warning"]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def family(postgres: servers.Postgres, redis_server: servers.Redis) -> Iterator[Family]:
    server = Family({"DATABASE_URL": postgres.database(), "REDIS_URL": redis_server.url})
    server.migrate()
    with server:
        yield server  # type: ignore[misc]


def test_a_process_that_dies_is_replaced_while_the_other_serves(family: Family) -> None:
    servers.wait_for(lambda: len(family.children()) == 2, what="two processes")
    first = family.children()
    os.kill(min(first), signal.SIGKILL)
    assert family.status("/readyz/") == 200
    servers.wait_for(lambda: len(family.children() - {min(first)}) == 2, what="another process", seconds=20)
    assert max(first) in family.children()


def test_all_are_gone_within_ten_seconds_of_being_asked(family: Family) -> None:
    children = family.children()
    assert family.stop(seconds=15) < 11
    assert family.process is not None and family.process.returncode == 0
    assert [pid for pid in children if alive(pid)] == []


def test_children_leave_when_their_parent_is_killed(family: Family) -> None:
    children = family.children()
    family.kill9()
    servers.wait_for(lambda: not any(alive(pid) for pid in children), what="the end of the children", seconds=20)


def test_several_processes_on_one_sqlite_file_are_refused_in_a_sentence() -> None:
    server = Family()
    with pytest.raises(AssertionError, match="SQLite serves one process, and there are several"):
        server.start()
    server.close()


async def test_uvicorn_serves_pages_and_sockets_too() -> None:
    server = Uvicorn()
    stage = lay(server.env)
    with server:
        async with line(server.url, stage, "tunisia") as his:
            await his.sees("live")
            status, answer = await post(server.url, stage, "jordan", "**نعم** نوافق.")
            assert status == 201, answer
            assert "<strong>نعم</strong>" in (await his.sees("event", seq=answer["seq"]))["html"]
            await his.socket.send("x" * (64 * 1024 + 1))
            assert await his.ends() == 1009
