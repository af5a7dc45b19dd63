"""Read by seat: a circular of the secretariat in a room of a body shows which seats have read it, and nothing more."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Seat, State
from accounts.sorting import states_in_order
from forum import actions
from forum.models import ReadMarker, Room, Thread
from tests.cast import accredit, make_person
from tests.forum.pages import main_of, posts_of, read, words


@pytest.fixture
def hall(secretariat, board) -> Thread:
    return board("ga-hall").threads.select_related("room").get()


@pytest.fixture
def circular(secretariat, hall, reply):
    return reply(secretariat, hall, "تعميم: موعد الاجتماع السنوي.", kind="notice").result


def url(post) -> str:
    return f"/posts/{post.pk}/seats/"


def seats(html) -> dict[str, str]:
    return dict(re.findall(r'data-seat="(\w+)" data-read="(\w+)"', html))


def test_a_seat_has_read_once_anybody_of_its_delegation_has(
    circular, hall, jordan, delegate, tunisia, signed_in
) -> None:
    second = make_person("second", name="سليم الأردني", name_second="Salim Alurduni")
    accredit(second, "delegation_member", "JO")
    assert set(seats(read(signed_in(jordan), url(circular))).values()) == {"no"}
    for reader in (second, delegate):
        actions.mark_read(person=reader, thread=hall, number=circular.number)

    html = read(signed_in(tunisia), url(circular))
    assert {state for state, said in seats(html).items() if said == "yes"} == {"JO", "YE"}
    total = Seat.objects.filter(active=True).count()
    assert re.search(rf'<progress[^>]*value="2" max="{total}"', html)
    assert f"2 sur {total}" in words(html) or f"2 of {total}" in words(html)


def test_the_seats_stand_in_the_arabic_order_in_every_language(circular, jordan, tunisia, emirates, signed_in) -> None:
    states = State.objects.filter(seat__active=True)
    order = [state.pk for state in states_in_order(states, "ar")]
    for reader in (jordan, tunisia, emirates):
        assert list(seats(read(signed_in(reader), url(circular)))) == order


def test_no_person_is_shown(circular, hall, jordan, delegate, tunisia, secretariat, signed_in) -> None:
    for reader in (jordan, delegate):
        actions.mark_read(person=reader, thread=hall, number=circular.number)
    for reader in (tunisia, secretariat):
        main = main_of(read(signed_in(reader), url(circular)))
        for person in (jordan, delegate):
            for word in (person.name, person.name_second, person.email, f"/people/{person.pk}/"):
                assert word not in main


def test_what_was_read_before_is_not_the_circular(circular, hall, jordan, reply, secretariat, signed_in) -> None:
    later = reply(secretariat, hall, "تعميم ثانٍ", kind="notice").result
    actions.mark_read(person=jordan, thread=hall, number=circular.number)

    assert seats(read(signed_in(jordan), url(circular)))["JO"] == "yes"
    assert seats(read(signed_in(jordan), url(later)))["JO"] == "no"


def test_the_moment_is_when_the_marker_moved(circular, hall, jordan, signed_in, secretariat) -> None:
    actions.mark_read(person=jordan, thread=hall, number=0)
    ReadMarker.objects.filter(person=jordan).update(read_at=timezone.now() - timedelta(days=3))
    actions.mark_read(person=jordan, thread=hall, number=circular.number)

    moment = ReadMarker.objects.get(person=jordan).read_at
    assert timezone.now() - moment < timedelta(minutes=1)
    row = next(row for row in read(signed_in(jordan), url(circular)).split("<tr") if 'data-seat="JO"' in row)
    assert f'datetime="{moment.isoformat(timespec="seconds")[:16]}' in row


def test_only_circulars_of_the_secretariat_in_rooms_of_bodies_have_it(
    circular, hall, jordan, tunisia, secretariat, budget, reply, signed_in
) -> None:
    pair = actions.start_conversation(author=secretariat, people=[jordan], client_id=uuid4())
    private = reply(secretariat, pair.result.threads.get(), "رسالة").result
    chat = reply(jordan, hall, "سؤال").result
    on_board = reply(secretariat, budget, "ملاحظة", kind="notice").result
    withdrawn = reply(secretariat, hall, "خطأ", kind="notice").result
    actions.withdraw_post(author=secretariat, post=withdrawn, client_id=uuid4())
    for post in (private, chat, on_board, withdrawn):
        for reader in (jordan, secretariat):
            assert signed_in(reader).get(url(post)).status_code == 404
    html = read(signed_in(tunisia), "/rooms/ga-hall/")
    assert [f"/posts/{circular.pk}/seats/" in post for post in posts_of(html)][0]
    assert html.count("/seats/") == 1
    assert "/seats/" not in read(signed_in(jordan), f"/t/{budget.pk}/")


def test_who_does_not_read_the_room_learns_nothing(circular, observer, expert, guest, stranger, signed_in) -> None:
    for outsider in (observer, expert, guest):
        answer, missing = signed_in(outsider).get(url(circular)), signed_in(outsider).get("/posts/999999/seats/")
        assert (answer.status_code, missing.status_code) == (404, 404)


def test_in_other_bodies_the_seats_that_are_represented_count(chair, jordan, secretariat, reply, signed_in):
    room = Room.objects.get(body__key="committee-identity", kind="chat")
    stream = room.threads.select_related("room").get()
    post = reply(secretariat, stream, "تعميم للجنة", kind="notice").result
    assert seats(read(signed_in(chair), url(post))) == {"MA": "no"}
    assert signed_in(jordan).get(url(post)).status_code == 404


def test_the_secretariat_takes_it_as_a_table(circular, hall, jordan, secretariat, signed_in) -> None:
    State.objects.filter(pk="BH").update(name_ar="=HYPERLINK(1)")
    actions.mark_read(person=jordan, thread=hall, number=circular.number)
    answer = signed_in(secretariat).get(url(circular) + "?csv=1")
    lines = answer.content.decode("utf-8-sig").splitlines()

    assert answer["Content-Type"].startswith("text/csv") and "attachment" in answer["Content-Disposition"]
    assert len(lines) == 1 + Seat.objects.filter(active=True).count()
    assert any(line.startswith("'=HYPERLINK") for line in lines)
    assert sum(bool(line.split(",")[2]) for line in lines[1:]) == 1
    assert jordan.name not in answer.content.decode()
    assert signed_in(jordan).get(url(circular) + "?csv=1").status_code == 404


def test_it_costs_the_same_for_few_readers_and_many(circular, hall, jordan, signed_in) -> None:
    client = signed_in(jordan)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(url(circular))
        return len(seen)

    queries()
    few = queries()
    for number, state in enumerate(("TN", "MA", "DZ", "EG", "IQ")):
        person = make_person(f"reader{number}", name=f"Reader Number {number}")
        accredit(person, "delegation_member", state)
        actions.mark_read(person=person, thread=hall, number=circular.number)
    assert queries() == few
