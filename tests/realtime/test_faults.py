"""Things break: nothing acknowledged is lost, nothing comes twice, and readers are not left behind (delivery.md §5)."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress
from statistics import median
from uuid import uuid4

import pytest
import websockets

from tests import servers

from .stage import Line, Stage, act, lay, line, post

pytestmark = pytest.mark.ops
FAST = {"MAJLIS_POSTS_PER_MINUTE": "100000"}


class Pair:
    """Two processes on PostgreSQL and Redis."""

    def __init__(self, database: str) -> None:
        self.redis = servers.Redis()
        self.redis.start()
        env = FAST | {"DATABASE_URL": database, "REDIS_URL": self.redis.url}
        self.one, self.two = servers.Server(env), servers.Server(env)
        self.stage = lay(self.one.env)
        self.one.start()
        self.two.start()

    def close(self) -> None:
        for process in (self.one, self.two, self.redis):
            process.close()


@pytest.fixture(scope="module")
def pair(postgres: servers.Postgres) -> Iterator[Pair]:
    made = Pair(postgres.database())
    yield made
    made.close()


@pytest.fixture(scope="module")
def alone() -> Iterator[tuple[servers.Server, Stage]]:
    """One process on SQLite."""
    server = servers.Server(FAST)
    stage = lay(server.env)
    with server:
        yield server, stage


class Reader:
    """Reads everything a line brings, and when."""

    def __init__(self, opened: Line) -> None:
        self.line = opened
        self.came: dict[int, float] = {}
        self.task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        while True:
            frame = await self.line.frame(within=60)
            if frame["t"] in {"event", "skip"}:
                assert frame["seq"] not in self.came, "it came twice"
                self.came[frame["seq"]] = time.time()

    async def has(self, seq: int, within: float) -> None:
        end = time.time() + within
        while seq not in self.came:
            assert time.time() < end, f"{seq} did not come within {within} s; the last was {max(self.came, default=0)}"
            assert not self.task.done(), self.task
            await asyncio.sleep(0.02)


def whole(stage: Stage, seqs: list[int]) -> bool:
    return bool(seqs) and seqs == list(range(seqs[0], seqs[-1] + 1)) and seqs[0] <= stage.head + 1


async def test_eight_writers_who_wait_and_roll_back_leave_no_hole_and_the_follower_misses_nothing(pair):
    stage = pair.stage
    people = [stage.people[f"writer{n}"]["id"] for n in range(8)]
    async with line(pair.one.url, stage, "tunisia") as his, line(pair.two.url, stage, "jordan") as hers:
        first, second = Reader(his), Reader(hers)
        kept = await asyncio.to_thread(act, pair.one.env, f"write_at_random({stage.thread}, {people}, 12)")
        stored = await asyncio.to_thread(act, pair.one.env, f"log_of({stage.room})")
        assert kept > 60
        assert stored["break"] is None
        assert stored["events"] == stored["head"] >= stage.head + kept
        for reader in (first, second):
            await reader.has(stored["head"], within=5)
            assert sorted(reader.came) == list(range(stage.head + 1, stored["head"] + 1))
            assert reader.line.seqs == sorted(reader.came)
            reader.task.cancel()


async def test_an_ended_accreditation_leaves_a_socket_on_another_process_within_a_second(pair):
    async with line(pair.two.url, pair.stage, "writer8") as theirs:
        await theirs.sees("live")
        person = pair.stage.people["writer8"]["id"]
        ended_at = await asyncio.to_thread(act, pair.one.env, f"end_accreditation({person})")
        assert await theirs.ends() == 4401
        # The script says goodbye half a second after its commit; the socket was closed long before it returned.
        assert time.time() - ended_at < 5
        assert theirs.closed_at - ended_at < 1


async def test_redis_dies_and_comes_back_empty_under_load(pair):
    stage, told = pair.stage, {}
    stop = asyncio.Event()

    async def keep_posting() -> None:
        while not stop.is_set():
            before = time.time()
            status, answer = await post(pair.one.url, stage, "writer0", "مستمرون.")
            assert status in {200, 201}, (status, answer)
            told[answer["seq"]] = (before, time.time())
            await asyncio.sleep(0.15)

    async with line(pair.two.url, stage, "tunisia") as his:
        reader, posting = Reader(his), asyncio.create_task(keep_posting())
        await asyncio.sleep(2)
        pair.redis.kill9()
        died = time.time()
        await asyncio.sleep(7)
        pair.redis.start()
        await asyncio.sleep(5)
        back = time.time()
        await asyncio.sleep(2)
        stop.set()
        await posting
        await reader.has(max(told), within=5)
        reader.task.cancel()

    waits = {seq: after - before for seq, (before, after) in told.items()}
    lags = {seq: reader.came[seq] - told[seq][1] for seq in told}
    assert whole(stage, sorted(reader.came))
    assert any(before > died for before, _after in told.values())
    without = median(wait for seq, wait in waits.items() if died < told[seq][0] < died + 7)
    assert without < median(wait for seq, wait in waits.items() if told[seq][1] < died) + 0.25, (
        "posting waited for Redis"
    )
    assert max(lags.values()) <= 5, "a reader was left behind"
    assert median(lag for seq, lag in lags.items() if told[seq][0] > back) < 1, "hints did not come back"


async def test_rights_end_without_redis_too(pair):
    pair.redis.kill9()
    try:
        async with line(pair.two.url, pair.stage, "writer9") as theirs:
            await theirs.sees("live")
            person = pair.stage.people["writer9"]["id"]
            ended_at = await asyncio.to_thread(act, pair.one.env, f"end_accreditation({person})")
            assert await theirs.ends() == 4401
            assert theirs.closed_at - ended_at < 5
    finally:
        pair.redis.start()


async def _listened_to(client) -> list[bytes]:
    """The channels in use; the test before may have taken the broker away a moment ago."""
    end = time.time() + 20
    while not (channels := await client.pubsub_channels("*")):
        assert time.time() < end, "nobody came back to the broker"
        await asyncio.sleep(0.2)
    return channels


async def test_forged_and_huge_hints_do_no_harm(pair):
    import redis.asyncio

    stage, client = pair.stage, redis.asyncio.from_url(pair.redis.url)
    async with line(pair.two.url, stage, "tunisia") as his, line(pair.one.url, stage, "jordan") as hers:
        await his.sees("live")
        await hers.sees("live")
        channels = await _listened_to(client)
        forged = [b"", b"\xc1" * 50, b"x" * 2_000_000, b"\x81\xa4type\xa4hint", b"\x80", b"\xc0"]
        for channel in channels:
            for message in forged:
                await client.publish(channel, message)
        status, answer = await post(pair.one.url, stage, "writer1", "بعد الهجوم.")
        assert status in {200, 201}
        await his.sees("event", seq=answer["seq"], within=5)
        await hers.sees("event", seq=answer["seq"], within=5)
    await client.aclose()


async def test_twenty_five_writers_on_sqlite_never_find_the_database_locked(alone):
    server, stage = alone
    writers = [f"writer{n % 12}" for n in range(25)]

    async def write(name: str) -> list[int]:
        return [(await post(server.url, stage, name, "معاً.", timeout=60))[0] for _n in range(3)]

    async with line(server.url, stage, "tunisia") as his:
        reader = Reader(his)
        answers = await asyncio.gather(*(write(name) for name in writers))
        stored = await asyncio.to_thread(act, server.env, f"log_of({stage.room})")
        await reader.has(stored["head"], within=5)
        reader.task.cancel()
    assert {status for statuses in answers for status in statuses} <= {200, 201}
    assert stored["break"] is None
    assert whole(stage, sorted(reader.came))
    assert "database is locked" not in server.output()


async def test_a_process_killed_between_posts_loses_and_doubles_nothing(alone):
    server, stage = alone
    acknowledged: dict[str, int] = {}
    seen: list[int] = []
    stop = asyncio.Event()
    before = (await asyncio.to_thread(act, server.env, f"log_of({stage.room})"))["head"]

    async def keep_posting(name: str) -> None:
        while not stop.is_set():
            client_id = str(uuid4())
            while True:  # as the page does: the same client_id until there is an answer
                with suppress(OSError, TimeoutError):
                    status, answer = await post(server.url, stage, name, "لا يضيع شيء.", client_id, timeout=5)
                    if status in {200, 201}:
                        acknowledged[client_id] = answer["seq"]
                        break
                await asyncio.sleep(0.2)
            await asyncio.sleep(0.05)

    async def keep_reading() -> None:
        last = before
        while True:
            with suppress(OSError, TimeoutError, websockets.WebSocketException):
                async with line(server.url, stage, "tunisia", seq=last) as his:
                    while True:
                        frame = await his.frame(within=30)
                        if frame["t"] in {"event", "skip"} and frame["seq"] > last:
                            assert frame["seq"] == last + 1
                            last = frame["seq"]
                            seen.append(last)
            await asyncio.sleep(0.2)

    reading = asyncio.create_task(keep_reading())
    posting = [asyncio.create_task(keep_posting(f"writer{n}")) for n in range(4)]
    for _n in range(2):
        await asyncio.sleep(1.5)
        await asyncio.to_thread(server.kill9)
        await asyncio.to_thread(server.start)
    await asyncio.sleep(1.5)
    stop.set()
    await asyncio.gather(*posting)
    stored = await asyncio.to_thread(act, server.env, f"log_of({stage.room})")
    end = time.time() + 10
    while not seen or seen[-1] < stored["head"]:
        assert time.time() < end and not reading.done()
        await asyncio.sleep(0.05)
    reading.cancel()

    assert len(acknowledged) > 10
    assert stored["break"] is None
    assert acknowledged.keys() <= set(stored["posts"])
    assert len(stored["posts"]) == len(set(stored["posts"]))
    assert len(set(acknowledged.values())) == len(acknowledged)
    assert seen == list(range(before + 1, stored["head"] + 1))


async def test_a_reader_who_does_not_read_is_dropped_and_the_others_are_served(alone):
    server, stage = alone
    long = "كلمة " * 6_000
    head = (await asyncio.to_thread(act, server.env, f"log_of({stage.room})"))["head"]
    async with (
        line(server.url, stage, "jordan", seq=head) as quick,
        line(server.url, stage, "tunisia", seq=head, narrow=True) as slow,
    ):
        await quick.sees("live")
        reader = Reader(quick)  # `slow` is never read from here on
        for _n in range(20):  # more than the kernel keeps for a connection, besides what we keep
            answers = await asyncio.gather(*(post(server.url, stage, f"writer{n}", long) for n in range(5)))
            assert {status for status, _answer in answers} <= {200, 201}
        await reader.has(max(answer["seq"] for _status, answer in answers), within=5)
        with suppress(websockets.ConnectionClosed):
            while True:
                await slow.frame(within=10)
        assert slow.socket.close_code in {4008, 1006}
        assert len(slow.seqs) < 100
        assert slow.seqs == list(range(head + 1, head + 1 + len(slow.seqs)))
        reader.task.cancel()


async def test_stopping_says_1012_and_ends_in_time(alone):
    server, stage = alone
    async with line(server.url, stage, "jordan") as hers, line(server.url, stage, "tunisia") as his:
        await hers.sees("live")
        await his.sees("live")
        took = await asyncio.to_thread(server.stop)
        assert await hers.ends() == 1012
        assert await his.ends() == 1012
        assert took < 10
