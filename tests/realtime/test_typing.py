"""Signs that somebody is writing reach those who read there, in their language, and nobody where none are named."""

from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async

from accounts import actions as accounts_actions
from accounts import presence
from accounts.models import Accreditation, Person
from forum import actions
from forum.models import Room, Thread, ThreadInvitation
from realtime import hub
from realtime.news import News

pytestmark = pytest.mark.django_db(transaction=True)


@sync_to_async
def in_room(key: str) -> Room:
    return Room.objects.get(key=key)


@sync_to_async
def start(author: Person, room: Room, **fields: Any) -> Thread:
    values: dict[str, Any] = {"title": "موضوع", "body": "نص.", "language": "ar", "client_id": uuid4()} | fields
    return actions.start_thread(author=author, room=room, **values).result


@sync_to_async
def hides(person: Person, hidden: bool = True) -> None:
    Person.objects.filter(pk=person.pk).update(hides_presence=hidden)
    presence.said.send_robust(sender=Person, person=person.pk)


async def sees_no_sign(*tabs: Any, for_: float = 0.4) -> None:
    for one in tabs:
        await one.sees_nothing_but("heads", "event", "mine", "nudge", "skip", "presence", for_=for_)


def says_another_process(thread: Thread, person: Person, room: int | None = None) -> None:
    """What would come through the broker; whoever has access to it may have written this."""
    sign = (room or thread.room_id, thread.pk, person.pk)
    hub.running()._take(News(sender="another", signs=[sign]))


async def test_those_who_read_the_thread_see_who_writes_each_in_the_language_of_the_page(
    jordan, tunisia, emirates, budget, tab
):
    async with tab(jordan, budget) as hers, tab(tunisia, budget) as his, tab(emirates, budget, language="en") as theirs:
        hers.says("typing", thread=budget.pk)
        sign = {"t": "typing", "thread": budget.pk, "person": jordan.pk}
        assert await his.sees("typing") == sign | {"name": "Rana Alhasan"}
        assert await theirs.sees("typing") == sign | {"name": "Rana Alhasan"}
        his.says("typing", thread=budget.pk)
        assert (await hers.sees("typing"))["name"] == "سامي الطرابلسي"
        assert "Rana" not in str(hers.seen), "her own sign came back"


async def test_a_sign_is_passed_on_once_in_two_seconds(jordan, tunisia, budget, tab):
    async with tab(jordan, budget) as hers, tab(jordan, budget) as phone, tab(tunisia, budget) as his:
        for _n in range(5):
            hers.says("typing", thread=budget.pk)
            phone.says("typing", thread=budget.pk)
        await his.sees("typing")
        await sees_no_sign(his, for_=1)


async def test_nothing_in_a_thread_that_names_nobody_nor_after_it_was_tightened(jordan, tunisia, budget, tab):
    room = await in_room("governance")
    hidden = await start(jordan, room, attribution="non_attribution")
    async with tab(jordan, room) as hers, tab(tunisia, room) as his:
        hers.says("typing", thread=hidden.pk)
        says_another_process(hidden, tunisia)
        await sees_no_sign(his, hers)
        his.says("typing", thread=budget.pk)
        await hers.sees("typing")
        await sync_to_async(actions.tighten_attribution)(actor=jordan, thread=budget, client_id=uuid4())
        hers.says("typing", thread=budget.pk)
        await sees_no_sign(his)


async def test_who_may_not_write_there_gives_no_sign(jordan, observer, tunisia, secretariat, budget, tab):
    room = await sync_to_async(lambda: budget.room)()
    closed = await in_room("common-positions")
    kept = await start(secretariat, closed)
    async with tab(observer, room) as theirs, tab(tunisia, room, closed) as his, tab(jordan, room) as hers:
        theirs.says("typing", thread=budget.pk)  # reads there, and writes where invited only
        theirs.says("typing", thread=kept.pk)  # may not even read
        theirs.says("typing", thread=987654)
        await sees_no_sign(his, hers)
        assert not any(frame["t"] == "error" for frame in theirs.seen), "what is not there must not be told apart"
        await sync_to_async(actions.lock_thread)(actor=secretariat, thread=budget, client_id=uuid4())
        hers.says("typing", thread=budget.pk)
        await sees_no_sign(his)


async def test_who_hides_her_presence_gives_no_sign(jordan, tunisia, budget, tab):
    async with tab(jordan, budget) as hers, tab(tunisia, budget) as his:
        await hides(jordan)
        hers.says("typing", thread=budget.pk)
        says_another_process(budget, jordan)
        await sees_no_sign(his)


async def test_hiding_takes_effect_at_once(jordan, tunisia, emirates, budget, tab):
    async with tab(jordan, budget) as hers, tab(tunisia, budget) as his:
        hers.says("typing", thread=budget.pk)
        await his.sees("typing")
        await hides(jordan)
        await sees_no_sign(his, for_=2.1)
        hers.says("typing", thread=budget.pk)
        await sees_no_sign(his)


async def test_a_guest_sees_no_sign_and_gives_none_but_to_the_secretariat(
    jordan, tunisia, secretariat, guest, budget, tab
):
    await sync_to_async(actions.invite_to_thread)(actor=secretariat, thread=budget, person=guest)
    async with tab(guest, budget) as theirs, tab(tunisia, budget) as his, tab(jordan, budget) as hers:
        hers.says("typing", thread=budget.pk)
        await his.sees("typing")
        await sees_no_sign(theirs)
        theirs.says("typing", thread=budget.pk)
        await sees_no_sign(his)


async def test_who_is_invited_to_another_thread_of_the_room_sees_nothing(
    jordan, tunisia, secretariat, observer, tab, budget
):
    """The board is the members' own; of its threads one is open to him."""
    room = await in_room("partnerships")
    one, other = await start(jordan, room), await start(jordan, room)
    await ThreadInvitation.objects.acreate(thread=one, person=observer, invited_by=secretariat)
    async with tab(observer, room) as theirs, tab(tunisia, room) as his, tab(jordan, room) as hers:
        hers.says("typing", thread=other.pk)
        await his.sees("typing", thread=other.pk)
        await sees_no_sign(theirs)
        hers.says("typing", thread=one.pk)
        await his.sees("typing", thread=one.pk)
        await theirs.sees("typing", thread=one.pk)


async def test_a_conversation_is_for_those_who_take_part(jordan, tunisia, emirates, secretariat, tab):
    done = await sync_to_async(actions.start_conversation)(author=jordan, people=[tunisia], client_id=uuid4())
    stream = await Thread.objects.aget(room=done.result)
    async with tab(jordan, done.result) as hers, tab(tunisia, done.result) as his, tab(secretariat) as desk:
        hers.says("typing", thread=stream.pk)
        await his.sees("typing")
        desk.says("typing", thread=stream.pk)
        says_another_process(stream, emirates)
        await sees_no_sign(hers, his, desk)


# --- From other processes ----------------------------------------------------------------------------------------


async def test_a_sign_from_another_process_is_shown_by_what_the_database_allows(
    jordan, tunisia, observer, stranger, budget, tab
):
    async with tab(tunisia, budget) as his:
        says_another_process(budget, jordan)
        assert (await his.sees("typing"))["name"] == "Rana Alhasan"
        says_another_process(budget, observer)
        says_another_process(budget, stranger)
        says_another_process(budget, Person(pk=987654))
        says_another_process(Thread(pk=987654, room_id=budget.room_id), jordan)
        await sees_no_sign(his)


async def test_a_sign_with_the_wrong_room_goes_nowhere(jordan, tunisia, budget, tab):
    other = await in_room("common-positions")
    async with tab(tunisia, budget, other) as his:
        says_another_process(budget, jordan, room=other.pk)
        await sees_no_sign(his)


async def test_whose_right_has_ended_gives_no_sign_however_often_it_is_said(jordan, tunisia, secretariat, budget, tab):
    async with tab(tunisia, budget) as his:
        says_another_process(budget, jordan)
        await his.sees("typing")

        def end() -> None:
            row = Accreditation.objects.get(person=jordan)
            accounts_actions.end_accreditation(actor=secretariat, accreditation=row, cause="recalled")

        await sync_to_async(end)()
        await sees_no_sign(his, for_=2.1)
        says_another_process(budget, jordan)
        await sees_no_sign(his)


async def test_a_flood_from_elsewhere_is_looked_up_no_more_than_it_is_worth(jordan, tunisia, budget, tab):
    async with tab(tunisia, budget) as his:
        for n in range(50):
            signs = [(budget.room_id, budget.pk, 10_000 + 100 * n + m) for m in range(100)]
            hub.running()._take(News(sender="another", signs=signs))
        his.says("ping")
        await his.sees("pong", within=1)
        assert len(hub.running().signs._given) < 6000
        await sees_no_sign(his)
