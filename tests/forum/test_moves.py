"""Threads that come to another place: what goes along, what stays, and who learns of it (docs/moves.md)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from forum import actions, errors
from forum.models import Alias, Event, Level, MovedPost, Notification, Post, ReadMarker, Room, Thread, ThreadMove
from moderation.models import Case

from .pages import JSON, codes, main_of, numbers_of, posts_of, read, send, words

pytestmark = pytest.mark.django_db
REASON = "مكانها في لوحة أخرى"


@pytest.fixture
def closed(council: None) -> Room:
    """A board that an observer does not read."""
    room = Room.objects.filter(kind="board", audience="members_only", attribution="attributed").first()
    assert room is not None
    return room


@pytest.fixture
def begins(jordan: Person) -> Callable[..., Thread]:
    """Another thread of Jordan's."""

    def begin(room: Room, author: Person = jordan, **fields: Any) -> Thread:
        values = {"title": "موضوع آخر", "body": "أول الآخر", "language": "ar", "client_id": uuid4()} | fields
        return actions.start_thread(author=author, room=room, **values).result

    return begin


@pytest.fixture
def long(budget: Thread, jordan: Person, tunisia: Person, reply: Callable) -> Thread:
    """Five posts, by turns."""
    for n, author in enumerate((tunisia, jordan, tunisia, jordan), start=2):
        reply(author, budget, f"المشاركة {n}")
    return budget


@pytest.fixture
def officer(secretariat: Person, signed_in: Callable) -> Client:
    return signed_in(secretariat)


def nth(thread: Thread, number: int) -> Post:
    return Post.objects.get(thread=thread, number=number)


def split(officer: Client, thread: Thread, *numbers: int, title: str = "منفصل", room: Room | None = None) -> Thread:
    posts = [nth(thread, number).pk for number in numbers]
    fields = {"posts": posts, "title": title, "target": (room or thread.room).pk, "reason": REASON}
    answer = send(officer, f"/t/{thread.pk}/split/", **fields)
    assert answer.status_code == 302, codes(answer.content.decode())
    return ThreadMove.objects.latest("pk").target


def merge(officer: Client, thread: Thread, target: Thread) -> ThreadMove:
    answer = send(officer, f"/t/{thread.pk}/merge/", target=target.pk, reason=REASON)
    assert answer.status_code == 302, codes(answer.content.decode())
    return ThreadMove.objects.latest("pk")


def move(officer: Client, thread: Thread, room: Room) -> ThreadMove:
    answer = send(officer, f"/t/{thread.pk}/move/", target=room.pk, reason=REASON)
    assert answer.status_code == 302, codes(answer.content.decode())
    thread.refresh_from_db()
    return ThreadMove.objects.latest("pk")


def undo(officer: Client, moved: ThreadMove) -> None:
    answer = send(officer, f"/moves/{moved.pk}/undo/", reason="خطأ في الاختيار")
    assert answer.status_code == 302, codes(answer.content.decode())


def refusal(officer: Client, url: str, **fields: object) -> list[str]:
    answer = send(officer, url, **({"reason": REASON} | fields))
    assert answer.status_code in {400, 409}, answer.status_code
    return codes(answer.content.decode())


def bodies(thread: Thread) -> list[str]:
    return list(
        Post.objects.filter(thread=thread).exclude(kind="moved").order_by("number").values_list("body", flat=True)
    )


def numbers(thread: Thread) -> list[int | None]:
    return list(Post.objects.filter(thread=thread).order_by("number").values_list("number", flat=True))


def marker(person: Person, thread: Thread) -> int:
    return ReadMarker.objects.filter(person=person, thread=thread).values_list("last_number", flat=True).first() or 0


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
    actions_report(observer, post)
    new = split(officer, long, 6, room=closed)
    notice = Notification.objects.get(recipient=tunisia, verb="reply", post=post)
    assert (notice.room_id, notice.thread_id, notice.number) == (closed.pk, new.pk, 1)
    case = Case.objects.get(post=post)
    assert (case.room_id, case.thread_id) == (closed.pk, new.pk)


def actions_report(person: Person, post: Post) -> None:
    from moderation.actions import report_post

    report_post(reporter=person, post=post, reason=_a_reason(), words="", client_id=uuid4())


def _a_reason() -> str:
    from moderation import reasons

    return next(iter(reasons.reasons())).key


def test_who_followed_the_thread_follows_what_was_split_off_where_she_reads(tunisia, observer, officer, long, closed):
    for person in (tunisia, observer):
        Level.objects.update_or_create(person=person, thread=long, defaults={"room": long.room, "level": "all"})
    new = split(officer, long, 2, room=closed)
    following = set(Level.objects.filter(thread=new, level="all").values_list("person", flat=True))
    assert tunisia.pk in following
    assert observer.pk not in following


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
