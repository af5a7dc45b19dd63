"""Two real server processes on PostgreSQL and Redis: one person is one, and who has left hears nothing in either."""

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from typing import Any

import pytest
import websockets

from tests import servers

from .stage import Line, Stage, act, lay, line

pytestmark = pytest.mark.ops
FAST = {"MAJLIS_POSTS_PER_MINUTE": "100000", "MAJLIS_PRESENCE_LASTS": "6"}
RACES = int(os.environ.get("MAJLIS_RACES", "100"))
POSTS = 6


class Pair:
    def __init__(self, database: str) -> None:
        self.redis = servers.Redis()
        self.redis.start()
        env = FAST | {"DATABASE_URL": database, "REDIS_URL": self.redis.url}
        self.one, self.two = servers.Server(env), servers.Server(env)
        self.stage: Stage = lay(self.one.env)
        self.one.start()
        self.two.start()

    def id(self, name: str) -> int:
        return self.stage.people[name]["id"]

    def close(self) -> None:
        for process in (self.one, self.two, self.redis):
            process.close()


@pytest.fixture(scope="module")
def pair(postgres: servers.Postgres) -> Iterator[Pair]:
    made = Pair(postgres.database())
    yield made
    made.close()


NOBODIES = count(900_000)


async def asks(opened: Line, *people: int) -> dict[str, Any]:
    """The answer, told from changes that came before it by somebody who is not there."""
    nobody = next(NOBODIES)
    await opened.says("who", people=[*people, nobody])
    while True:
        answer = (await opened.sees("presence"))["people"]
        if answer.pop(str(nobody), None):
            return answer


async def becomes(opened: Line, person: int, shown: dict[str, str], within: float = 10) -> float:
    """Read on until she is shown like this; gives how long it took."""
    began, known = time.monotonic(), await asks(opened, person)
    while known.get(str(person)) != shown:
        known |= (await opened.sees("presence", within))["people"]
    return time.monotonic() - began


HERE, AWAY, GONE = {"s": "here"}, {"s": "away"}, {"s": "gone"}


async def test_one_person_in_two_processes_is_one(pair):
    jordan = pair.id("jordan")
    async with line(pair.one.url, pair.stage, "tunisia") as his:
        await becomes(his, jordan, GONE)
        async with line(pair.two.url, pair.stage, "jordan") as there:
            await becomes(his, jordan, AWAY)
            await there.says("presence", state="here")
            assert await becomes(his, jordan, HERE) < 3
            async with line(pair.one.url, pair.stage, "jordan") as here:
                await here.says("presence", state="here")
                await there.says("presence", state="away")
                with pytest.raises(TimeoutError):
                    await his.sees("presence", within=1)
                await here.says("presence", state="away")
                await becomes(his, jordan, AWAY)
        # After the grace, not at once: she may only be going to the next page.
        assert await becomes(his, jordan, GONE, within=12) > 3


async def test_what_she_sets_in_one_process_is_seen_in_the_other(pair):
    hider = pair.id("writer5")
    async with line(pair.one.url, pair.stage, "tunisia") as his, line(pair.two.url, pair.stage, "writer1") as theirs:
        await asks(his, hider)
        await asks(theirs, hider)
        await asyncio.to_thread(act, pair.one.env, f"set_on({hider}, status='away', status_text='سفر')")
        for opened in (his, theirs):
            await becomes(opened, hider, {"s": "away", "text": "سفر"})
        await asyncio.to_thread(act, pair.one.env, f"set_on({hider}, status='', status_text='', hides_presence=True)")
        async with line(pair.two.url, pair.stage, "writer5") as hers:
            await hers.says("presence", state="here")
            await becomes(his, hider, GONE)
            with pytest.raises(TimeoutError):
                await his.sees("presence", within=1)


async def test_a_sign_of_writing_and_a_read_marker_reach_the_other_process(pair):
    thread = pair.stage.thread
    async with (
        line(pair.one.url, pair.stage, "jordan") as hers,
        line(pair.two.url, pair.stage, "jordan") as phone,
        line(pair.two.url, pair.stage, "tunisia") as his,
    ):
        for opened in (hers, phone, his):
            await opened.sees("live")
        await hers.says("typing", thread=thread)
        sign = await his.sees("typing", thread=thread)
        assert (sign["person"], sign["name"]) == (pair.id("jordan"), "Person jordan")
        await hers.says("read", thread=thread, number=1)
        assert (await phone.sees("nudge", what="read"))["number"] == 1


async def test_what_anybody_writes_to_the_broker_shows_nobody_more(pair):
    import msgpack
    import redis.asyncio

    hider, stage, client = pair.id("writer6"), pair.stage, redis.asyncio.from_url(pair.redis.url)
    await asyncio.to_thread(act, pair.one.env, f"set_on({hider}, hides_presence=True)")
    forged = {
        "type": "hint",
        "from": "forged",
        "people": {str(hider): "here", "987654": "here"},
        "signs": [[stage.room, stage.thread, hider], [stage.room, 987654, pair.id("writer1")]],
        "nudges": {"inbox": [pair.id("tunisia")] * 900, "presence": [hider]},
        "asks": True,
    }
    async with line(pair.two.url, stage, "tunisia") as his:
        await his.sees("live")
        assert await asks(his, hider, 987654) == {str(hider): GONE, "987654": GONE}
        for channel in await client.pubsub_channels("*"):
            for _n in range(100):
                await client.publish(channel, msgpack.packb(forged | {"__asgi_channel__": channel.decode()}))
                await client.publish(channel, msgpack.packb(forged))
        seen = []
        with suppress(TimeoutError):
            while True:
                seen.append(await his.frame(within=2.5))
    await client.aclose()
    assert not [frame for frame in seen if frame["t"] in {"presence", "typing"}]
    # The message was understood: what is hers to know came through, once at each end of a second.
    assert 1 <= len([frame for frame in seen if frame["t"] == "nudge"]) <= 4


async def test_the_people_of_a_killed_process_are_gone_after_a_while_and_back_with_it(pair):
    writer = pair.id("writer2")
    async with line(pair.one.url, pair.stage, "tunisia") as his:
        with suppress(websockets.ConnectionClosed):
            async with line(pair.two.url, pair.stage, "writer2") as theirs:
                await theirs.says("presence", state="here")
                await becomes(his, writer, HERE)
                await asyncio.to_thread(pair.two.kill9)
                took = await becomes(his, writer, GONE, within=15)
        assert took < int(FAST["MAJLIS_PRESENCE_LASTS"]) + 6
        await asyncio.to_thread(pair.two.start)
        async with line(pair.one.url, pair.stage, "writer3") as others:
            await others.says("presence", state="here")
            # A process that begins asks the others who is there.
            async with line(pair.two.url, pair.stage, "jordan") as hers:
                await becomes(hers, pair.id("writer3"), HERE)
        async with line(pair.two.url, pair.stage, "writer2") as theirs:
            await theirs.says("presence", state="here")
            await becomes(his, writer, HERE)


class Listener:
    """Takes everything a socket brings, room by room."""

    def __init__(self, opened: Line) -> None:
        self.came: dict[int, list[int]] = {}
        self.gone: set[int] = set()
        self.live: set[int] = set()
        self.after_gone: list[Any] = []
        self.task = asyncio.create_task(self._read(opened))

    async def _read(self, opened: Line) -> None:
        while True:
            frame = await opened.frame(within=120)
            room = frame.get("room")
            if room in self.gone:
                self.after_gone.append(frame)
            if frame["t"] in {"event", "skip"}:
                self.came.setdefault(room, []).append(frame["seq"])
            elif frame["t"] == "gone":
                self.gone.add(room)
            elif frame["t"] == "live":
                self.live.add(room)

    async def until(self, question: Any, what: str, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not question():
            assert time.monotonic() < end and not self.task.done(), what
            await asyncio.sleep(0.05)


async def test_who_has_left_receives_nothing_committed_later_in_either_process(pair):
    """A hundred conversations; in each one writes while another leaves, with sockets on both processes."""
    jordan, tunisia, stays = (pair.id(name) for name in ("jordan", "tunisia", "writer4"))
    rooms = await asyncio.to_thread(act, pair.one.env, f"lay_groups({[jordan, tunisia, stays]}, {RACES})")
    async with (
        line(pair.one.url, pair.stage, "tunisia") as one,
        line(pair.two.url, pair.stage, "tunisia") as two,
        line(pair.two.url, pair.stage, "writer4") as third,
    ):
        listeners = [Listener(opened) for opened in (one, two, third)]
        wanted = {int(room) for room in rooms}
        for opened, listener in zip((one, two, third), listeners, strict=True):
            await opened.says("resume", rooms=rooms)
            await listener.until(lambda one=listener: wanted <= one.live, "the rooms are followed")
        call = f"race({sorted(wanted)}, {jordan}, {tunisia}, {POSTS})"
        left = {int(room): seq for room, seq in (await asyncio.to_thread(act, pair.one.env, call)).items()}
        last = {room: rooms[str(room)][0] + POSTS + 1 for room in left}
        first, second, stayed = listeners
        await stayed.until(lambda: all(stayed.came.get(r, [0])[-1] == last[r] for r in left), "who stays has it all")
        for listener in (first, second):
            await listener.until(lambda one=listener: wanted <= one.gone, "she is told that the rooms are gone")
        await asyncio.sleep(1)
        for listener in listeners:
            listener.task.cancel()

    for room, seq in left.items():
        assert stayed.came[room] == list(range(rooms[str(room)][0] + 1, last[room] + 1))
        for listener in (first, second):
            assert all(came < seq for came in listener.came.get(room, [])), (room, seq, listener.came[room])
    assert first.after_gone == second.after_gone == []
    during = [room for room, seq in left.items() if rooms[str(room)][0] + 1 < seq < last[room]]
    assert len(during) > RACES / 4, "hardly any of these was a race"
