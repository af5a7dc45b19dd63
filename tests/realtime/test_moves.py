"""What has left a room is told to nobody who reads that room only: not live, not to who comes back (docs/moves.md)."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.core.management import call_command
from django.db import connections

from accounts.models import Person
from forum import actions
from forum.models import Event, Post, Room, Thread, ThreadMove

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "سطر سري لا يخرج"


@pytest.fixture
def closed(council: None) -> Room:
    """A board that an observer does not read."""
    room = Room.objects.filter(kind="board", audience="members_only", attribution="attributed").first()
    assert room is not None
    return room


@pytest.fixture
def secret(jordan: Person, budget: Thread, reply: Callable) -> Post:
    return reply(jordan, budget, SECRET).result


@pytest.fixture
def officer(secretariat: Person) -> Callable:
    """`await officer(actions.move_thread, thread=…)`: an act of the secretariat, committed."""

    def act(action: Callable, **given: object) -> ThreadMove:
        return action(actor=secretariat, reason="مكانها هناك", client_id=uuid4(), **given).result

    return sync_to_async(act)


@pytest.fixture
def begins(jordan: Person) -> Callable:
    def begin(room: Room, body: str = "أول") -> Thread:
        values = {"title": "موضوع آخر", "body": body, "language": "ar", "client_id": uuid4()}
        return actions.start_thread(author=jordan, room=room, **values).result

    return begin


def kinds(tab) -> list[str]:
    return [frame["kind"] for frame in tab.seen if frame["t"] == "event"]


def words(tab) -> str:
    return json.dumps(tab.seen, ensure_ascii=False)


async def head_of(room: Room) -> int:
    return (await Room.objects.aget(pk=room.pk)).head


async def all_of(tab, room: Room) -> None:
    """The whole log of a room, as it is told to somebody who has been away from its beginning."""
    await tab.resumes(room, seq=0)
    await tab.sees("live", room=room.pk)


async def test_an_outsider_is_told_that_a_thread_left_and_nothing_after(
    observer, jordan, budget, secret, closed, officer, tab, says
):
    async with tab(observer, budget) as theirs:
        await officer(actions.move_thread, thread=budget, room=closed)
        gone = await theirs.sees("event", kind="thread.moved_away")
        assert gone["thread"] == budget.pk
        assert gone.keys() == {"t", "room", "seq", "kind", "thread"}
        moved = await sync_to_async(Thread.objects.select_related("room").get)(pk=budget.pk)
        await says(jordan, moved, "بعد النقل")
        await theirs.sees_nothing_but("heads")


async def test_who_comes_back_from_long_ago_gets_nothing_of_a_thread_that_left(
    observer, budget, secret, closed, officer, tab
):
    await officer(actions.move_thread, thread=budget, room=closed)
    async with tab(observer) as theirs:
        await all_of(theirs, budget.room)
        assert kinds(theirs) == ["thread.moved_away"]
        assert SECRET not in words(theirs)
        assert [f["seq"] for f in theirs.seen if f["t"] in {"event", "skip"}] == list(
            range(1, await head_of(budget.room) + 1)
        )


async def test_who_reads_both_places_keeps_it_and_has_it_from_the_new_one(
    jordan, tunisia, budget, secret, closed, officer, tab, says
):
    async with tab(tunisia, budget, closed) as his:
        await officer(actions.move_thread, thread=budget, room=closed)
        told = {(one["kind"], one["room"]) for one in [await his.sees("event"), await his.sees("event")]}
        assert told == {("thread.moved_away", budget.room_id), ("thread.moved_here", closed.pk)}
        moved = await sync_to_async(Thread.objects.select_related("room").get)(pk=budget.pk)
        await says(jordan, moved, "بعد النقل")
        frame = await his.sees("event", kind="post.created", room=closed.pk)
        assert "بعد النقل" in frame["html"]


async def test_an_author_is_not_told_the_new_number_of_her_post_where_she_does_not_read(
    observer, secretariat, budget, closed, officer, tab, says
):
    await sync_to_async(actions.invite_to_thread)(actor=secretariat, thread=budget, person=observer)
    hers = (await says(observer, budget, "My own words", language="en")).result
    await officer(actions.split_thread, thread=budget, posts=[hers.pk], title="موضوع منفصل", room=closed)
    async with tab(observer) as theirs:
        await all_of(theirs, budget.room)
        assert not [frame for frame in theirs.seen if frame["t"] == "mine"]
        assert "My own words" not in words(theirs)


async def test_an_invitation_ends_where_the_invited_could_not_be_asked(
    guest, secretariat, jordan, budget, closed, officer, tab, says
):
    await sync_to_async(actions.invite_to_thread)(actor=secretariat, thread=budget, person=guest)
    async with tab(guest, budget) as theirs:
        move = await officer(actions.move_thread, thread=budget, room=closed)
        assert (await theirs.sees("gone"))["room"] == budget.room_id
        moved = await sync_to_async(Thread.objects.select_related("room").get)(pk=budget.pk)
        await says(jordan, moved, "بعد النقل")
        await theirs.sees_nothing_but("heads")
        await officer(actions.undo_move, move=move)
        await theirs.follows(budget.room)  # Asked in again.


async def test_posts_split_off_are_empty_lines_in_every_replay_of_the_old_room(
    observer, tunisia, budget, secret, closed, officer, reply, jordan, tab
):
    await sync_to_async(reply)(jordan, budget, "يبقى")
    await officer(actions.split_thread, thread=budget, posts=[secret.pk], title="موضوع منفصل", room=closed)
    for person, reads in ((observer, False), (tunisia, True)):
        async with tab(person) as theirs:
            await all_of(theirs, budget.room)
            assert SECRET not in words(theirs)
            assert kinds(theirs) == ["thread.created", "post.created", "post.created", "thread.split"]
            if reads:
                await all_of(theirs, closed)
                assert "thread.split_off" in kinds(theirs)
            else:
                await theirs.resumes(closed, seq=0)
                await theirs.sees("gone", room=closed.pk)


async def test_what_went_to_another_thread_of_the_room_is_not_put_into_the_old_one(
    tunisia, budget, secret, officer, reply, jordan, tab
):
    """A frame says thread and number: with the old thread and the new number a post would stand in a wrong place."""
    await sync_to_async(reply)(jordan, budget, "يبقى")
    await officer(actions.split_thread, thread=budget, posts=[secret.pk], title="موضوع منفصل")
    async with tab(tunisia) as his:
        await all_of(his, budget.room)
        placed = [(f["thread"], f["number"], f["post"]) for f in his.seen if f["t"] == "event" and f.get("html")]
    for thread, number, post in placed:
        now = await Post.objects.aget(pk=post)
        assert (now.thread_id, now.number) == (thread, number)


async def test_a_merge_into_a_closed_board_takes_every_text_out_of_the_replay(
    observer, budget, secret, closed, officer, begins, tab
):
    target = await sync_to_async(begins)(closed)
    async with tab(observer, budget) as theirs:
        await officer(actions.merge_thread, thread=budget, target=target)
        await theirs.sees("event", kind="thread.merged", thread=budget.pk)
        await all_of(theirs, budget.room)
        assert SECRET not in words(theirs)


async def test_a_moved_post_edited_later_is_told_only_where_it_stands(
    observer, tunisia, jordan, budget, secret, closed, officer, reply, tab
):
    await sync_to_async(reply)(jordan, budget, "يبقى")
    await officer(actions.split_thread, thread=budget, posts=[secret.pk], title="موضوع منفصل", room=closed)
    async with tab(observer, budget) as theirs, tab(tunisia, budget, closed) as his:
        fresh = await sync_to_async(Post.objects.select_related("thread__room", "room").get)(pk=secret.pk)
        await sync_to_async(actions.edit_post)(
            author=jordan, post=fresh, body="نص معدل", language="ar", client_id=uuid4()
        )
        await his.sees("event", kind="post.edited", room=closed.pk)
        await theirs.sees_nothing_but("heads")


async def test_an_answer_to_a_moved_post_quotes_nothing_of_it(
    observer, tunisia, jordan, budget, secret, closed, officer, reply, tab
):
    await sync_to_async(reply)(tunisia, budget, "جواب عنها", reply_to=secret)
    async with tab(observer) as theirs:
        await all_of(theirs, budget.room)
        assert words(theirs).count(SECRET) == 2  # The post and its quotation.
    await officer(actions.split_thread, thread=budget, posts=[secret.pk], title="موضوع منفصل", room=closed)
    async with tab(observer) as theirs:
        await all_of(theirs, budget.room)
        assert "جواب عنها" in words(theirs)
        assert SECRET not in words(theirs)


async def test_undone_it_is_told_again_where_it_was(observer, jordan, budget, secret, closed, officer, tab, says):
    move = await officer(actions.move_thread, thread=budget, room=closed)
    moved = await sync_to_async(Thread.objects.select_related("room").get)(pk=budget.pk)
    await says(jordan, moved, "كتب هناك")
    await officer(actions.undo_move, move=move)
    async with tab(observer, budget) as theirs:
        await all_of(theirs, budget.room)
        assert SECRET in words(theirs)
    async with tab(jordan) as hers:
        await all_of(hers, closed)
        assert "كتب هناك" not in words(hers)  # It stands at home now, and that is where it is told.


async def test_the_logs_hold_after_all_of_it(secretariat, jordan, budget, secret, closed, officer, begins, reply):
    await sync_to_async(reply)(jordan, budget, "يبقى")
    split = await officer(actions.split_thread, thread=budget, posts=[secret.pk], title="موضوع منفصل", room=closed)
    await officer(actions.undo_move, move=split)
    target = await sync_to_async(begins)(closed)
    await officer(actions.merge_thread, thread=budget, target=target)
    await sync_to_async(call_command)("verify_log")
    assert await Event.objects.filter(kind="thread.move_undone").acount() == 2
    await sync_to_async(connections.close_all)()
