"""Groups: begun, named, joined and left through the pages."""

import re
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from forum import actions, events
from forum.errors import GroupFull, NobodyToWriteTo, TwoStayTwo
from forum.models import Event, Membership, Notification, Post, Room
from tests.cast import accredit, make_person
from tests.forum.pages import codes, data, field_value, main_of, numbers_of, posts_of, read, send, send_json, words

NEW = "/conversations/new/"


def begin(client, *people, **fields):
    values = {"people": [person.pk for person in people], "body": "مرحباً بالجميع", "language": "ar", "start": "1"}
    return send(client, NEW, **(values | fields))


@pytest.fixture
def group(jordan, tunisia, emirates, signed_in) -> Room:
    """A conversation that Jordan began with Tunisia and the Emirates, with one message."""
    assert begin(signed_in(jordan), tunisia, emirates).status_code == 302
    return Room.objects.get(is_group=True)


def url(room, act=""):
    return f"/conversations/{room.pk}/{act}"


def thread_of(room):
    return room.threads.get()


# --- Beginning ---------------------------------------------------------------------------------------------------


def test_people_are_chosen_one_after_another_and_what_is_typed_stays(jordan, tunisia, emirates, signed_in) -> None:
    client = signed_in(jordan)
    found = send(client, NEW, q="طرابلسى", body="نصّ لم يُرسل بعد", name="لجنة", find="1").content.decode()
    assert f'name="pick" value="{tunisia.pk}"' in found
    assert str(emirates.pk) not in re.findall(r'name="pick" value="(\d+)"', found)
    assert (field_value(found, "body"), field_value(found, "name")) == ("نصّ لم يُرسل بعد", "لجنة")

    chosen = send(client, NEW, q="المنصوري", pick=tunisia.pk, body="نصّ").content.decode()
    assert f'name="people" value="{tunisia.pk}"' in chosen
    both = send(client, NEW, people=[tunisia.pk], pick=emirates.pk, body="نصّ").content.decode()
    assert re.findall(r'name="people" value="(\d+)"', both) == [str(tunisia.pk), str(emirates.pk)]
    less = send(client, NEW, people=[tunisia.pk, emirates.pk], drop=tunisia.pk).content.decode()
    assert re.findall(r'name="people" value="(\d+)"', less) == [str(emirates.pk)]
    assert not Room.objects.filter(kind="direct").exists()


def test_a_group_is_read_by_its_members_and_nobody_else(group, jordan, tunisia, emirates, delegate, signed_in) -> None:
    for member in (jordan, tunisia, emirates):
        assert "مرحباً بالجميع" in posts_of(read(signed_in(member), url(group)))[0]
    for page in ("", "people/", "add/", "rename/", "leave/"):
        read(signed_in(delegate), url(group, page), status=404)
        assert send(signed_in(delegate), url(group, page), people=[delegate.pk], name="x").status_code in (404, 405)
    assert "مرحباً" not in read(signed_in(delegate), "/")


def test_sending_it_twice_begins_one_group(jordan, tunisia, emirates, signed_in) -> None:
    client = signed_in(jordan)
    same = field_value(read(client, NEW), "client_id")
    for _ in range(2):
        assert begin(client, tunisia, emirates, client_id=same).status_code == 302

    assert (Room.objects.filter(kind="direct").count(), Post.objects.count()) == (1, 1)
    assert Membership.objects.count() == 3


def test_the_same_people_may_have_two_groups_but_two_have_one_conversation(jordan, tunisia, emirates, signed_in):
    client = signed_in(jordan)
    for _ in range(2):
        begin(client, tunisia, emirates)
        begin(client, tunisia)

    assert Room.objects.filter(is_group=True).count() == 2
    pair = Room.objects.get(kind="direct", is_group=False)
    assert numbers_of(read(client, url(pair))) == [1, 2]


def test_a_group_of_two_is_not_the_conversation_of_two(jordan, tunisia, signed_in) -> None:
    begin(signed_in(jordan), tunisia, name="التحضير")
    group = Room.objects.get(is_group=True)

    assert signed_in(jordan).get(f"/conversations/with/{tunisia.pk}/").status_code == 200
    pair = actions.start_conversation(author=tunisia, people=[jordan], client_id=uuid4()).result
    assert pair != group and not pair.is_group


def test_a_group_that_is_refused_keeps_what_was_typed_and_leaves_nothing(jordan, tunisia, emirates, signed_in) -> None:
    client = signed_in(jordan)
    empty = begin(client, tunisia, emirates, body="", name="لجنة").content.decode()
    assert (codes(empty), field_value(empty, "name")) == (["empty_body"], "لجنة")
    alone = begin(client)
    assert (alone.status_code, codes(alone.content.decode())) == (400, ["nobody_to_write_to"])
    hidden = begin(client, tunisia, emirates, name="لجنة \u202e خفية")
    assert (hidden.status_code, codes(hidden.content.decode())) == (400, ["bad_name"])
    assert begin(client, people=["x"]).status_code == 400
    assert not Room.objects.filter(kind="direct").exists()


def test_whom_no_group_takes_in(jordan, observer, guest, stranger, tunisia, signed_in) -> None:
    """An observer may be asked in and answers; a guest, a stranger and nobody at all look the same."""
    assert signed_in(observer).get(NEW).status_code == 403
    assert begin(signed_in(observer), jordan, tunisia).status_code == 403
    for nobody in (guest.pk, stranger.pk, 999_999):
        answer = begin(signed_in(jordan), tunisia, people=[tunisia.pk, nobody])
        assert (answer.status_code, codes(answer.content.decode())) == (400, ["cannot_be_added"])
    begin(signed_in(jordan), tunisia, observer)
    room = Room.objects.get(is_group=True)

    client = signed_in(observer)
    assert send(client, f"/t/{thread_of(room).pk}/reply/", body="Thank you.", language="en").status_code == 302
    html = main_of(read(client, url(room)))
    assert "/add/" not in html and "/rename/" not in html and "/leave/" in html
    assert client.get(url(room, "add/")).status_code == 403
    assert send(client, url(room, "add/"), people=[tunisia.pk], start="1").status_code == 403
    assert send(client, url(room, "rename/"), name="Ours").status_code == 403
    with pytest.raises(PermissionDenied):
        actions.rename_conversation(actor=observer, room=room, name="Ours", client_id=uuid4())
    with pytest.raises(PermissionDenied):
        actions.add_to_conversation(actor=jordan, room=room, people=[guest], client_id=uuid4())


def test_a_group_has_an_end_to_its_size(jordan, tunisia, emirates, delegate, monkeypatch) -> None:
    monkeypatch.setattr("forum.actions.conversations.MOST_MEMBERS", 3)
    monkeypatch.setattr("forum.actions.groups.MOST_MEMBERS", 3)
    with pytest.raises(GroupFull):
        actions.start_group(author=jordan, people=[tunisia, emirates, delegate], client_id=uuid4())
    room = actions.start_group(author=jordan, people=[tunisia, emirates], client_id=uuid4()).result
    with pytest.raises(GroupFull):
        actions.add_to_conversation(actor=jordan, room=room, people=[delegate], client_id=uuid4())
    with pytest.raises(NobodyToWriteTo):
        actions.start_group(author=jordan, people=[jordan], client_id=uuid4())


# --- Names -------------------------------------------------------------------------------------------------------


def test_a_name_is_the_same_for_every_reader_and_a_line_tells_of_it(group, jordan, tunisia, emirates, signed_in):
    client = signed_in(jordan)
    same = uuid4()
    for _ in range(2):
        assert send(client, url(group, "rename/"), name="  إعداد   الجدول ", client_id=same).status_code == 302

    for reader in (jordan, tunisia, emirates):
        html = read(signed_in(reader), url(group))
        assert "إعداد الجدول" in words(html[html.index("<h1") : html.index("</h1>")])
        assert "إعداد الجدول" in posts_of(html)[-1]
        assert "إعداد الجدول" in words(main_of(read(signed_in(reader), "/conversations/")))
    assert numbers_of(read(client, url(group))) == [1, 2]
    assert list(Event.objects.filter(room=group).values_list("kind", flat=True)) == [
        "room.opened",
        "post.created",
        "room.renamed",
    ]
    assert "الجدول" not in str(list(Event.objects.filter(room=group).values_list("data", flat=True)))


def test_without_a_name_a_group_is_called_by_the_others(group, jordan, tunisia, signed_in) -> None:
    text = words(main_of(read(signed_in(jordan), "/conversations/")))
    assert "سامي الطرابلسي" in text and "خالد المنصوري" in text

    send(signed_in(jordan), url(group, "rename/"), name="لجنة")
    send(signed_in(tunisia), url(group, "rename/"), name="")
    assert "سامي الطرابلسي" in words(main_of(read(signed_in(jordan), "/conversations/")))
    group.refresh_from_db()
    assert (group.name_ar, group.name_en, group.name_fr) == ("", "", "")


def test_a_name_that_lies_is_refused_beside_its_field(group, jordan, signed_in) -> None:
    answer = send(signed_in(jordan), url(group, "rename/"), name="لجنة\u202e")
    assert (answer.status_code, codes(answer.content.decode())) == (400, ["bad_name"])
    assert Post.objects.filter(kind="renamed").count() == 0


# --- Adding ------------------------------------------------------------------------------------------------------


def add(client, room, *people, **fields):
    return send(client, url(room, "add/"), people=[person.pk for person in people], start="1", **fields)


def test_everyone_is_told_who_was_added_and_by_whom(group, jordan, delegate, chair, tunisia, signed_in) -> None:
    same = uuid4()
    for _ in range(2):
        assert add(signed_in(jordan), group, delegate, chair, client_id=same).status_code == 302

    for reader in (jordan, tunisia, delegate):
        line = words(posts_of(read(signed_in(reader), url(group)))[-1])
        for person in (jordan, delegate, chair):
            assert person.name in line or person.name_second in line, (reader.email, line)
    assert Membership.objects.filter(room=group, left_at=None).count() == 5
    assert Event.objects.filter(room=group, kind="member.added").count() == 1
    members = words(main_of(read(signed_in(tunisia), url(group, "people/"))))
    assert "Amal Alsanani" in members and "Yémen" in members
    assert data(main_of(read(signed_in(delegate), "/conversations/")), "room") == str(group.pk)


def test_whoever_is_added_finds_it_in_her_inbox_and_open_pages_hear_of_it(
    group, jordan, delegate, signed_in, django_capture_on_commit_callbacks
) -> None:
    heard = []

    def hear(persons, what, **_):
        heard.append((what, persons))

    events.nudged.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            add(signed_in(jordan), group, delegate)
    finally:
        events.nudged.disconnect(hear)
    assert ("places", frozenset({delegate.pk})) in heard
    told = Notification.objects.get(recipient=delegate)
    assert (told.verb, told.room_id) == ("room_access", group.pk)
    inbox = main_of(read(signed_in(delegate), "/inbox/"))
    assert f"/conversations/{group.pk}/" in inbox and "سامي الطرابلسي" in words(inbox)


@pytest.mark.parametrize("past", [False, True])
def test_the_line_says_whether_the_past_is_shown(past, group, jordan, delegate, emirates, signed_in) -> None:
    add(signed_in(jordan), group, delegate, **({"past": "on"} if past else {}))
    line = words(posts_of(read(signed_in(emirates), url(group)))[-1])

    assert ("What was written before is shown too." in line) is past
    assert ("What was written before is not shown." in line) is not past


def test_adding_who_is_there_changes_nothing(group, jordan, tunisia, signed_in) -> None:
    done = actions.add_to_conversation(actor=jordan, room=group, people=[tunisia], client_id=uuid4())

    assert done.replayed and Membership.objects.filter(room=group).count() == 3
    assert not Post.objects.filter(kind="added").exists()


def test_the_page_for_adding_offers_nobody_who_is_there(group, jordan, signed_in) -> None:
    html = send(signed_in(jordan), url(group, "add/"), q="المنصوري", find="1").content.decode()
    assert 'name="pick"' not in html
    assert "past" in html and 'name="past" checked' not in html


# --- Leaving -----------------------------------------------------------------------------------------------------


def test_whoever_leaves_reads_no_more_and_the_others_are_told(group, jordan, tunisia, signed_in) -> None:
    client = signed_in(tunisia)
    same = field_value(read(client, url(group, "leave/")), "client_id")
    assert read(client, url(group))  # looking at the page leaves nothing
    for _ in range(2):
        answer = send(client, url(group, "leave/"), client_id=same)
        assert (answer.status_code, answer["Location"]) == (302, "/conversations/")

    for page in ("", "people/", "leave/", "add/"):
        read(client, url(group, page), status=404)
    read(client, f"/t/{thread_of(group).pk}/", status=404)
    assert send(client, url(group, "leave/")).status_code == 404
    assert "مرحباً" not in read(client, "/conversations/")
    line = posts_of(read(signed_in(jordan), url(group)))[-1]
    assert "سامي الطرابلسي" in words(line)
    assert Post.objects.filter(kind="left").count() == 1


def test_the_last_one_may_leave(group, jordan, tunisia, emirates) -> None:
    for person in (jordan, tunisia, emirates):
        actions.leave_conversation(actor=person, room=group.pk, client_id=uuid4())

    assert not Membership.objects.filter(room=group, left_at=None).exists()
    with pytest.raises(Http404):
        actions.add_to_conversation(actor=jordan, room=group, people=[tunisia], client_id=uuid4())


def test_two_stay_two(jordan, tunisia, emirates, signed_in) -> None:
    pair = actions.start_conversation(author=jordan, people=[tunisia], client_id=uuid4()).result
    client = signed_in(jordan)
    for act, fields in (("leave/", {}), ("add/", {"people": [emirates.pk], "start": "1"}), ("rename/", {"name": "xy"})):
        answer = send_json(client, url(pair, act), **fields)
        assert (answer.status_code, answer.json()["code"]) == (409, "two_stay_two"), act
    html = main_of(read(client, url(pair)))
    assert "/leave/" not in html and NEW in html
    with pytest.raises(TwoStayTwo):
        actions.add_to_conversation(actor=jordan, room=pair, people=[emirates], client_id=uuid4())


def test_nobody_leaves_what_is_no_conversation(jordan, board) -> None:
    with pytest.raises(Http404):
        actions.leave_conversation(actor=jordan, room=board("ga-hall").pk, client_id=uuid4())


# --- Lines of the record -----------------------------------------------------------------------------------------


def test_a_line_is_nobodys_to_change_answer_or_quote(group, jordan, delegate, signed_in) -> None:
    add(signed_in(jordan), group, delegate)
    line = Post.objects.get(kind="added")
    client = signed_in(jordan)

    for act in ("edit", "withdraw"):
        assert client.get(f"/posts/{line.pk}/{act}/").status_code == 403
    assert send(client, f"/posts/{line.pk}/edit/", body="غيره", language="ar").status_code == 403
    assert send(client, f"/posts/{line.pk}/withdraw/").status_code == 403
    for page in ("source", "revisions"):
        read(client, f"/posts/{line.pk}/{page}/", status=404)
    menu = read(client, f"/posts/{line.pk}/menu/")
    assert "/edit/" not in menu and "/withdraw/" not in menu
    html = posts_of(read(client, url(group)))[-1]
    assert "data-act" not in html and 'data-line="added"' in html
    reply = send_json(client, f"/t/{line.thread_id}/reply/", body="نعم", language="ar", reply_to=line.pk)
    assert (reply.status_code, reply.json()["code"]) == (400, "reply_elsewhere")


def test_the_first_words_after_a_line_keep_their_head(group, jordan, delegate, reply, signed_in) -> None:
    add(signed_in(jordan), group, delegate)
    reply(jordan, thread_of(group), "بعد الإضافة")
    Post.objects.filter(room=group).update(created_at=group.created_at)
    posts = posts_of(read(signed_in(delegate), url(group)))

    assert ["post--follows" in post for post in posts] == [False, False]


# --- The list ----------------------------------------------------------------------------------------------------


def test_the_list_shows_what_was_last_said_and_the_last_moved_first(
    group, jordan, tunisia, reply, signed_in, django_assert_max_num_queries
) -> None:
    pair = actions.start_conversation(author=jordan, people=[tunisia], client_id=uuid4()).result
    reply(tunisia, thread_of(pair), "Réponse au sujet du **calendrier**")
    client = signed_in(jordan)
    with django_assert_max_num_queries(30):
        html = main_of(read(client, "/conversations/"))
    assert re.findall(r'data-room="(\d+)"', html) == [str(pair.pk), str(group.pk)]
    assert "Réponse au sujet du calendrier" in html and "مرحباً بالجميع" in html

    reply(tunisia, thread_of(group), "أحدث")
    html = main_of(read(client, "/conversations/"))
    assert re.findall(r'data-room="(\d+)"', html) == [str(group.pk), str(pair.pk)]


def test_the_list_costs_the_same_for_few_and_many(jordan, signed_in, django_assert_num_queries) -> None:
    client = signed_in(jordan)

    def lay(number: int) -> None:
        other = make_person(f"other{number}", name=f"Other Person {number}", language="en")
        accredit(other, "expert")
        begin(client, other)
        begin(client, other, name=f"Group {number}")

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    lay(1)
    client.get("/conversations/")
    with CaptureQueriesContext(connection) as few:
        client.get("/conversations/")
    for number in range(2, 6):
        lay(number)
    with CaptureQueriesContext(connection) as many:
        client.get("/conversations/")
    assert len(many) == len(few)
