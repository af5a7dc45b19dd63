"""What becomes of a thread, by which rules one writes and what waits: pushed to every open tab it concerns."""

from datetime import timedelta
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async

from accounts.days import end_of, today
from forum import actions
from forum.models import Room

pytestmark = pytest.mark.django_db(transaction=True)


async def does(action, **fields):
    return await sync_to_async(action)(client_id=uuid4(), **fields)


async def test_each_act_on_a_thread_reaches_every_tab_in_order_and_without_its_reason(
    jordan, tunisia, secretariat, budget, tab
):
    steps = [
        (actions.close_thread, "thread.closed", {"body": "الخلاصة", "language": "ar"}),
        (actions.archive_thread, "thread.archived", {"reason": "سبب داخلي"}),
        (actions.unarchive_thread, "thread.unarchived", {"reason": "سبب داخلي"}),
        (actions.reopen_thread, "thread.reopened", {"reason": "سبب داخلي"}),
        (actions.pin_thread, "thread.pinned", {"reason": "سبب داخلي", "until": end_of(today() + timedelta(days=7))}),
        (actions.unpin_thread, "thread.unpinned", {"reason": "سبب داخلي"}),
    ]
    async with tab(jordan, budget) as hers, tab(tunisia, budget) as his, tab(tunisia, budget) as second:
        for action, kind, fields in steps:
            done = await does(action, actor=secretariat, thread=budget, **fields)
            for one in (hers, his, second):
                frame = await one.sees("event", kind=kind)
                assert frame == {
                    "t": "event",
                    "room": budget.room_id,
                    "seq": done.seq,
                    "kind": kind,
                    "thread": budget.pk,
                }
        # The summary came as the post it is, before the thread was closed.
        kinds = [frame["kind"] for frame in his.seen if frame["t"] == "event"]
        assert kinds[:2] == ["post.created", "thread.closed"]


async def test_who_cannot_read_the_room_hears_of_none_of_it(observer, secretariat, board, tab):
    def begin():
        return actions.start_thread(
            author=secretariat,
            room=board("partnerships"),
            title="شراكات",
            body="نص",
            language="ar",
            client_id=uuid4(),
        ).result

    thread = await sync_to_async(begin)()
    async with tab(observer) as outside:
        await outside.resumes(thread.room)
        assert (await outside.sees("gone"))["room"] == thread.room_id
        await does(actions.close_thread, actor=secretariat, thread=thread, body="الخلاصة", language="ar")
        await outside.sees_nothing_but("heads", "nudge", "presence")


async def test_new_rules_reach_the_readers_of_the_room_and_a_guest_of_one_thread_a_gap(
    tunisia, guest, secretariat, budget, tab
):
    await sync_to_async(actions.invite_to_thread)(actor=secretariat, thread=budget, person=guest)
    async with tab(tunisia, budget) as his, tab(guest, budget) as invited:
        done = await does(
            actions.set_room_rules,
            actor=secretariat,
            room=budget.room,
            slow_seconds=300,
            announcements=False,
            moderation="post",
            held_classes=[],
            reason="سبب داخلي",
            seen=0,
        )
        frame = await his.sees("event", kind="rules.changed")
        assert frame == {"t": "event", "room": budget.room_id, "seq": done.seq, "kind": "rules.changed"}
        assert await invited.sees("skip", seq=done.seq)


async def test_a_post_that_waits_is_told_to_its_author_and_the_desk_until_it_is_published(
    jordan, tunisia, secretariat, budget, tab, says
):
    await Room.objects.filter(pk=budget.room_id).aupdate(moderation="pre")
    async with tab(jordan, budget) as reader, tab(tunisia, budget) as author, tab(secretariat, budget) as desk:
        sent = await says(tunisia, budget, "نص ينتظر الإقرار")
        for one in (author, desk):
            assert (await one.sees("event", kind="post.submitted"))["post"] == sent.result.pk
        assert await reader.sees("skip", seq=sent.seq)

        back = await does(actions.return_post, actor=secretariat, post=sent.result, reason="أضف المصدر")
        for one in (author, desk):
            await one.sees("event", kind="post.returned", seq=back.seq)
        assert await reader.sees("skip", seq=back.seq)
        assert not any("ينتظر" in str(frame) or "المصدر" in str(frame) for frame in reader.seen)

        again = await sync_to_async(actions.edit_post)(
            author=tunisia, post=sent.result, body="نص مع مصدره", language="ar", client_id=uuid4()
        )
        assert await reader.sees("skip", seq=again.seq)
        done = await does(actions.publish_post, actor=secretariat, post=sent.result)
        for one in (reader, author, desk):
            frame = await one.sees("event", kind="post.published", seq=done.seq)
            assert (frame["number"], "نص مع مصدره" in frame["html"]) == (2, True)
