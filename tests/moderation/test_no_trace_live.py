"""The same over sockets: no frame of any kind holds what is hidden, held, withdrawn or erased (delivery.md G11)."""

import asyncio
import json
import logging
from collections.abc import Callable
from contextlib import suppress

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from accounts.models import Person
from forum.models import Room
from realtime.frames import FRAMES
from tests.realtime.conftest import Tab, live, scope_for, session_key  # noqa: F401  # `live` is a fixture

from . import traces
from .test_no_trace import CAST
from .traces_ground import HELD, MARKS, Ground, act, before

OUTSIDE = ("tunisia", "emirates", "chair", "observer")
SLOW, QUIET = 30.0, 0.5  # How long a frame is waited for, and after how long without one all has come.
# What comes only after long quiet or to others; it holds numbers and states (tests/realtime).
NOT_WAITED_FOR = {"heads", "typing"}


@pytest.fixture
def cast(request: pytest.FixtureRequest, transactional_db, settings, caplog) -> dict[str, Person]:
    caplog.set_level(logging.ERROR)
    settings.EDIT_WINDOW *= 0
    settings.POSTS_PER_MINUTE = 1000
    return {name: request.getfixturevalue(name) for name in (*CAST, "observer")}


class Listener:
    """One person's socket, following rooms from their beginning, and all that came over it."""

    def __init__(self, tab: Tab) -> None:
        self.tab, self.since, self.follow = tab, 0, set()

    async def follows(self, rooms: list[Room]) -> None:
        for room in rooms:
            await self.tab.resumes(room, seq=0)
            while (told := await self.tab.frame(SLOW))["t"] not in ("live", "gone"):
                pass
            self.follow |= {room.pk} if told["t"] == "live" else set()

    async def hears(self) -> list[dict]:
        """Everything since it was last asked, up to where the rooms stand now and what follows at once."""
        heads = await sync_to_async(lambda: dict(Room.objects.values_list("pk", "head")))()
        while any(self._at(room) < heads[room] for room in self.follow):
            await self.tab.frame(SLOW)
        with suppress(TimeoutError):
            while True:
                await self.tab.frame(QUIET)
        heard, self.since = self.tab.seen[self.since :], len(self.tab.seen)
        return heard

    def _at(self, room: int) -> int:
        return max((frame["seq"] for frame in self.tab.seen if frame.get("room") == room and "seq" in frame), default=0)


async def opened(person: Person, signed_in: Callable[[Person], Client]) -> Listener:
    tab = Tab(scope_for(session_key(await sync_to_async(signed_in)(person))))
    await tab.opens()
    return Listener(tab)


def marks_in(heard: list[dict], ground: Ground) -> set[str]:
    return set(traces.traces(json.dumps(heard, ensure_ascii=False), MARKS, ground))


async def test_no_frame_tells_what_is_out_of_sight(live, cast, signed_in) -> None:  # noqa: F811
    ground = await sync_to_async(before)(cast)
    people = {name: await opened(cast[name], signed_in) for name in (*OUTSIDE, "jordan", "secretariat")}
    for listener in people.values():
        await listener.follows(ground.rooms)
    heard = {name: marks_in(await listener.hears(), ground) for name, listener in people.items()}
    # While it stands it is told to those who read it, and what waits to its author and the desk.
    standing = {name for name in MARKS if name not in (*HELD, "held title") and "earlier" not in name}
    assert heard["tunisia"] == standing - {"bureau withdrawn"}
    assert heard["chair"] >= {"hidden", "committee"} and heard["observer"] >= {"hidden"}
    assert heard["jordan"] >= {"held", "held back"} and heard["secretariat"] >= {*HELD}

    await sync_to_async(act)(ground)
    everything = {name: await listener.hears() for name, listener in people.items()}
    kinds = {frame.get("kind") for frame in everything["tunisia"]}
    assert kinds >= {"post.hidden", "post.sent_back", "post.withdrawn", "post.erased"}
    for name in people:
        assert marks_in(everything[name], ground) <= ({*HELD} if name in ("jordan", "secretariat") else set()), name

    again = {name: await opened(cast[name], signed_in) for name in (*OUTSIDE, "secretariat")}
    for name, listener in again.items():
        await listener.follows(ground.rooms)
        await says_all_there_is_to_say(listener.tab, ground)
        told = await listener.hears()
        if name == "secretariat":  # She approves: what waits comes to her, what is hidden does not come over a socket.
            assert marks_in(told, ground) == {*HELD}
        else:
            assert marks_in(told, ground) == set(), name
            everything[name] += told
    tags = {frame["t"] for heard_by_one in everything.values() for frame in heard_by_one}
    expected = {one.__struct_config__.tag for one in FRAMES} - NOT_WAITED_FOR
    assert tags >= expected - {"mine", "hello"}, expected - tags
    await asyncio.gather(*(listener.tab.leaves() for listener in (*people.values(), *again.values())))


async def says_all_there_is_to_say(tab: Tab, ground: Ground) -> None:
    """Every message there is, so that every answer there is comes back."""
    tab.says("ping")
    tab.says("nonsense")
    tab.says("resume", rooms={"987654321": [0, "0"], str(ground.by_mark["hidden"].room_id): [0, "0"]})
    tab.says("who", people=[person.pk for person in ground.people])
    tab.says("presence", state="here")
    for thread in ground.threads[:3]:
        tab.says("typing", thread=thread.pk)
        tab.says("read", thread=thread.pk, number=1)
