"""A nudge says that something of hers has moved, in all her tabs and in nobody else's, and not too often."""

import time
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import transaction

from forum import actions, events
from realtime import hub
from realtime.news import News

pytestmark = pytest.mark.django_db(transaction=True)


@sync_to_async
def nudge(what: str, *persons: Any) -> None:
    with transaction.atomic():
        events.nudge([person.pk for person in persons], what)


def says_another_process(**fields: Any) -> None:
    hub.running()._take(News(sender="another", **fields))


async def nudges_in(tab: Any, seconds: float) -> list[str]:
    """What she is nudged about from now on, for a while."""
    before = len(tab.seen)
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        try:
            await tab.frame(left)
        except TimeoutError:
            break
    return [frame["what"] for frame in tab.seen[before:] if frame["t"] == "nudge"]


async def test_all_her_tabs_are_nudged_and_nobody_elses(jordan, tunisia, tab):
    async with tab(jordan) as phone, tab(jordan) as laptop, tab(tunisia) as his:
        await nudge("inbox", jordan)
        assert await phone.sees("nudge") == {"t": "nudge", "what": "inbox"}
        await laptop.sees("nudge", what="inbox")
        await nudge("places", jordan)
        await phone.sees("nudge", what="places")
        await his.sees_nothing_but("heads")


async def test_what_is_rolled_back_nudges_nobody(jordan, tab):
    def begin_and_give_up() -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            events.nudge([jordan.pk], "inbox")
            raise ZeroDivisionError

    async with tab(jordan) as hers:
        await sync_to_async(begin_and_give_up)()
        await hers.sees_nothing_but("heads")


async def test_many_nudges_are_one_in_a_second_and_the_last_is_not_lost(jordan, tab):
    async with tab(jordan) as hers:
        for _n in range(20):
            await nudge("inbox", jordan)
        assert await nudges_in(hers, 2.5) == ["inbox", "inbox"]
        await nudge("inbox", jordan)
        assert await nudges_in(hers, 1.5) == ["inbox"]


async def test_another_process_nudges_too_and_cannot_do_it_more_often(jordan, tunisia, tab):
    async with tab(jordan) as hers, tab(tunisia) as his:
        for _n in range(500):
            says_another_process(nudges={"inbox": [jordan.pk, 987654], "places": [jordan.pk]})
        assert sorted(await nudges_in(hers, 2.5)) == ["inbox", "inbox", "places", "places"]
        await his.sees_nothing_but("heads")


async def test_forged_nudges_about_presence_cost_one_look_at_the_database_at_a_time(jordan, tunisia, tab):
    async with tab(tunisia) as his:
        his.says("who", people=[jordan.pk])
        await his.sees("presence")
        for _n in range(500):
            says_another_process(nudges={"presence": [jordan.pk, *range(5000, 5900)]})
        assert hub.running().crowd._doubted <= {jordan.pk, tunisia.pk}
        his.says("ping")
        await his.sees("pong", within=1)


async def test_a_marker_moved_elsewhere_is_told_as_the_database_has_it(jordan, tunisia, budget, tab, says):
    for _n in range(3):
        await says(jordan, budget)
    async with tab(tunisia) as his, tab(jordan) as hers:
        await sync_to_async(actions.mark_read)(person=tunisia, thread=budget, number=3)
        says_another_process(reads=[(tunisia.pk, budget.pk), (tunisia.pk, 987654), (987654, budget.pk)])
        told = await his.sees("nudge", what="read")
        assert (told["thread"], told["number"]) == (budget.pk, 3)
        await hers.sees_nothing_but("heads", "nudge")
        assert not any(frame.get("what") == "read" for frame in hers.seen)


async def test_a_process_that_asks_over_and_over_is_answered_now_and_then(jordan, tab):
    async with tab(jordan):
        for _n in range(100):
            says_another_process(asks=True)
        assert hub.running().crowd._answered_at > time.monotonic()
