"""An officer reads a closed room for an hour, for a reason that its members see, and never a conversation (§1.15)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import Http404
from django.urls import reverse

from forum import clock
from forum.actions import create_post, start_conversation
from forum.models import Event, Thread
from forum.selectors import stream_of
from moderation import actions, errors
from moderation.models import PrivilegedRead
from tests.cast import accredit, give_office, make_person

from .officers import decide, opens, report, sends, told

pytestmark = pytest.mark.django_db
SECRET = "كلام المكتب فيما بينه"


@pytest.fixture
def bureau_room(board):
    return board("bureau-room")


@pytest.fixture
def said(president, bureau_room):
    """What the President said to the Bureau."""
    thread = stream_of(bureau_room)
    return create_post(author=president, thread=thread, body=SECRET, language="ar", client_id=uuid4()).result


def begin(officer, room, reason="بلاغ عاجل عن تسريب"):
    return actions.begin_reading(actor=officer, room=room, reason=reason, client_id=uuid4()).result


def test_she_asks_with_a_reason_reads_and_the_members_know_at_once(
    signed_in, secretariat, president, jordan, bureau_room, said
):
    desk, bureau = signed_in(secretariat), signed_in(president)
    assert reverse("moderation:ask_reading", args=[bureau_room.pk]) in opens(desk, "readings").content.decode()
    assert SECRET not in opens(desk, "ask_reading", bureau_room.pk).content.decode()
    assert sends(desk, "ask_reading", bureau_room.pk, reason="بلاغ عاجل").status_code == 302
    read = PrivilegedRead.objects.get()
    page = opens(desk, "reading_posts", read.pk).content.decode()
    assert SECRET in page and 'data-behaviour="composer' not in page and "post__acts" not in page
    assert told(president, "room_inspected") == 1 and told(jordan, "room_inspected") == 0
    room = bureau.get(reverse("forum:room", args=["bureau-room"])).content.decode()
    assert reverse("moderation:reading", args=[read.pk]) in room
    told_page = opens(bureau, "reading", read.pk).content.decode()
    assert "بلاغ عاجل" in told_page and secretariat.name in told_page


def test_the_logs_of_the_room_and_of_the_desk_tell_of_it(signed_in, secretariat, president, bureau_room, said):
    read = begin(secretariat, bureau_room)
    in_room, at_desk = Event.objects.filter(kind="room.inspected").order_by("pk")
    assert in_room.room == bureau_room and at_desk.room.key == "desk"
    assert in_room.actor == at_desk.actor == secretariat and in_room.data["read"] == read.pk
    log = signed_in(president).get(reverse("forum:register") + "?room=bureau-room").content.decode()
    assert secretariat.name in log


def test_no_right_changes_anywhere_else(signed_in, secretariat, bureau_room, said):
    begin(secretariat, bureau_room)
    desk = signed_in(secretariat)
    thread = said.thread_id
    closed = [
        reverse("forum:room", args=["bureau-room"]),
        reverse("forum:thread", args=[thread]),
        reverse("forum:permalink", args=[thread, 1]),
        reverse("forum:post_menu", args=[said.pk]),
        reverse("forum:post_source", args=[said.pk]),
        reverse("moderation:report", args=[said.pk]),
        f"/api/v1/threads/{thread}",
        f"/api/v1/rooms/{bureau_room.pk}/events?after=0&epoch={bureau_room.epoch}",
    ]
    for address in closed:
        answer = desk.get(address)
        assert answer.status_code == 404 and SECRET not in answer.content.decode(), address
    with pytest.raises(Http404):
        create_post(author=secretariat, thread=said.thread, body="كلام", language="ar", client_id=uuid4())


def test_it_ends_by_itself_and_is_only_hers(signed_in, secretariat, second_secretariat, bureau_room, said):
    read = begin(secretariat, bureau_room)
    assert read.until - read.at == timedelta(minutes=60)
    assert opens(signed_in(second_secretariat), "reading_posts", read.pk).status_code == 404
    PrivilegedRead.objects.update(until=clock.now())
    over = opens(signed_in(secretariat), "reading_posts", read.pk)
    assert over.status_code == 403 and SECRET not in over.content.decode()
    assert begin(secretariat, bureau_room).pk != read.pk


def test_whoever_leaves_the_secretariat_reads_no_more(signed_in, secretariat, bureau_room, said):
    read = begin(secretariat, bureau_room)
    secretariat.accreditations.update(klass="expert")
    assert opens(signed_in(secretariat), "reading_posts", read.pk).status_code == 404


def test_conversations_are_never_opened_this_way(signed_in, secretariat, jordan, tunisia, reply):
    room = start_conversation(author=jordan, people=[tunisia], client_id=uuid4()).result
    message = reply(jordan, Thread.objects.get(room=room), "سرّ بين اثنين").result
    report(tunisia, message)
    assert opens(signed_in(secretariat), "ask_reading", room.pk).status_code == 404
    with pytest.raises(Http404):
        begin(secretariat, room)


def test_a_room_she_reads_anyway_and_the_logs_are_not_opened(secretariat, board):
    for key in ("governance", "committee-identity", "register"):
        with pytest.raises(Http404):
            begin(secretariat, board(key))


def test_nobody_but_the_secretariat_opens_a_room(signed_in, jordan, chair, expert, bureau_room, said):
    for person in (jordan, chair, expert):
        browser = signed_in(person)
        assert opens(browser, "ask_reading", bureau_room.pk).status_code == 404
        assert opens(browser, "readings").status_code == 404
        with pytest.raises(Http404):
            begin(person, bureau_room)


def test_a_reading_is_known_to_the_bureau_the_secretariat_and_nobody_else(
    signed_in, secretariat, second_secretariat, president, jordan, bureau_room, said
):
    read = begin(secretariat, bureau_room)
    for person, status in ((president, 200), (second_secretariat, 200), (jordan, 404)):
        assert opens(signed_in(person), "reading", read.pk).status_code == status
        assert opens(signed_in(person), "readings").status_code == status


def test_without_a_reason_nothing_is_opened_and_twice_is_once(secretariat, president, bureau_room, said):
    with pytest.raises(errors.WordsNeeded):
        begin(secretariat, bureau_room, " ")
    assert begin(secretariat, bureau_room).pk == begin(secretariat, bureau_room, "سبب آخر").pk
    assert Event.objects.filter(kind="room.inspected", room=bureau_room).count() == 1
    assert told(president, "room_inspected") == 1


def test_an_officer_whose_decision_is_appealed_does_not_listen_to_the_bureau(
    secretariat, second_secretariat, jordan, tunisia, budget, reply, bureau_room, said
):
    case = decide(secretariat, report(tunisia, reply(jordan, budget).result), act="hide")
    actions.lodge_appeal(author=jordan, case=case, text="أعترض", client_id=uuid4())
    with pytest.raises(errors.BeforeTheBureau):
        begin(secretariat, bureau_room)
    assert begin(second_secretariat, bureau_room).pk


def test_posts_stand_as_they_stand_and_come_in_pages(signed_in, secretariat, president, bureau_room, said, settings):
    settings.POSTS_PER_PAGE = 2
    values = {"author": president, "thread": said.thread, "language": "ar"}
    for n in range(2, 5):
        create_post(body=f"الرسالة رقم {n}", client_id=uuid4(), **values)
    said.status, said.withdrawn_at = "withdrawn", clock.now()
    said.save()
    desk = signed_in(secretariat)
    address = reverse("moderation:reading_posts", args=[begin(secretariat, bureau_room).pk])
    first = desk.get(address).content.decode()
    assert SECRET not in first and "الرسالة رقم 2" in first and "الرسالة رقم 3" not in first
    assert f"?thread={said.thread_id}&amp;after=2" in first
    second = desk.get(address, {"thread": said.thread_id, "after": 2}).content.decode()
    assert "الرسالة رقم 3" in second and "الرسالة رقم 4" in second and 'rel="next"' not in second


def test_a_thread_of_another_room_is_not_reached_through_it(
    signed_in, secretariat, bureau_room, said, jordan, tunisia, reply
):
    room = start_conversation(author=jordan, people=[tunisia], client_id=uuid4()).result
    message = reply(jordan, Thread.objects.get(room=room), "سرّ بين اثنين").result
    address = reverse("moderation:reading_posts", args=[begin(secretariat, bureau_room).pk])
    answer = signed_in(secretariat).get(address, {"thread": message.thread_id})
    assert answer.status_code == 404 and "سرّ بين اثنين" not in answer.content.decode()


def test_the_representative_in_the_bureau_needs_none_of_it(bureau_room):
    person = make_person("representative", name="ممثلة الأمانة", form="f")
    accredit(person, "secretariat_staff")
    give_office(person, "secretariat_representative")
    with pytest.raises(Http404):
        begin(person, bureau_room)


def test_a_line_stands_on_the_page_of_the_room_for_a_week(signed_in, secretariat, president, bureau_room, said):
    read, page = begin(secretariat, bureau_room), reverse("forum:room", args=["bureau-room"])
    line = reverse("moderation:reading", args=[read.pk])
    browser = signed_in(president)
    assert line in browser.get(page).content.decode()
    PrivilegedRead.objects.update(at=clock.now() - timedelta(days=8))
    assert line not in browser.get(page).content.decode()
