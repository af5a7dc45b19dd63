"""Whatever a client sends, it gets a clear answer or a clear end; never 1011, and nobody else notices."""

import asyncio
import json
import random

import pytest
from django.conf import settings

from realtime import hub

pytestmark = pytest.mark.django_db(transaction=True)


async def test_nonsense_is_answered_and_then_ended(jordan, tunisia, budget, tab, says):
    async with tab(jordan, budget) as hostile, tab(tunisia, budget) as his:
        hostile.writes('{"t":"post","body":"x"}')
        assert (await hostile.sees("error"))["code"] == "bad_message"
        for _n in range(20):
            hostile.writes("]")
        assert await hostile.ends() == 1008
        assert hostile.seen[-1]["code"] == "too_fast"
        await says(jordan, budget)
        await his.sees("event")


async def test_the_answer_is_in_the_language_of_the_page(jordan, tab):
    async with tab(jordan, language="en") as english:
        english.writes("]")
        assert (await english.sees("error"))["message"] == "This message is not valid JSON. Reload the page."


@pytest.mark.parametrize("size", [64 * 1024 + 1, 1024 * 1024])
async def test_a_frame_that_is_too_large_ends_the_socket(size, jordan, tab):
    async with tab(jordan) as hostile:
        hostile.writes(" " * size)
        assert await hostile.ends() == 1009


async def test_letters_of_several_bytes_count_as_bytes(jordan, tab):
    async with tab(jordan) as hostile:
        hostile.writes("ك" * (33 * 1024))
        assert await hostile.ends() == 1009


async def test_a_binary_frame_is_refused(jordan, tab):
    async with tab(jordan) as hostile:
        hostile.writes_bytes(b'{"t":"ping"}')
        assert (await hostile.sees("error"))["code"] == "not_text"
        hostile.says("ping")
        await hostile.sees("pong")


async def test_a_flood_is_ended(jordan, tab):
    async with tab(jordan) as hostile:
        for _n in range(100):
            hostile.says("ping")
        assert await hostile.ends() == 1008
        assert sum(frame["t"] == "pong" for frame in hostile.seen) <= settings.LIVE["messages_burst"]


async def test_someone_who_is_merely_quick_is_served(jordan, tab):
    async with tab(jordan) as quick:
        for _n in range(settings.LIVE["messages_burst"] - 5):
            quick.says("ping")
        for _n in range(settings.LIVE["messages_burst"] - 5):
            await quick.sees("pong")


async def test_more_rooms_than_one_page_needs_are_refused(jordan, budget, tab):
    async with tab(jordan) as hostile:
        for start in (1, 201):
            hostile.says("resume", rooms={str(n): [0, "aa"] for n in range(start, start + 200)})
        hostile.says("ping")
        await hostile.sees("pong")
        gone = [frame["room"] for frame in hostile.seen if frame["t"] in {"gone", "resync"}]
        assert set(gone) == set(range(1, 401))
        assert not hub.running().rooms


async def test_reading_marks_only_what_one_may_read(expert, president, tab):
    async with tab(expert) as theirs:
        theirs.says("read", thread=999_999, number=1)
        assert (await theirs.sees("error"))["code"] == "not_found"


async def test_random_bytes_and_random_messages_do_no_harm(jordan, tunisia, budget, tab, says, settings):
    settings.LIVE = settings.LIVE | {"messages_per_second": 10_000, "messages_burst": 10_000}
    dice = random.Random(20)
    words = ["resume", "read", "typing", "presence", "ping", "rooms", "thread", "number", "t", "state", "here"]
    values = [None, True, -1, 0, 1, 2**63, 1e308, "", "\x00", "\u202e", [], {}, {"1": [0, "aa"]}, [[]], budget.pk]

    def message() -> str:
        if dice.random() < 0.3:
            return "".join(chr(dice.randrange(1, 0xD7FF)) for _n in range(dice.randrange(40)))
        fields = {dice.choice(words): dice.choice([*values, *words]) for _n in range(dice.randrange(4))}
        return json.dumps({"t": dice.choice(words)} | fields)

    async with tab(jordan) as hostile, tab(tunisia, budget) as his:
        for _n in range(400):
            hostile.writes(message())
        hostile.says("ping")
        await asyncio.wait_for(hostile.sees("pong"), 10)
        while hostile.seen[-1]["t"] != "pong" or hostile._in.qsize():
            await hostile.frame()
        assert hostile.closed is None
        await says(tunisia, budget)
        await his.sees("event")


async def test_a_reader_who_takes_nothing_is_dropped_and_can_come_back(
    jordan, tunisia, emirates, budget, tab, says, settings
):
    settings.POSTS_PER_MINUTE = 10_000
    settings.LIVE = settings.LIVE | {"window_frames": 8}
    async with tab(tunisia, budget) as slow, tab(emirates, budget) as quick:
        slow.takes_nothing()
        posts = [await says(jordan, budget) for _n in range(30)]
        await quick.sees("event", seq=posts[-1].seq)
        assert not hub.running().people.get(tunisia.pk)  # Nothing is held for it any more.
        slow.takes_again()
        assert await slow.ends() == 4008
        had = [frame["seq"] for frame in slow.seen if frame["t"] == "event"]
    async with tab(tunisia) as again:
        room = budget.room
        await again.resumes(room, seq=had[-1])
        await again.sees("live")
        missed = [frame["seq"] for frame in again.seen if frame["t"] == "event"]
        assert had + missed == [done.seq for done in posts]


async def test_stopping_says_goodbye_and_takes_nobody_in(jordan, tunisia, budget, tab, signed_in):
    async with tab(jordan, budget) as hers:
        await hub.shutdown(0)
        assert await hers.ends() == 1012
        with pytest.raises(AssertionError):
            async with tab(tunisia):
                pass
