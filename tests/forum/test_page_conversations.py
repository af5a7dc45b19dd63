"""Private conversations, live rooms and the audit page."""

from uuid import uuid4

import pytest

from forum import actions
from forum.models import Event, Membership, Post, Room
from tests.forum.pages import codes, data, field_value, main_of, numbers_of, posts_of, read, send, send_json, words


def write(client, person, **fields):
    return send(client, f"/conversations/with/{person.pk}/", **({"body": "مرحباً", "language": "ar"} | fields))


# --- Conversations -----------------------------------------------------------------------------------------------


def test_a_first_message_begins_a_conversation_that_only_two_read(jordan, tunisia, emirates, signed_in) -> None:
    client = signed_in(jordan)
    assert "composer" in read(client, f"/conversations/with/{tunisia.pk}/")
    assert write(client, tunisia).status_code == 302
    room = Room.objects.get(kind="direct")
    url = f"/conversations/{room.pk}/"

    assert "مرحباً" in posts_of(read(signed_in(tunisia), url))[0]
    assert "سامي الطرابلسي" in words(main_of(read(client, url)))
    for outsider in (emirates,):
        read(signed_in(outsider), url, status=404)
        assert "مرحباً" not in read(signed_in(outsider), "/")


def test_writing_again_goes_on_in_the_same_conversation(jordan, tunisia, signed_in) -> None:
    write(signed_in(jordan), tunisia)
    room = Room.objects.get(kind="direct")

    assert signed_in(tunisia).get(f"/conversations/with/{jordan.pk}/")["Location"] == f"/conversations/{room.pk}/"
    write(signed_in(tunisia), jordan, body="أهلاً")
    assert Room.objects.filter(kind="direct").count() == 1
    assert numbers_of(read(signed_in(jordan), f"/conversations/{room.pk}/")) == [1, 2]


def test_sending_the_first_message_twice_makes_one_of_each(jordan, tunisia, signed_in) -> None:
    client = signed_in(jordan)
    same = field_value(read(client, f"/conversations/with/{tunisia.pk}/"), "client_id")
    for _ in range(2):
        assert write(client, tunisia, client_id=same).status_code == 302

    assert (Room.objects.filter(kind="direct").count(), Post.objects.count()) == (1, 1)


def test_a_first_message_that_is_refused_is_kept(jordan, tunisia, signed_in) -> None:
    answer = write(signed_in(jordan), tunisia, body="", capacity="personal")
    html = answer.content.decode()

    assert (answer.status_code, codes(html)) == (400, ["empty_body"])


def test_whom_one_may_not_write_to(observer, jordan, guest, stranger, signed_in) -> None:
    assert signed_in(observer).get(f"/conversations/with/{jordan.pk}/").status_code == 403
    assert write(signed_in(observer), jordan).status_code == 403
    assert signed_in(jordan).get(f"/conversations/with/{stranger.pk}/").status_code == 404
    assert signed_in(jordan).get(f"/conversations/with/{jordan.pk}/").status_code == 403
    assert signed_in(jordan).get("/conversations/with/999999/").status_code == 404
    assert not Room.objects.filter(kind="direct").exists()


def test_an_observer_answers_who_wrote_to_her(observer, jordan, signed_in) -> None:
    write(signed_in(jordan), observer)
    room = Room.objects.get(kind="direct")
    thread = room.threads.get()

    assert send(signed_in(observer), f"/t/{thread.pk}/reply/", body="Thank you.", language="en").status_code == 302
    assert numbers_of(read(signed_in(jordan), f"/conversations/{room.pk}/")) == [1, 2]


def test_whoever_left_reads_no_more(jordan, tunisia, signed_in) -> None:
    write(signed_in(jordan), tunisia)
    room = Room.objects.get(kind="direct")
    Membership.objects.filter(person=tunisia).update(left_at=room.created_at)

    read(signed_in(tunisia), f"/conversations/{room.pk}/", status=404)
    read(signed_in(tunisia), f"/t/{room.threads.get().pk}/", status=404)


def test_the_list_names_the_other_and_counts_what_is_new(jordan, tunisia, emirates, signed_in) -> None:
    write(signed_in(jordan), tunisia)
    write(signed_in(emirates), tunisia)
    text = words(main_of(read(signed_in(tunisia), "/conversations/")))

    assert "Rana Alhasan" in text and "Khalid Almansoori" in text
    assert "Sami Trabelsi" not in text


# --- Live rooms --------------------------------------------------------------------------------------------------


@pytest.fixture
def hall(jordan, board):
    """The one stream of the General Assembly's hall."""
    return board("ga-hall").threads.select_related("room").get()


def test_a_live_room_opens_at_its_end_in_dense_rows(jordan, tunisia, hall, reply, signed_in, settings) -> None:
    settings.POSTS_PER_PAGE = 3
    for number in range(5):
        reply(jordan, hall, f"قول {number}")
    html = read(signed_in(tunisia), "/rooms/ga-hall/")

    assert numbers_of(html) == [3, 4, 5]
    assert 'role="log"' in html and "posts--minutes" in html
    assert "?before=3" in main_of(html)
    assert numbers_of(read(signed_in(tunisia), "/rooms/ga-hall/?before=3")) == [1, 2]
    assert numbers_of(read(signed_in(tunisia), f"/t/{hall.pk}/p/2/")) == [1, 2, 3]


def test_one_voice_within_a_minute_is_named_once(jordan, tunisia, hall, reply, signed_in) -> None:
    first = reply(jordan, hall, "أولاً").result
    second = reply(jordan, hall, "ثانياً").result
    third = reply(tunisia, hall, "ثالثاً").result
    moment = first.created_at.replace(second=10)
    Post.objects.filter(pk__in=[first.pk, second.pk, third.pk]).update(created_at=moment)
    posts = posts_of(read(signed_in(tunisia), "/rooms/ga-hall/"))

    assert ["post--follows" in post for post in posts] == [False, True, False]


def test_a_thread_address_of_a_live_room_leads_to_the_room(jordan, hall, signed_in) -> None:
    answer = signed_in(jordan).get(f"/t/{hall.pk}/?reply_to=1")

    assert (answer.status_code, answer["Location"]) == (302, "/rooms/ga-hall/?reply_to=1")


def test_a_message_refused_in_a_live_room_comes_back_in_the_room(jordan, hall, signed_in) -> None:
    answer = send(signed_in(jordan), f"/t/{hall.pk}/reply/", body="", language="ar")
    html = answer.content.decode()

    assert (answer.status_code, codes(html), 'role="log"' in html) == (400, ["empty_body"], True)


# --- The audit page ----------------------------------------------------------------------------------------------


def test_the_audit_page_shows_the_log_newest_first_and_that_it_holds(secretariat, jordan, budget, reply, signed_in):
    reply(jordan, budget)
    html = read(signed_in(secretariat), "/register/?room=governance")

    text = words(main_of(html))
    assert data(html, "chain") == "whole"
    assert text.count("ميزانية البرامج المشتركة") == Event.objects.filter(room=budget.room_id).count() == 3
    assert "نقترح" not in text  # the log holds no text


def test_a_changed_line_is_found(secretariat, budget, signed_in) -> None:
    Event.objects.filter(room=budget.room_id, seq=1).update(kind="thread.locked")

    assert data(read(signed_in(secretariat), "/register/?room=governance"), "chain") == "broken"


def test_the_audit_page_is_paged_by_line(president, jordan, budget, reply, signed_in, settings) -> None:
    settings.POSTS_PER_PAGE = 2
    reply(jordan, budget)
    client = signed_in(president)
    html = main_of(read(client, "/register/?room=governance"))
    second = Event.objects.get(room=budget.room_id, seq=2)
    assert f"before={second.pk}" in html

    assert read(client, f"/register/?room=governance&before={second.pk}").count("<tr>") == 2
    assert codes(read(client, "/register/?before=x", status=400)) == ["unreadable_address"]


def test_no_private_conversation_has_an_audit_page(secretariat, jordan, tunisia, signed_in) -> None:
    actions.start_conversation(author=jordan, people=[secretariat], client_id=uuid4())
    html = main_of(read(signed_in(secretariat), "/register/"))

    assert jordan.name not in html
    read(signed_in(secretariat), "/register/?room=no-such", status=404)
    assert send_json(signed_in(jordan), "/register/").status_code in (404, 405)
