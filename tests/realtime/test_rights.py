"""Nothing reaches a person that she may not see, from the moment she may not see it (delivery.md G11)."""

import asyncio
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session
from django.db import connections, transaction
from django.utils import timezone

from accounts import sessions
from accounts.actions import end_accreditation, end_term, suspend, switch_body
from accounts.models import Accreditation, Body, Term
from forum import actions, events
from forum.models import Membership, Post, Room, Thread
from forum.register import locked_register
from tests.cast import accredit, give_office, make_person

pytestmark = pytest.mark.django_db(transaction=True)


def accreditation_of(person) -> Accreditation:
    return Accreditation.objects.get(person=person)


@sync_to_async
def end(secretariat, person) -> None:
    end_accreditation(actor=secretariat, accreditation=accreditation_of(person), cause="recalled")


@sync_to_async
def in_room(key: str) -> Room:
    return Room.objects.get(key=key)


@sync_to_async
def room_of(body: str) -> Room:
    return Room.objects.filter(audience="body", body__key=body)[0]


@sync_to_async
def start(author, room: Room, **fields) -> Thread:
    values = {"title": "موضوع جديد", "body": "نص.", "language": "ar", "client_id": uuid4()} | fields
    return actions.start_thread(author=author, room=room, **values).result


# --- An ended right ----------------------------------------------------------------------------------------------


async def test_an_ended_accreditation_closes_the_socket_within_a_second(tunisia, secretariat, budget, tab):
    async with tab(tunisia, budget) as his, tab(tunisia) as idle:
        before = time.monotonic()
        await end(secretariat, tunisia)
        assert await his.ends() == 4401
        assert await idle.ends() == 4401
        assert time.monotonic() - before < 1


async def test_a_suspension_closes_it_too(tunisia, secretariat, budget, tab):
    async with tab(tunisia, budget) as his:
        until = timezone.now() + timedelta(days=3)
        row = await sync_to_async(accreditation_of)(tunisia)
        await sync_to_async(suspend)(actor=secretariat, accreditation=row, reason="سبب.", until=until)
        assert await his.ends() == 4401


async def test_an_accreditation_that_runs_out_closes_it_at_that_moment(tunisia, budget, tab):
    ends = timezone.now() + timedelta(seconds=2)
    await Accreditation.objects.filter(person=tunisia).aupdate(ends=ends)
    async with tab(tunisia, budget) as his:
        assert await his.ends() == 4401
        assert timezone.now() >= ends
        assert timezone.now() - ends < timedelta(seconds=1)


async def test_a_session_ended_elsewhere_closes_its_sockets_and_no_others(jordan, budget, tab):
    async with tab(jordan, budget) as laptop, tab(jordan, budget) as phone:

        def end_laptop() -> None:
            key = sorted_keys[0]
            Session.objects.get(session_key=key).delete()
            with transaction.atomic():
                sessions.announce_end(jordan)

        sorted_keys = [laptop.session_key]
        await sync_to_async(end_laptop)()
        assert await laptop.ends() == 4401
        phone.says("ping")
        await phone.sees("pong")


async def test_the_pulse_finds_a_session_that_nobody_announced(jordan, budget, tab, settings):
    settings.LIVE = settings.LIVE | {"pulse_seconds": 0.5}
    async with tab(jordan, budget) as hers:
        await Session.objects.filter(session_key=hers.session_key).adelete()
        assert await hers.ends() == 4401


async def test_nothing_committed_after_the_end_is_delivered(jordan, tunisia, secretariat, budget, tab, reply, settings):
    """Fifty posts race with the end of an accreditation."""
    settings.POSTS_PER_MINUTE = 1000
    told: list[tuple[int, bool]] = []
    ended = False

    def write() -> None:
        for _n in range(50):
            after = ended  # the end was committed before this post was begun
            told.append((reply(jordan, budget).seq, after))

    def revoke() -> None:
        nonlocal ended
        while len(told) < 15:
            time.sleep(0.001)
        end_accreditation(actor=secretariat, accreditation=accreditation_of(tunisia), cause="recalled")
        ended = True

    async with tab(tunisia, budget) as his, tab(jordan, budget) as hers:
        await asyncio.gather(asyncio.to_thread(_and_close, write), asyncio.to_thread(_and_close, revoke))
        await hers.sees("event", seq=told[-1][0])
        assert await his.ends() == 4401
        seen = {frame["seq"] for frame in his.seen if frame["t"] == "event"}

    before, after = [seq for seq, late in told if not late], [seq for seq, late in told if late]
    assert before, "the end came too early to prove anything"
    assert after, "the end came too late to prove anything"
    assert not seen & set(after)
    assert sorted(seen) == list(range(min(seen, default=1), max(seen, default=0) + 1))


def _and_close(work) -> None:
    try:
        work()
    finally:
        connections.close_all()


async def test_an_ended_term_takes_the_room_of_its_body_away(secretariat, budget, tab, president):
    bureau = await room_of("bureau")
    async with tab(president, bureau, budget) as hers:

        def end_the_term() -> None:
            end_term(actor=secretariat, term=Term.objects.get(person=president), cause="resigned")

        await sync_to_async(end_the_term)()
        assert (await hers.sees("gone"))["room"] == bureau.pk
        hers.says("ping")
        await hers.sees("pong")  # She is still head of her delegation.


async def test_a_removed_member_of_a_conversation_hears_nothing_more(jordan, tunisia, tab):
    done = await sync_to_async(actions.start_conversation)(author=jordan, people=[tunisia], client_id=uuid4())
    room = done.result
    stream = await Thread.objects.aget(room=room)

    def remove() -> None:
        with transaction.atomic():
            locked = Room.objects.select_for_update().get(pk=room.pk)
            Membership.objects.filter(room=room, person=tunisia).update(left_at=timezone.now())
            events.record("member.removed", room=locked, actor=jordan, data={"person": tunisia.pk})

    @sync_to_async
    def say(body: str) -> None:
        values = {"language": "ar", "client_id": uuid4()}
        actions.create_post(author=jordan, thread=stream, body=body, **values)

    async with tab(tunisia, room) as his, tab(jordan, room) as hers:
        await say("قبل")
        await his.sees("event", kind="post.created")
        await sync_to_async(remove)()
        await say("بعد")
        await hers.sees("event", kind="post.created", number=2)
        assert (await his.frame())["t"] == "gone"
        await his.sees_nothing_but()


# --- What one may not see from the beginning --------------------------------------------------------------------


async def test_a_closed_room_and_no_room_look_the_same(expert, president, tab):
    bureau = await room_of("bureau")
    async with tab(expert) as theirs:
        await theirs.resumes(bureau)
        closed = await theirs.frame()
        theirs.says("resume", rooms={"999999": [0, bureau.epoch]})
        missing = await theirs.frame()
        assert closed == {"t": "gone", "room": bureau.pk}
        assert missing == {"t": "gone", "room": 999999}


async def test_a_conversation_is_not_heard_by_others_not_even_the_secretariat(jordan, tunisia, secretariat, tab):
    room = (await sync_to_async(actions.start_conversation)(author=jordan, people=[tunisia], client_id=uuid4())).result
    async with tab(secretariat) as theirs:
        await theirs.resumes(room, seq=0)
        assert await theirs.frame() == {"t": "gone", "room": room.pk}


async def test_the_register_is_heard_by_those_who_may_see_it_without_its_content(secretariat, jordan, tunisia, tab):
    register = await sync_to_async(_register)()
    async with tab(secretariat, register) as theirs, tab(tunisia) as his:
        await his.resumes(register)
        assert (await his.frame())["t"] == "gone"
        await end(secretariat, jordan)
        frame = await theirs.sees("event", kind="accreditation.ended")
        assert set(frame) == {"t", "room", "seq", "kind"}


def _register() -> Room:
    with transaction.atomic():
        return locked_register()


async def test_a_waiting_post_is_seen_by_its_author_and_those_who_approve(jordan, tunisia, secretariat, tab):
    room = await in_room("common-positions")
    async with tab(jordan, room) as hers, tab(tunisia, room) as his, tab(secretariat, room) as desk:
        thread = await start(secretariat, room, body="اكتبوا هنا.")

        @sync_to_async
        def say() -> Post:
            values = {"body": "سر قبل الموافقة.", "language": "ar", "client_id": uuid4()}
            return actions.create_post(author=jordan, thread=thread, **values).result

        post = await say()
        assert "سر قبل الموافقة" in (await hers.sees("event", kind="post.submitted"))["html"]
        waiting = await desk.sees("event", kind="post.submitted")
        assert "سر قبل الموافقة" in waiting["html"]
        assert await his.sees("skip") == {"t": "skip", "room": room.pk, "seq": waiting["seq"]}
        assert "سر" not in str(his.seen)

        await sync_to_async(actions.publish_post)(actor=secretariat, post=post, client_id=uuid4())
        assert "سر قبل الموافقة" in (await his.sees("event", kind="post.published"))["html"]
        assert (await hers.sees("mine"))["number"] == 2


async def test_a_guest_hears_the_thread_she_is_invited_into_and_skips_the_rest(
    jordan, secretariat, guest, budget, tab, says
):
    async with tab(guest) as theirs:
        room = await sync_to_async(lambda: budget.room)()
        await theirs.resumes(room)
        assert (await theirs.frame())["t"] == "gone"

        await sync_to_async(actions.invite_to_thread)(actor=secretariat, thread=budget, person=guest)
        await theirs.follows(room)
        other = await start(jordan, room, title="موضوع آخر", body="ليس للضيوف.")
        await says(jordan, budget, "للضيوف أيضاً.")
        frame = await theirs.sees("event")
        assert frame["thread"] == budget.pk
        assert "للضيوف" in frame["html"]
        assert {seen["t"] for seen in theirs.seen[-4:]} <= {"skip", "live", "event", "gone"}
        assert other.pk not in {seen.get("thread") for seen in theirs.seen}


async def test_non_attribution_names_nobody_and_tells_only_the_author(jordan, tunisia, tab):
    room = await in_room("governance")
    thread = await start(jordan, room, title="بلا أسماء", body="أول.", attribution="non_attribution")

    @sync_to_async
    def say() -> None:
        values = {"language": "ar", "client_id": uuid4()}
        actions.create_post(author=jordan, thread=thread, body="رأي صريح.", **values)

    async with tab(tunisia, room) as his, tab(jordan, room) as hers:
        await say()
        frame = await his.sees("event", kind="post.created")
        await hers.sees("mine", number=frame["number"])
        text = str(his.seen)
        assert "رأي صريح" in text
        for tell in (jordan.name, jordan.name_second, jordan.email, "JO", "الأردن", "Jordan", "Jordanie"):
            assert tell not in text.replace("JSON", "")
        assert not any(seen["t"] == "mine" for seen in his.seen)
        assert not any(field in frame for field in ("author", "person", "actor"))


async def test_newcomers_of_a_conversation_hear_nothing_older(jordan, tunisia, emirates, tab):
    room = (await sync_to_async(actions.start_conversation)(author=jordan, people=[tunisia], client_id=uuid4())).result
    stream = await Thread.objects.aget(room=room)

    @sync_to_async
    def say(body: str) -> None:
        actions.create_post(author=jordan, thread=stream, body=body, language="ar", client_id=uuid4())

    await say("قديم")
    await Membership.objects.acreate(room=room, person=emirates, sees_from=2)
    async with tab(emirates) as theirs:
        await theirs.resumes(room, seq=0)
        await say("جديد")
        await theirs.sees("event", number=2)
        assert "قديم" not in str(theirs.seen)
        assert {"t": "skip", "room": room.pk, "seq": 2} in theirs.seen


async def test_switching_a_body_off_takes_its_room_away(secretariat, president, tab):
    def lay() -> tuple[Room, Body]:
        room = Room.objects.filter(audience="body", body__key="committee-identity").select_related("body")[0]
        chair = make_person("rapporteur", name="مقرر اللجنة")
        accredit(chair, "alternate", "MA")
        give_office(chair, "committee_rapporteur", "committee-identity")
        return room, room.body, chair

    room, body, chair = await sync_to_async(lay)()
    await Body.objects.filter(pk=body.pk).aupdate(switched_on=True)
    async with tab(chair, room) as theirs:
        await sync_to_async(switch_body)(actor=president, body=body, on=False, decision="قرار 1")
        assert (await theirs.sees("gone"))["room"] == room.pk
