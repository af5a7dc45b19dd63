"""Threads are closed with a summary, opened again, archived and pinned: each with its reason, each undone again."""

import re
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.days import end_of, today
from accounts.standing import standing_of
from forum import actions
from forum.models import Event, Post, Room, Thread
from forum.permissions import can_archive, can_close, can_lock, can_pin
from tests.cast import give_office
from tests.forum.pages import codes, field_value, main_of, posts_of, read, send, send_json, words

SUMMARY = "اتُّفق على جدول واحد للنفقات."


def close(client, thread: Thread, body: str = SUMMARY, **fields: object):
    return send(client, f"/t/{thread.pk}/close/", body=body, language="ar", **fields)


def closed(actor, thread: Thread) -> Thread:
    done = actions.close_thread(actor=actor, thread=thread, body=SUMMARY, language="ar", client_id=uuid4())
    return done.result


def begin(author, room: Room, title: str) -> Thread:
    return actions.start_thread(
        author=author, room=room, title=title, body="نص.", language="ar", client_id=uuid4()
    ).result


def kinds(room: Room) -> list[str]:
    return list(Event.objects.filter(room=room).order_by("seq").values_list("kind", flat=True))


def last(room: Room) -> Event:
    return Event.objects.filter(room=room).latest("seq")


# --- Closing -----------------------------------------------------------------------------------------------------


def test_the_starter_closes_with_a_summary_that_stands_at_the_top(jordan, tunisia, budget, signed_in) -> None:
    client = signed_in(jordan)
    assert f"/t/{budget.pk}/close/" in read(client, f"/t/{budget.pk}/")
    assert close(client, budget).status_code == 302

    thread = Thread.objects.get(pk=budget.pk)
    assert (thread.state, thread.summary.kind, thread.summary.number) == ("closed", "summary", 2)
    assert kinds(thread.room)[-2:] == ["post.created", "thread.closed"]
    page = read(signed_in(tunisia), f"/t/{budget.pk}/")
    head = page[page.index('class="closing"') : page.index('id="posts"')]
    assert SUMMARY in head and f"/t/{budget.pk}/p/2/" in head
    assert "thread_closed" in codes(page)
    assert SUMMARY in posts_of(page)[1]


def test_nothing_is_written_after_the_summary_and_what_was_typed_comes_back(jordan, tunisia, budget, signed_in) -> None:
    closed(jordan, budget)
    client = signed_in(tunisia)
    answer = send(client, f"/t/{budget.pk}/reply/", body="كلمة أخيرة", language="ar")
    assert (answer.status_code, codes(answer.content.decode())) == (409, ["thread_closed"])
    assert field_value(answer.content.decode(), "body") == "كلمة أخيرة"
    assert send_json(client, f"/t/{budget.pk}/reply/", body="كلمة", language="ar").json()["code"] == "thread_closed"


def test_closing_is_for_the_starter_an_officer_of_the_body_and_the_secretariat(
    jordan, tunisia, chair, secretariat, budget, signed_in
) -> None:
    for outsider in (tunisia, chair):
        assert f"/t/{budget.pk}/close/" not in main_of(read(signed_in(outsider), f"/t/{budget.pk}/"))
        assert close(signed_in(outsider), budget).status_code == 403
    Room.objects.filter(pk=budget.room_id).update(body=chair.terms.get().body)
    assert close(signed_in(chair), budget).status_code == 302
    assert Thread.objects.get(pk=budget.pk).summary.author == chair


def test_an_office_that_has_ended_closes_nothing(chair, budget, signed_in) -> None:
    term = chair.terms.get()
    Room.objects.filter(pk=budget.room_id).update(body=term.body)
    term.ends = timezone.now() - timedelta(minutes=1)
    term.save()
    assert close(signed_in(chair), budget).status_code == 403


def test_what_the_secretariat_locked_its_starter_does_not_close(jordan, secretariat, budget, signed_in) -> None:
    actions.lock_thread(actor=secretariat, thread=budget, client_id=uuid4(), reason="نقاش محتدم")
    answer = close(signed_in(jordan), budget)
    assert (answer.status_code, codes(answer.content.decode())) == (409, ["thread_locked"])
    assert field_value(answer.content.decode(), "body") == SUMMARY
    assert close(signed_in(secretariat), budget).status_code == 302


def test_whose_posts_wait_closes_nothing_alone(jordan, budget, signed_in) -> None:
    Room.objects.filter(pk=budget.room_id).update(moderation="pre")
    answer = close(signed_in(jordan), budget)
    assert (answer.status_code, codes(answer.content.decode())) == (409, ["summary_waits"])
    assert not Post.objects.filter(kind="summary").exists()


def test_pressed_twice_it_is_closed_once(jordan, budget, signed_in) -> None:
    client, ids = signed_in(jordan), str(uuid4())
    for _ in range(2):
        assert close(client, budget, client_id=ids).status_code == 302
    assert Post.objects.filter(kind="summary").count() == 1


def test_an_empty_summary_closes_nothing(jordan, budget, signed_in) -> None:
    assert close(signed_in(jordan), budget, body="  ").status_code == 400
    assert Thread.objects.get(pk=budget.pk).is_open


MAY = {
    # Who, of an open thread of Jordan's on a board of the chair's committee: close, pin, lock, archive.
    "jordan": (True, False, False, False),
    "chair": (True, True, False, False),
    "secretariat": (True, True, True, True),
    "president": (False, False, False, False),
    "tunisia": (False, False, False, False),
    "expert": (False, False, False, False),
    "observer": (False, False, False, False),
    "guest": (False, False, False, False),
    "stranger": (False, False, False, False),
}


@pytest.mark.parametrize("who", MAY)
def test_who_may_do_what_with_a_thread(who: str, chair, budget, request) -> None:
    Room.objects.filter(pk=budget.room_id).update(body=chair.terms.get().body)
    thread = Thread.objects.select_related("room__body").get(pk=budget.pk)
    standing = standing_of(request.getfixturevalue(who))
    assert tuple(ask(standing, thread) for ask in (can_close, can_pin, can_lock, can_archive)) == MAY[who]


def test_a_live_room_is_neither_closed_nor_pinned(secretariat, board) -> None:
    stream = board("ga-hall").threads.get()
    assert not can_close(standing_of(secretariat), stream) and not can_pin(standing_of(secretariat), stream)


# --- Opening again -----------------------------------------------------------------------------------------------


def test_whoever_closed_it_opens_it_again_with_a_reason(jordan, tunisia, budget, signed_in) -> None:
    closed(jordan, budget)
    assert send(signed_in(tunisia), f"/t/{budget.pk}/reopen/", reason="أعترض").status_code == 403
    client = signed_in(jordan)
    empty = send(client, f"/t/{budget.pk}/reopen/", reason=" ")
    assert (empty.status_code, codes(empty.content.decode())) == (400, ["required"])
    assert send(client, f"/t/{budget.pk}/reopen/", reason="وصل رقم جديد").status_code == 302

    thread = Thread.objects.get(pk=budget.pk)
    assert (thread.state, thread.closed_at, thread.summary) == ("open", None, None)
    assert (last(thread.room).kind, last(thread.room).data["reason"]) == ("thread.reopened", "وصل رقم جديد")
    page = read(client, f"/t/{budget.pk}/")
    assert 'class="closing"' not in page and SUMMARY in posts_of(page)[1]


def test_a_starter_does_not_open_what_the_secretariat_closed(jordan, secretariat, budget, signed_in) -> None:
    closed(secretariat, budget)
    assert send(signed_in(jordan), f"/t/{budget.pk}/reopen/", reason="أريد").status_code == 403
    assert send(signed_in(secretariat), f"/t/{budget.pk}/reopen/", reason="بطلب من الأردن").status_code == 302


# --- The archive -------------------------------------------------------------------------------------------------


def test_an_archived_thread_is_read_and_not_changed(jordan, secretariat, budget, signed_in) -> None:
    desk = signed_in(secretariat)
    early = send(desk, f"/t/{budget.pk}/archive/", reason="انتهى")
    assert (early.status_code, codes(early.content.decode())) == (409, ["not_closed"])
    closed(jordan, budget)
    assert send(signed_in(jordan), f"/t/{budget.pk}/archive/", reason="انتهى").status_code == 403
    assert send(desk, f"/t/{budget.pk}/archive/", reason="انتهى").status_code == 302

    page = read(signed_in(jordan), f"/t/{budget.pk}/")
    assert "thread_archived" in codes(page) and 'data-state="archived"' in page
    first = budget.posts.get(number=1)
    for url, fields in (
        (f"/t/{budget.pk}/reply/", {"body": "كلمة", "language": "ar"}),
        (f"/posts/{first.pk}/edit/", {"body": "كلمة", "language": "ar"}),
        (f"/posts/{first.pk}/withdraw/", {}),
    ):
        assert send_json(signed_in(jordan), url, **fields).json()["code"] == "thread_archived", url
    assert send(desk, f"/t/{budget.pk}/unarchive/", reason="يُستأنف").status_code == 302
    assert Thread.objects.get(pk=budget.pk).state == "closed"
    assert send(desk, f"/t/{budget.pk}/reopen/", reason="يُستأنف").status_code == 302


def archive_by_clock() -> str:
    said = StringIO()
    call_command("archive_threads", stdout=said)
    return said.getvalue()


def test_after_180_days_it_goes_there_by_itself_and_once(jordan, board, budget) -> None:
    other = begin(jordan, board("governance"), "خيط آخر")
    for thread, days in ((budget, 180), (other, 179)):
        closed(jordan, thread)
        Thread.objects.filter(pk=thread.pk).update(closed_at=timezone.now() - timedelta(days=days))
    assert "1" in archive_by_clock()
    assert dict(Thread.objects.filter(pk__in=[budget.pk, other.pk]).values_list("pk", "state")) == {
        budget.pk: "archived",
        other.pk: "closed",
    }
    assert (last(budget.room).actor, last(budget.room).data["days"]) == (None, 180)
    head = last(budget.room).seq
    assert "0" in archive_by_clock()
    assert last(budget.room).seq == head


def test_what_is_taken_out_of_the_archive_stays_out_for_as_long_again(jordan, secretariat, budget) -> None:
    closed(jordan, budget)
    Thread.objects.filter(pk=budget.pk).update(closed_at=timezone.now() - timedelta(days=200))
    archive_by_clock()
    actions.unarchive_thread(actor=secretariat, thread=budget, client_id=uuid4(), reason="يُراجع")
    archive_by_clock()
    assert Thread.objects.get(pk=budget.pk).state == "closed"


# --- Pins --------------------------------------------------------------------------------------------------------


def pin(client, thread: Thread, **fields: object):
    return send(client, f"/t/{thread.pk}/pin/", **({"span": "7", "reason": "اجتماع الأسبوع المقبل"} | fields))


def titles(html: str) -> list[int]:
    return [int(found) for found in re.findall(r'<li class="thread-row[^"]*"\s+id="t-(\d+)"', html)]


@pytest.fixture
def others(jordan, board, budget, settings) -> list[Thread]:
    """Five threads more, all later than `budget`."""
    settings.POSTS_PER_MINUTE = 1000
    return [begin(jordan, board("governance"), f"الموضوع رقم {n}") for n in range(5)]


def test_a_pinned_thread_stands_on_top_with_its_day_until_that_day(secretariat, tunisia, budget, others, signed_in):
    client = signed_in(tunisia)
    assert titles(read(client, "/rooms/governance/"))[-1] == budget.pk
    assert pin(client, budget).status_code == 403
    assert pin(signed_in(secretariat), budget).status_code == 302
    page = read(client, "/rooms/governance/")
    assert titles(page)[0] == budget.pk and page.count("data-pinned") == 1
    thread = Thread.objects.get(pk=budget.pk)
    assert thread.pinned_until == end_of(today() + timedelta(days=7))

    Thread.objects.filter(pk=budget.pk).update(pinned_until=timezone.now() - timedelta(seconds=1))
    page = read(client, "/rooms/governance/")
    assert titles(page)[-1] == budget.pk and "data-pinned" not in page


def test_the_list_pages_by_key_and_shows_a_pinned_thread_once(
    secretariat, jordan, budget, others, signed_in, settings
) -> None:
    settings.POSTS_PER_PAGE = 2
    for thread in (budget, others[2]):
        pin(signed_in(secretariat), thread)
    client, url, seen = signed_in(jordan), "/rooms/governance/", []
    while url:
        page = read(client, url)
        seen.append(titles(page))
        url = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0] if 'rel="next"' in page else ""
        url = f"/rooms/governance/{url}" if url else ""
    assert set(seen[0][:2]) == {budget.pk, others[2].pk}
    assert seen[0][2:] + [pk for page in seen[1:] for pk in page] == [others[n].pk for n in (4, 3, 1, 0)]
    assert [len(page) for page in seen] == [4, 2]


def test_pins_cost_the_list_nothing_more(secretariat, jordan, budget, others, signed_in, django_assert_num_queries):
    client = signed_in(jordan)
    read(client, "/rooms/governance/")
    with CaptureQueriesContext(
        connection,
    ) as before:
        read(client, "/rooms/governance/")
    cost = len(before)
    for thread in (budget, others[0], others[1]):
        pin(signed_in(secretariat), thread)
    with django_assert_num_queries(cost):
        read(client, "/rooms/governance/")


def test_three_are_pinned_in_a_room_and_a_fourth_is_told_why_not(secretariat, others, signed_in) -> None:
    client = signed_in(secretariat)
    for thread in others[:3]:
        assert pin(client, thread).status_code == 302
    fourth = pin(client, others[3])
    assert (fourth.status_code, codes(fourth.content.decode())) == (409, ["too_many_pins"])
    assert "اجتماع الأسبوع المقبل" in fourth.content.decode()
    assert pin(client, others[0], span="30").status_code == 302  # another day for one that is pinned already
    assert send(client, f"/t/{others[0].pk}/unpin/", reason="انتهى الاجتماع").status_code == 302
    assert pin(client, others[3]).status_code == 302
    assert last(others[0].room).data["until"] == end_of(today() + timedelta(days=7)).isoformat()


@pytest.mark.parametrize("until", ["", "2001-01-01", "2999-01-01", "never"])
def test_a_day_that_is_none_or_is_not_ahead_is_refused(until: str, secretariat, budget, signed_in) -> None:
    answer = pin(signed_in(secretariat), budget, span="day", until=until)
    assert answer.status_code == 400
    assert Thread.objects.get(pk=budget.pk).pinned_until is None


def test_an_officer_of_the_body_pins_in_its_rooms(chair, budget, signed_in) -> None:
    assert pin(signed_in(chair), budget).status_code == 403
    Room.objects.filter(pk=budget.room_id).update(body=chair.terms.get().body)
    assert pin(signed_in(chair), budget, span="day", until=(today() + timedelta(days=3)).isoformat()).status_code == 302


# --- Everywhere --------------------------------------------------------------------------------------------------

ACTS = ("close", "reopen", "archive", "unarchive", "pin", "unpin", "lock", "unlock")


@pytest.mark.parametrize("act", ACTS)
def test_who_cannot_read_the_thread_is_told_nothing_of_it(act: str, observer, secretariat, board, signed_in) -> None:
    thread = begin(secretariat, board("partnerships"), "شراكات")
    client, url = signed_in(observer), f"/t/{thread.pk}/{act}/"
    assert client.get(url).status_code == 404
    assert send(client, url, reason="سبب", body="نص", span="7").status_code == 404


@pytest.mark.parametrize("act", ("reopen", "archive", "unarchive", "pin", "unpin", "lock", "unlock"))
def test_each_act_is_a_page_that_asks_why(act: str, secretariat, budget, signed_in) -> None:
    client = signed_in(secretariat)
    assert 'name="reason"' in main_of(read(client, f"/t/{budget.pk}/{act}/"))
    answer = send(client, f"/t/{budget.pk}/{act}/", span="7")
    assert (answer.status_code, codes(answer.content.decode())) == (400, ["required"])


def test_the_log_says_each_act_in_words_with_its_reason(jordan, secretariat, budget, signed_in) -> None:
    give_office(jordan, "president")
    closed(secretariat, budget)
    for act, reason in (("archive", "سبب الأرشفة"), ("unarchive", "سبب الإخراج"), ("reopen", "سبب الفتح")):
        assert send(signed_in(secretariat), f"/t/{budget.pk}/{act}/", reason=reason).status_code == 302
    told = words(main_of(read(signed_in(secretariat), "/register/?room=governance")))
    for reason in ("سبب الأرشفة", "سبب الإخراج", "سبب الفتح"):
        assert reason in told


def test_what_was_merged_away_is_not_opened_by_itself(jordan, secretariat, board, budget, signed_in) -> None:
    other = begin(jordan, board("governance"), "خيط آخر")
    Thread.objects.filter(pk=other.pk).update(
        state="closed", merged_into=budget, closed_at=timezone.now() - timedelta(days=200)
    )
    assert send_json(signed_in(secretariat), f"/t/{other.pk}/reopen/", reason="أريد").json()["ok"] is False
    assert "0" in archive_by_clock()
    assert Thread.objects.get(pk=other.pk).state == "closed"


def test_a_withdrawn_summary_is_not_shown_at_the_top(jordan, tunisia, budget, signed_in) -> None:
    thread = closed(jordan, budget)
    assert send(signed_in(jordan), f"/posts/{thread.summary_id}/withdraw/").status_code == 302
    page = read(signed_in(tunisia), f"/t/{budget.pk}/")
    assert SUMMARY not in page and 'class="closing"' in page


def test_under_non_attribution_the_summary_names_nobody(jordan, tunisia, board, signed_in) -> None:
    thread = closed(jordan, begin(jordan, board("security"), "تنبيه"))
    page = main_of(read(signed_in(tunisia), f"/t/{thread.pk}/"))
    assert SUMMARY in page and jordan.name not in page
    his = main_of(read(signed_in(jordan), f"/t/{thread.pk}/"))
    assert f"/t/{thread.pk}/reopen/" in his and f"/t/{thread.pk}/reopen/" not in page
