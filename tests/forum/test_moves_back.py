"""Threads that are merged, moves that are undone, and what is told of them (docs/moves.md)."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.models import Person
from forum import actions, errors
from forum.models import Alias, Event, Post, Room, Thread, ThreadMove
from forum.record.exported import proof_of

from .moving import REASON, bodies, marker, merge, move, nth, numbers, refusal, split, undo
from .pages import JSON, codes, main_of, numbers_of, read, send, words

pytestmark = pytest.mark.django_db


# --- Where authors have numbers ------------------------------------------------------------------------------------


@pytest.fixture
def veiled(board, jordan, tunisia, emirates, reply, begins) -> Thread:
    """Participants 1, 2 and 3; the last calls the second by his number."""
    thread = begins(board("security"), title="موضوع بلا نسبة")
    reply(tunisia, thread, "ثاني المشاركين")
    reply(emirates, thread, "رأي @[alias:2] صائب")
    return thread


def alias(person: Person, thread: Thread) -> int:
    return Alias.objects.get(person=person, thread=thread).number


def test_nobody_gets_the_number_of_another(veiled, tunisia, emirates, jordan, alternate, officer, reply):
    new = split(officer, veiled, 3)
    assert alias(emirates, new) == 3  # As she was called; and the second, whom she calls, is the second there too.
    assert alias(tunisia, new) == 2
    reply(alternate, new, "جديدة هنا")
    assert alias(alternate, new) == 4
    assert len(set(new.aliases.values_list("number", flat=True))) == new.aliases.count()


def test_a_number_that_would_call_somebody_else_stops_the_merge(
    veiled, officer, begins, board, president, chair, reply
):
    other = begins(board("security"), author=president)
    reply(chair, other, "ثاني هناك")
    answer = send(officer, f"/t/{veiled.pk}/merge/", target=other.pk, reason=REASON)
    assert codes(answer.content.decode()) == ["numbers_differ"]
    assert not ThreadMove.objects.exists()
    assert numbers(veiled) == [1, 2, 3]


def test_who_comes_by_a_merge_gets_a_number_of_her_own(board, begins, jordan, president, tunisia, reply, officer):
    one, other = begins(board("security")), begins(board("security"), author=president)
    reply(tunisia, one, "بلا نداء")
    merge(officer, one, other)
    assert alias(president, other) == 1
    assert alias(jordan, other) == 2 or alias(jordan, other) == 3
    assert len({alias(person, other) for person in (jordan, president, tunisia)}) == 3


# --- Merging -----------------------------------------------------------------------------------------------------


def test_a_merged_thread_ends_the_other_and_its_addresses_lead_there(tunisia, officer, long, begins, board, signed_in):
    other = begins(board("governance"))
    merge(officer, long, other)
    assert bodies(other) == ["أول الآخر", "نقترح جدولاً للنفقات.", *(f"المشاركة {n}" for n in range(2, 6))]
    assert numbers(other) == [1, 2, 3, 4, 5, 6]
    his = signed_in(tunisia)
    answer = his.get(f"/t/{long.pk}/", follow=True)
    assert f"/t/{other.pk}/" in answer.redirect_chain[-1][0]
    answer = his.get(f"/t/{long.pk}/p/3/", follow=True)
    assert answer.redirect_chain[-1][0].endswith("#p-4")
    assert his.get(f"/api/v1/threads/{long.pk}", follow=True).json()["id"] == other.pk
    assert f'id="t-{long.pk}"' not in read(his, "/rooms/governance/")


def test_nobody_writes_in_what_was_merged(jordan, secretariat, officer, long, begins, board, reply):
    other = begins(board("governance"))
    merge(officer, long, other)
    with pytest.raises(errors.ThreadMerged):
        reply(jordan, long, "متأخر")
    for act in (actions.unlock_thread, actions.lock_thread):
        with pytest.raises(errors.ThreadMerged):
            act(actor=secretariat, thread=long, client_id=uuid4(), reason="سبب")


def test_a_merge_is_refused_into_itself_into_what_is_shut_and_into_what_was_merged(officer, long, begins, board):
    place = board("governance")
    shut, gone, target = begins(place), begins(place), begins(place)
    Thread.objects.filter(pk=shut.pk).update(state="closed")
    merge(officer, gone, target)
    assert refusal(officer, f"/t/{long.pk}/merge/", target=long.pk) == ["not_there"]
    assert refusal(officer, f"/t/{long.pk}/merge/", target=shut.pk) == ["target_shut"]
    assert refusal(officer, f"/t/{long.pk}/merge/", target=gone.pk) == ["not_there"]
    assert officer.get(f"/t/{gone.pk}/move/").status_code == 403


def test_only_who_had_read_to_the_end_has_read_what_comes_after_it(tunisia, emirates, officer, long, begins, board):
    other = begins(board("governance"))
    actions.mark_read(person=tunisia, thread=long, number=3)
    actions.mark_read(person=tunisia, thread=other, number=1)
    actions.mark_read(person=emirates, thread=long, number=5)
    merge(officer, long, other)
    assert marker(tunisia, other) == 4
    assert marker(emirates, other) == 0  # Told twice rather than never.


def test_what_waits_goes_along_and_is_published_there(officer, secretariat, long, begins, board):
    waiting = nth(long, 5)
    Post.objects.filter(pk=waiting.pk).update(number=None, status="submitted")
    Thread.objects.filter(pk=long.pk).update(last_number=4)
    other = begins(board("governance"))
    merge(officer, long, other)
    waiting.refresh_from_db()
    assert (waiting.thread_id, waiting.number) == (other.pk, None)
    actions.publish_post(actor=secretariat, post=waiting, client_id=uuid4())
    waiting.refresh_from_db()
    assert waiting.number == 6


def test_merged_into_a_closed_board_it_shows_lines_to_who_stays_outside(
    observer, officer, long, begins, closed, signed_in
):
    merge(officer, long, begins(closed))
    page = read(signed_in(observer), f"/t/{long.pk}/")
    assert numbers_of(page) == [1, 2, 3, 4, 5]
    assert page.count('data-line="moved"') == 5
    assert "المشاركة" not in words(main_of(page))


# --- Undoing -----------------------------------------------------------------------------------------------------


def test_a_split_undone_puts_every_post_under_its_number(tunisia, officer, long, signed_in):
    before = bodies(long)
    new = split(officer, long, 2, 4)
    undo(officer, ThreadMove.objects.get())
    assert bodies(long) == before
    assert numbers(long) == [1, 2, 3, 4, 5]
    answer = signed_in(tunisia).get(f"/t/{new.pk}/p/2/", follow=True)
    assert answer.redirect_chain[-1][0].endswith("#p-4")
    assert signed_in(tunisia).get(f"/t/{new.pk}/", follow=True).redirect_chain[-1][0].startswith(f"/t/{long.pk}/")


def test_what_was_written_since_stays_where_it_was_written(jordan, officer, long, reply, signed_in):
    new = split(officer, long, 2, 4)
    late = reply(jordan, new, "جديد في المنفصل").result
    undo(officer, ThreadMove.objects.get())
    late.refresh_from_db()
    assert (late.thread_id, late.number) == (new.pk, 3)
    assert numbers(new) == [1, 2, 3]
    assert numbers_of(read(signed_in(jordan), f"/t/{new.pk}/")) == [1, 2, 3]


def test_nothing_comes_back_as_read_that_was_not(tunisia, emirates, officer, long, jordan, reply):
    actions.mark_read(person=tunisia, thread=long, number=2)
    new = split(officer, long, 3, 4)
    for person in (tunisia, emirates):
        actions.mark_read(person=person, thread=long, number=5)
    actions.mark_read(person=emirates, thread=new, number=2)
    undo(officer, ThreadMove.objects.get())
    assert marker(tunisia, long) == 2  # He had read lines and not the posts.
    assert marker(emirates, long) == 5


def test_a_merge_undone_opens_the_thread_as_it_was(jordan, tunisia, officer, long, begins, board, reply):
    actions.mark_read(person=tunisia, thread=long, number=2)
    Thread.objects.filter(pk=long.pk).update(state="locked")
    other = begins(board("governance"))
    before = bodies(long)
    moved = merge(officer, long, other)
    reply(jordan, other, "بعد الدمج")
    undo(officer, moved)
    long.refresh_from_db()
    assert (long.state, long.merged_into_id) == ("locked", None)
    assert bodies(long) == before
    assert numbers(long) == [1, 2, 3, 4, 5]
    assert numbers(other) == [1, 2, 3, 4, 5, 6, 7]
    assert bodies(other) == ["أول الآخر", "بعد الدمج"]
    assert marker(tunisia, long) == 2


def test_a_move_undone_brings_the_thread_home_with_what_was_written_there(
    observer, officer, jordan, long, closed, reply, signed_in
):
    moved = move(officer, long, closed)
    reply(jordan, Thread.objects.get(pk=long.pk), "كتبت هناك")
    undo(officer, moved)
    assert numbers_of(read(signed_in(observer), f"/t/{long.pk}/")) == [1, 2, 3, 4, 5, 6]


def test_what_has_moved_on_is_not_put_back(officer, long, closed, begins, board):
    new = split(officer, long, 2, 3)
    first = ThreadMove.objects.get()
    merge(officer, new, begins(board("governance")))
    answer = send(officer, f"/moves/{first.pk}/undo/", reason=REASON)
    assert codes(answer.content.decode()) == ["cannot_undo"]
    undo(officer, ThreadMove.objects.latest("pk"))
    undo(officer, first)
    assert numbers(long) == [1, 2, 3, 4, 5]
    assert len(bodies(long)) == 5


def test_undone_twice_is_undone_once(officer, long):
    split(officer, long, 2)
    moved = ThreadMove.objects.get()
    undo(officer, moved)
    undo(officer, moved)
    assert Event.objects.filter(kind="thread.move_undone").count() == 2  # In both threads, once.


def test_the_page_of_undoing_is_for_who_decides_in_both_places(jordan, observer, officer, long, signed_in):
    split(officer, long, 2)
    url = f"/moves/{ThreadMove.objects.get().pk}/undo/"
    assert signed_in(jordan).get(url).status_code == 404
    assert REASON in read(officer, url)


# --- What is told of it --------------------------------------------------------------------------------------------


def test_the_history_names_the_other_place_to_who_reads_it(observer, tunisia, officer, long, closed, signed_in):
    new = split(officer, long, 2, room=closed, title="عنوان المنفصل")
    for url in (f"/t/{long.pk}/", "/rooms/governance/"):
        his = read(signed_in(tunisia), url)
        assert new.title in his, url
        assert REASON in his
        theirs = read(signed_in(observer), url)
        assert 'id="moves"' in theirs
        assert "moves__item" in theirs, url
        for word in (new.title, closed.name_ar, closed.name_en, REASON):
            assert word not in theirs, (url, word)
    assert long.title in read(signed_in(tunisia), f"/t/{new.pk}/").partition('id="moves"')[2]


def test_the_counts_of_a_place_are_those_of_what_stands_there(tunisia, officer, long, closed, signed_in):
    before = signed_in(tunisia).get("/api/v1/rooms", headers=JSON).json()["rooms"]
    fresh = {room["id"]: room["new_posts"] for room in before}
    move(officer, long, closed)
    after = {room["id"]: room["new_posts"] for room in signed_in(tunisia).get("/api/v1/rooms").json()["rooms"]}
    assert after[closed.pk] - fresh[closed.pk] == 5 - marker(tunisia, long)


def test_a_thread_page_asks_one_question_more_about_moves_whatever_has_moved(
    tunisia, officer, long, signed_in, django_assert_max_num_queries
):
    his = signed_in(tunisia)
    read(his, f"/t/{long.pk}/")
    split(officer, long, 2)
    with django_assert_max_num_queries(60) as two:
        read(his, f"/t/{long.pk}/")
    split(officer, long, 3)
    split(officer, long, 4)
    with django_assert_max_num_queries(60) as six:
        read(his, f"/t/{long.pk}/")
    assert len(two) == len(six)


def test_slow_hands_leave_an_officer_free_to_write(secretariat, officer, long, reply):
    """The lines are hers by name and count as nothing she has said."""
    Post.objects.filter(thread=long).update(created_at=timezone.now() - timedelta(hours=1))
    split(officer, long, 2, 3, 4)
    assert not Post.objects.filter(author=secretariat, created_at__gt=timezone.now() - timedelta(minutes=1)).exists()


def test_an_answer_that_was_lost_tells_an_author_nothing_of_where_her_post_went(
    observer, officer, secretariat, long, closed, reply
):
    actions.invite_to_thread(actor=secretariat, thread=long, person=observer)
    same = uuid4()
    reply(observer, long, "My words", client_id=same)
    split(officer, long, 6, room=closed)
    with pytest.raises(Http404):
        reply(observer, long, "My words", client_id=same)


def test_where_it_came_from_is_not_named_to_who_does_not_read_there(
    observer, tunisia, officer, board, begins, closed, signed_in
):
    thread = begins(closed)
    move(officer, thread, board("governance"))
    theirs, his = (read(signed_in(person), f"/t/{thread.pk}/") for person in (observer, tunisia))
    assert "moves__item" in theirs
    for name in (closed.name_en, REASON):
        assert name not in theirs.partition('id="moves"')[2], name
    assert REASON in his
    assert closed.name_fr in his.partition('id="moves"')[2]


def test_the_record_taken_along_holds_no_text_of_what_has_left_the_room(officer, long, closed):
    split(officer, long, 2, room=closed)
    record = json.dumps(proof_of(Room.objects.get(pk=long.room_id)), ensure_ascii=False)
    assert "المشاركة 3" in record
    assert "المشاركة 2" not in record


@pytest.mark.parametrize("number", ["0", "99999999999999999999", str(2**63 - 1), str(2**40)])
def test_a_number_no_row_can_have_is_a_place_that_is_not_there(officer, long, number):
    split(officer, long, 2)
    for url in (f"/moves/{number}/", f"/moves/{number}/undo/", f"/moves/1/?number={number}"):
        assert officer.get(url).status_code in {400, 404}, url
    for field in ("target", "posts"):
        answer = send(officer, f"/t/{long.pk}/merge/", **{"reason": REASON, field: number})
        assert answer.status_code in {400, 409}
    fields = {"posts": number, "title": "عنوان", "target": long.room_id, "reason": REASON}
    assert send(officer, f"/t/{long.pk}/split/", **fields).status_code == 400
