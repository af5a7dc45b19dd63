"""Threads that come to another board and posts that come to another thread (docs/moves.md)."""

from uuid import uuid4

import pytest

from forum import actions, errors
from forum.models import Event, Level, MovedPost, Notification, Post, Room, Thread, ThreadMove
from moderation import reasons
from moderation.actions import report_post
from moderation.models import Case

from .moving import REASON, bodies, marker, move, nth, numbers, refusal, split, undo
from .pages import main_of, numbers_of, posts_of, read, send

pytestmark = pytest.mark.django_db


# --- Who may -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["move", "split", "merge"])
def test_only_the_secretariat_moves_anything(act, jordan, president, observer, stranger, budget, signed_in):
    for person, status in ((jordan, 403), (president, 403), (observer, 403), (stranger, 403)):
        answer = signed_in(person).get(f"/t/{budget.pk}/{act}/")
        assert answer.status_code == status or person == stranger and answer.status_code in {302, 403, 404}, person.name


def test_the_menu_of_a_thread_offers_it_to_officers_alone(jordan, budget, officer, signed_in):
    assert f"/t/{budget.pk}/split/" in read(officer, f"/t/{budget.pk}/")
    assert f"/t/{budget.pk}/split/" not in read(signed_in(jordan), f"/t/{budget.pk}/")


def test_every_act_wants_a_reason(officer, long, closed, begins, board):
    other = begins(board("governance"))
    url = f"/t/{long.pk}"
    assert send(officer, f"{url}/move/", target=closed.pk).status_code == 400
    assert send(officer, f"{url}/split/", posts=nth(long, 2).pk, title="عنوان", target=long.room_id).status_code == 400
    assert send(officer, f"{url}/merge/", target=other.pk).status_code == 400
    assert not ThreadMove.objects.exists()


def test_a_place_she_does_not_read_a_live_room_and_no_place_get_one_answer(secretariat, budget):
    bureau = Room.objects.filter(body__key="bureau").first()
    chat = Room.objects.filter(kind="chat").exclude(body__key="bureau").first()
    register = Room.objects.get(key="register")
    for room in (bureau, chat, register, budget.room):
        with pytest.raises(errors.NotThere):
            actions.move_thread(actor=secretariat, thread=budget, room=room, reason=REASON, client_id=uuid4())


# --- A whole thread ----------------------------------------------------------------------------------------------


def test_a_moved_thread_is_closed_to_who_does_not_read_the_new_board(observer, officer, long, closed, signed_in):
    theirs = signed_in(observer)
    read(theirs, f"/t/{long.pk}/")
    post = nth(long, 2)
    move(officer, long, closed)
    for url in (f"/t/{long.pk}/", f"/t/{long.pk}/p/2/", f"/posts/{post.pk}/menu/", f"/api/v1/threads/{long.pk}"):
        assert theirs.get(url, follow=True).status_code == 404, url
    assert long.title not in read(theirs, "/rooms/governance/")
    assert numbers_of(read(officer, f"/t/{long.pk}/")) == [1, 2, 3, 4, 5]


def test_it_leaves_one_list_and_stands_in_the_other(tunisia, officer, budget, closed, signed_in):
    his = signed_in(tunisia)
    move(officer, budget, closed)
    assert budget.title not in main_of(read(his, "/rooms/governance/")).partition('id="moves"')[0]
    assert budget.title in main_of(read(his, f"/rooms/{closed.key}/"))


def test_numbers_markers_and_what_waits_go_along(tunisia, officer, long, closed, jordan):
    actions.mark_read(person=tunisia, thread=long, number=3)
    waiting = nth(long, 5)
    Post.objects.filter(pk=waiting.pk).update(number=None, status="submitted")
    move(officer, long, closed)
    assert marker(tunisia, long) == 3
    assert set(Post.objects.filter(thread=long).values_list("room", flat=True)) == {closed.pk}


def test_what_told_of_it_is_taken_back_from_who_does_not_read_there(observer, officer, jordan, long, closed, reply):
    Level.objects.create(person=observer, room=long.room, thread=long, level="all")
    reply(jordan, long, "ست")
    assert Notification.objects.filter(recipient=observer, done_at=None).count() == 1
    moved = move(officer, long, closed)
    assert not Notification.objects.filter(recipient=observer, done_at=None).exists()
    reply(jordan, Thread.objects.get(pk=long.pk), "سبع")
    assert not Notification.objects.filter(recipient=observer, done_at=None).exists()
    undo(officer, moved)
    assert Notification.objects.filter(recipient=observer, done_at=None, unread=True).count() == 1


def test_who_follows_it_and_reads_there_is_told_there(tunisia, officer, jordan, long, closed, reply):
    Level.objects.update_or_create(person=tunisia, thread=long, defaults={"room": long.room, "level": "all"})
    Notification.objects.filter(recipient=tunisia).delete()
    move(officer, long, closed)
    reply(jordan, Thread.objects.get(pk=long.pk), "بعد النقل")
    notice = Notification.objects.get(recipient=tunisia, verb="new_posts", done_at=None)
    assert (notice.room_id, notice.thread_id) == (closed.pk, long.pk)


def test_a_thread_that_names_nobody_never_comes_where_names_are_shown(secretariat, budget, closed, board, begins):
    actions.tighten_attribution(actor=secretariat, thread=budget, client_id=uuid4())
    veiled, given = board("security"), {"actor": secretariat, "reason": REASON}
    assert veiled.attribution == "non_attribution"
    named = begins(board("governance"))
    with pytest.raises(errors.AttributionDiffers):
        actions.move_thread(thread=budget, room=closed, client_id=uuid4(), **given)
    with pytest.raises(errors.AttributionDiffers):
        actions.move_thread(thread=named, room=veiled, client_id=uuid4(), **given)
    for source, target in ((budget, named), (named, budget)):
        with pytest.raises(errors.AttributionDiffers):
            actions.merge_thread(thread=source, target=target, client_id=uuid4(), **given)
    actions.move_thread(thread=budget, room=veiled, client_id=uuid4(), **given)


def test_sent_twice_it_is_one_move(secretariat, officer, budget, closed):
    same = str(uuid4())
    for _n in range(2):
        answer = send(officer, f"/t/{budget.pk}/move/", target=closed.pk, reason=REASON, client_id=same)
        assert answer.status_code in {302, 400}
    assert ThreadMove.objects.count() == 1


def test_both_logs_tell_of_it_with_the_reason_and_neither_names_the_other(officer, budget, closed):
    home = budget.room_id
    move(officer, budget, closed)
    told = {event.kind: event for event in Event.objects.filter(kind__startswith="thread.moved")}
    assert told["thread.moved_away"].room_id == home
    assert told["thread.moved_here"].room_id == closed.pk
    for event in told.values():
        assert event.data["move"] == ThreadMove.objects.get().pk
        assert event.data["reason"] == REASON
        assert event.data.keys() <= {"move", "reason", "salt"}


# --- Splitting ---------------------------------------------------------------------------------------------------


def test_posts_split_off_begin_at_one_in_their_old_order(officer, long):
    new = split(officer, long, 4, 2)
    assert bodies(new) == ["المشاركة 2", "المشاركة 4"]
    assert numbers(new) == [1, 2]
    assert numbers(long) == [1, 2, 3, 4, 5]
    assert bodies(long) == ["نقترح جدولاً للنفقات.", "المشاركة 3", "المشاركة 5"]
    assert new.title == "منفصل"


def test_an_old_address_leads_to_the_post_or_shows_the_line_alone(observer, tunisia, officer, long, closed, signed_in):
    new = split(officer, long, 2, 4, room=closed)
    his, theirs = signed_in(tunisia), signed_in(observer)
    answer = his.get(f"/t/{long.pk}/p/4/", follow=True)
    assert answer.redirect_chain[-1][0].endswith("#p-2")
    assert numbers_of(answer.content.decode()) == [1, 2]
    page = read(theirs, f"/t/{long.pk}/p/4/")
    assert numbers_of(page) == [1, 2, 3, 4, 5]
    line = posts_of(page)[3]
    for word in ("المشاركة 4", new.title, closed.name):
        assert word not in page, word
    assert 'data-line="moved"' in line
    assert theirs.get(f"/api/v1/posts/{MovedPost.objects.get(number_before=4).placeholder_id}").status_code == 200


def test_the_line_leads_there_and_is_nothing_to_who_does_not_read_there(
    observer, tunisia, officer, long, closed, signed_in
):
    split(officer, long, 2, room=closed)
    moved = ThreadMove.objects.get()
    url = f"/moves/{moved.pk}/?number=2"
    assert f'href="{url}"' in read(signed_in(tunisia), f"/t/{long.pk}/").replace("&amp;", "&")
    assert numbers_of(read(signed_in(tunisia), url)) == [1]
    theirs = signed_in(observer)
    assert theirs.get(url).status_code == theirs.get("/moves/99999/").status_code == 404
    assert theirs.get(url).content.decode().count("404") == theirs.get("/moves/99999/").content.decode().count("404")


def test_an_answer_to_a_moved_post_says_nothing_of_it(observer, tunisia, officer, long, closed, reply, signed_in):
    answer = reply(tunisia, long, "جواب", reply_to=nth(long, 3)).result
    split(officer, long, 3, room=closed)
    for person in (observer, tunisia):
        page = read(signed_in(person), f"/t/{long.pk}/")
        assert "المشاركة 3" not in page
        assert "post__answered" not in posts_of(page)[5]
    program = signed_in(observer).get(f"/api/v1/posts/{answer.pk}").json()
    assert program["post"]["reply_to"] is None


def test_hidden_and_withdrawn_posts_go_along_as_what_they_are(officer, long, jordan, tunisia, signed_in):
    actions.withdraw_post(author=jordan, post=nth(long, 3), client_id=uuid4())
    Post.objects.filter(thread=long, number=2).update(moderation="hidden")
    new = split(officer, long, 2, 3)
    page = main_of(read(signed_in(jordan), f"/t/{new.pk}/"))
    assert page.count("post__tombstone") == 2
    assert "المشاركة 2" not in page


def test_what_waits_for_approval_is_not_offered(officer, long, secretariat):
    waiting = nth(long, 5)
    Post.objects.filter(pk=waiting.pk).update(number=None, status="submitted")
    Thread.objects.filter(pk=long.pk).update(last_number=4)
    fields = {"posts": waiting.pk, "title": "منفصل", "target": long.room_id}
    assert refusal(officer, f"/t/{long.pk}/split/", **fields) == ["no_post_chosen"]


def test_posts_of_another_thread_are_not_taken(officer, long, begins, board):
    other = begins(board("governance"))
    fields = {"posts": nth(other, 1).pk, "title": "منفصل", "target": long.room_id}
    assert refusal(officer, f"/t/{long.pk}/split/", **fields) == ["no_post_chosen"]


def test_not_every_post_of_a_thread_is_split_off(officer, budget):
    fields = {"posts": nth(budget, 1).pk, "title": "منفصل", "target": budget.room_id}
    assert refusal(officer, f"/t/{budget.pk}/split/", **fields) == ["nothing_stays"]


def test_turning_the_page_keeps_what_is_chosen(officer, long, settings):
    settings.POSTS_PER_PAGE = 2
    page = read(officer, f"/t/{long.pk}/split/")
    first = nth(long, 1).pk
    answer = send(
        officer, f"/t/{long.pk}/split/", posts=first, title="عنوان", target=long.room_id, reason=REASON, newer=2
    )
    again = answer.content.decode()
    assert answer.status_code == 200
    assert f'type="hidden" name="posts" value="{first}"' in again
    assert f'id="m-{nth(long, 3).pk}"' in again
    assert f'id="m-{nth(long, 3).pk}"' not in page
    assert not ThreadMove.objects.exists()


def test_what_she_has_read_is_read_in_the_new_thread_and_nothing_else(tunisia, observer, officer, long):
    actions.mark_read(person=tunisia, thread=long, number=3)
    new = split(officer, long, 2, 3, 4)
    assert marker(tunisia, new) == 2
    assert marker(tunisia, long) == 3
    assert marker(observer, new) == 0


def test_notices_and_cases_follow_the_post(tunisia, jordan, observer, officer, long, closed, reply):
    post = reply(jordan, long, "جواب على تونس", reply_to=nth(long, 4)).result
    report_post(reporter=observer, post=post, reason=next(iter(reasons.reasons())).key, words="", client_id=uuid4())
    new = split(officer, long, 6, room=closed)
    notice = Notification.objects.get(recipient=tunisia, verb="reply", post=post)
    assert (notice.room_id, notice.thread_id, notice.number) == (closed.pk, new.pk, 1)
    case = Case.objects.get(post=post)
    assert (case.room_id, case.thread_id) == (closed.pk, new.pk)


def test_who_followed_the_thread_follows_what_was_split_off_where_she_reads(tunisia, observer, officer, long, closed):
    for person in (tunisia, observer):
        Level.objects.update_or_create(person=person, thread=long, defaults={"room": long.room, "level": "all"})
    new = split(officer, long, 2, room=closed)
    following = set(Level.objects.filter(thread=new, level="all").values_list("person", flat=True))
    assert tunisia.pk in following
    assert observer.pk not in following
