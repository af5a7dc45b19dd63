"""Two officers, or an officer and the clock, at one moment on the real database: one act, told apart, no hole."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.days import end_of, today
from forum import actions
from forum.commands import Done
from forum.errors import NotWaiting, RulesMoved, ThreadClosed, TooManyPins
from forum.events import first_break
from forum.models import Event, Post, Room, Thread
from tests.forum.test_at_once import together

pytestmark = pytest.mark.django_db(transaction=True)


def outcomes(answers: list[object]) -> list[str]:
    return sorted(type(answer).__name__ for answer in answers)


def test_of_those_who_publish_and_return_at_once_one_wins(
    secretariat, second_secretariat, tunisia, budget, reply
) -> None:
    Room.objects.filter(pk=budget.room_id).update(moderation="pre")
    waiting = reply(tunisia, budget, "نص ينتظر").result

    def decide(index: int) -> object:
        if index % 2:
            return actions.publish_post(actor=secretariat, post=waiting, client_id=uuid4())
        return actions.return_post(actor=second_secretariat, post=waiting, client_id=uuid4(), reason="سبب")

    answers = together(6, decide)
    assert outcomes(answers) == ["Done", *[NotWaiting.__name__] * 5]
    told = Event.objects.filter(room=budget.room, kind__in=["post.published", "post.returned"])
    post = Post.objects.get(pk=waiting.pk)
    assert [event.kind for event in told] == [f"post.{post.status}"]
    assert first_break(Room.objects.get(pk=budget.room_id)) is None


def test_five_who_close_a_thread_at_once_leave_one_summary(jordan, secretariat, budget) -> None:
    def close(index: int) -> Done[Thread]:
        actor = jordan if index % 2 else secretariat
        return actions.close_thread(actor=actor, thread=budget, body=f"خلاصة {index}", language="ar", client_id=uuid4())

    answers = together(5, close)
    assert outcomes(answers) == ["Done", *[ThreadClosed.__name__] * 4]
    assert Post.objects.filter(thread=budget, kind="summary").count() == 1


def test_no_more_than_three_are_pinned_however_many_officers_pin(secretariat, jordan, budget, settings) -> None:
    settings.POSTS_PER_MINUTE = 1000
    fields = {"room": budget.room, "body": "نص", "language": "ar"}
    threads = [
        actions.start_thread(author=jordan, title=f"خيط رقم {n}", client_id=uuid4(), **fields).result for n in range(6)
    ]

    def pin(index: int) -> Done[Thread]:
        until = end_of(today() + timedelta(days=7))
        return actions.pin_thread(
            actor=secretariat, thread=threads[index], until=until, client_id=uuid4(), reason="سبب"
        )

    assert outcomes(together(6, pin)) == [*["Done"] * 3, *[TooManyPins.__name__] * 3]
    assert Thread.objects.filter(room=budget.room, pinned_until__isnull=False).count() == 3


def test_rules_set_from_one_page_at_once_are_set_once(secretariat, second_secretariat, budget) -> None:
    def change(index: int) -> Done[Room]:
        return actions.set_room_rules(
            actor=secretariat if index % 2 else second_secretariat,
            room=budget.room,
            slow_seconds=60 * (index + 1),
            announcements=False,
            moderation="post",
            held_classes=[],
            reason="سبب",
            seen=0,
            client_id=uuid4(),
        )

    assert outcomes(together(4, change)) == ["Done", *[RulesMoved.__name__] * 3]
    assert Event.objects.filter(room=budget.room, kind="rules.changed").count() == 1


def test_the_archive_run_twice_at_once_puts_each_away_once(jordan, budget) -> None:
    actions.close_thread(actor=jordan, thread=budget, body="خلاصة", language="ar", client_id=uuid4())
    Thread.objects.filter(pk=budget.pk).update(closed_at=timezone.now() - timedelta(days=181))
    answers = together(3, lambda _: len(list(actions.archive_due_threads())))
    assert sorted(answers) == [0, 0, 1]  # type: ignore[type-var]
    assert Event.objects.filter(thread=budget, kind="thread.archived").count() == 1
