"""Whoever was away misses nothing, gets nothing twice, and is told when she must fetch the page (G4–G9)."""

import asyncio
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings

from forum import actions, events
from forum.models import Event, Room
from realtime import hub

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def talkative(settings) -> None:
    settings.POSTS_PER_MINUTE = 10_000


@pytest.fixture
def room(budget) -> Room:
    return budget.room


def seqs(tab) -> list[int]:
    return [frame["seq"] for frame in tab.seen if frame["t"] in {"event", "skip"}]


async def test_a_reader_who_lost_the_line_gets_what_was_missed(jordan, tunisia, budget, room, tab, says):
    async with tab(tunisia, room) as his:
        last = (await says(jordan, budget, "أولًا")).seq
        await his.sees("event", seq=last)
    for body in ("ثانيًا", "ثالثًا"):
        await says(jordan, budget, body)

    async with tab(tunisia) as again:
        await again.resumes(room, seq=last)
        assert "ثانيًا" in (await again.sees("event"))["html"]
        assert "ثالثًا" in (await again.sees("event"))["html"]
        assert (await again.frame()) == {"t": "live", "room": room.pk, "seq": last + 2}


async def test_catching_up_shows_posts_as_they_are_now(jordan, tunisia, budget, room, tab, says):
    post = (await says(jordan, budget, "كلمة ندمت عليها")).result
    await sync_to_async(actions.withdraw_post)(author=jordan, post=post, client_id=uuid4())

    async with tab(tunisia) as his:
        await his.resumes(room, seq=0)
        await his.sees("live")
        assert "كلمة ندمت" not in str(his.seen)
        assert [f["kind"] for f in his.seen if f.get("post") == post.pk] == ["post.created", "post.withdrawn"]


async def test_a_live_frame_and_a_fresh_page_agree(jordan, tunisia, budget, room, tab, says, signed_in):
    client = await sync_to_async(signed_in)(tunisia)
    async with tab(tunisia, room) as his:
        await says(jordan, budget, "**متطابقان** تماماً")
        html = (await his.sees("event", kind="post.created"))["html"]
    page = (await sync_to_async(client.get)(f"/t/{budget.pk}/", follow=True)).content.decode()
    body = html[html.index("<strong>") : html.index("</p>")]
    assert body in page


async def test_pages_of_a_long_absence_are_whole(jordan, tunisia, budget, room, tab):
    await sync_to_async(_many_events)(room, jordan, 450)
    async with tab(tunisia) as his:
        await his.resumes(room, seq=0)
        live = await his.sees("live")
        assert seqs(his) == list(range(1, live["seq"] + 1))
        assert live["seq"] > 450


async def test_more_than_a_thousand_behind_fetches_the_page(jordan, tunisia, budget, room, tab):
    await sync_to_async(_many_events)(room, jordan, 1001)
    async with tab(tunisia) as his:
        await his.resumes(room, seq=0)
        assert await his.frame() == {"t": "resync", "room": room.pk}
        fresh = await Room.objects.aget(pk=room.pk)
        await his.resumes(room, seq=fresh.head - settings.LIVE["resume_limit"])
        await his.sees("live")


async def test_a_place_from_the_future_fetches_the_page(tunisia, budget, room, tab):
    async with tab(tunisia) as his:
        head = (await Room.objects.aget(pk=room.pk)).head
        await his.resumes(room, seq=head + 1)
        assert await his.frame() == {"t": "resync", "room": room.pk}


async def test_another_epoch_fetches_the_page(tunisia, budget, room, tab):
    async with tab(tunisia) as his:
        his.says("resume", rooms={str(room.pk): [0, "0123456789abcdef"]})
        assert await his.frame() == {"t": "resync", "room": room.pk}


async def test_after_a_restore_every_socket_is_told(jordan, tunisia, budget, room, tab, settings):
    settings.LIVE = settings.LIVE | {"beacon_seconds": 0.3}
    async with tab(tunisia, room) as his:
        await Room.objects.filter(pk=room.pk).aupdate(epoch="fedcba9876543210")
        assert await his.ends() == 4409


async def test_resuming_while_others_write_leaves_no_hole(jordan, tunisia, budget, room, tab, reply):
    def write() -> None:
        from django.db import connections

        for _n in range(60):
            reply(jordan, budget)
        connections.close_all()

    writing = asyncio.create_task(asyncio.to_thread(write))
    tabs = []
    async with tab(tunisia) as first, tab(jordan) as second, tab(tunisia) as third:
        for opened in (first, second, third):
            await asyncio.sleep(0.05)
            await opened.resumes(room, seq=0)
            tabs.append(opened)
        await writing
        head = (await Room.objects.aget(pk=room.pk)).head
        for opened in tabs:
            while not seqs(opened) or seqs(opened)[-1] < head:
                await opened.frame()
            assert seqs(opened) == list(range(1, head + 1))


async def test_resuming_again_starts_from_the_given_place(jordan, tunisia, budget, room, tab, says):
    async with tab(tunisia, room) as his:
        seq = (await says(jordan, budget)).seq
        await his.sees("event", seq=seq)
        await his.resumes(room, seq=seq - 1)
        await his.sees("event", seq=seq)
        await his.sees("live")
        await says(jordan, budget)
        await his.sees("event", seq=seq + 1)
        await his.sees_nothing_but()


async def test_a_lost_announcement_is_found_by_the_beacon(jordan, tunisia, budget, room, tab, settings, says):
    settings.LIVE = settings.LIVE | {"beacon_seconds": 0.5}
    async with tab(tunisia, room) as his:
        events.recorded.disconnect(dispatch_uid="realtime.hub")
        try:
            seq = (await says(jordan, budget)).seq
        finally:
            events.recorded.connect(hub.announce, dispatch_uid="realtime.hub")
        await his.sees("event", seq=seq, within=3)


async def test_the_pulse_tells_the_heads(tunisia, budget, room, tab, settings):
    settings.LIVE = settings.LIVE | {"pulse_seconds": 0.4}
    async with tab(tunisia, room) as his:
        fresh = await Room.objects.aget(pk=room.pk)
        assert (await his.sees("heads", rooms={str(room.pk): [fresh.head, fresh.epoch]}))["t"] == "heads"


async def test_invented_announcements_do_no_harm(jordan, tunisia, budget, room, tab, says):
    async with tab(tunisia, room) as his:
        for room_id, seq in ((room.pk, 10**9), (room.pk, -1), (room.pk, 0), (10**12, 5), (0, 0)):
            hub.announce(room_id=room_id, seq=seq)
        await his.sees_nothing_but()
        seq = (await says(jordan, budget)).seq
        await his.sees("event", seq=seq)


async def test_reading_moves_the_marker_and_tells_the_other_tabs(jordan, tunisia, budget, room, tab, says):
    await says(jordan, budget)
    async with tab(tunisia, room) as desk, tab(tunisia, room) as phone:
        desk.says("read", thread=budget.pk, number=99)
        assert await phone.sees("nudge") == {"t": "nudge", "what": "read", "thread": budget.pk, "number": 2}
        desk.says("read", thread=budget.pk, number=1)
        assert (await phone.sees("nudge"))["number"] == 2


async def test_a_log_is_read_in_a_flat_number_of_queries(
    jordan, tunisia, emirates, budget, room, tab, django_assert_max_num_queries
):
    """Twenty events cost as many queries as two: events with posts, aliases, heads, rights."""
    from realtime.reader import Reader

    await sync_to_async(_many_posts)(budget, jordan, 25)

    def read(persons: frozenset[int], after: int) -> int:
        with django_assert_max_num_queries(12) as counted:
            batch = Reader().batch(room.pk, after, persons, frozenset({"ar", "fr"}), 10**9)
        assert batch.deliveries
        return len(counted.captured_queries)

    both, head = frozenset({tunisia.pk, emirates.pk}), (await Room.objects.aget(pk=room.pk)).head
    few = await sync_to_async(read)(frozenset({tunisia.pk}), head - 2)
    assert await sync_to_async(read)(both, 0) == few


def _many_posts(thread, author, count: int) -> None:
    for _n in range(count):
        actions.create_post(author=author, thread=thread, body="كلمة", language="ar", client_id=uuid4())


def _many_events(room: Room, actor, count: int) -> None:
    """Events of a room as the actions write them, without the posts."""
    from django.db import transaction

    thread = room.threads.get()
    with transaction.atomic():
        locked = Room.objects.select_for_update().get(pk=room.pk)
        for n in range(count):
            events.record("thread.locked" if n % 2 else "thread.unlocked", room=locked, actor=actor, thread=thread)
    assert Event.objects.filter(room=room).count() >= count
