"""Whatever is changed in a log behind the application's back, `verify_log` finds it and names the line."""

import random
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import Person
from forum import actions, clock
from forum.actions.erasure import erase_post
from forum.actions.screening import lock_post
from forum.models import Event, Post, Room, Thread
from forum.record.chain import Walk
from forum.record.roots import make_root

from .tampering import WAYS, Way

TIMES = 6  # of each way: over two hundred in all


@pytest.fixture
def busy(jordan: Person, tunisia: Person, secretariat: Person, budget: Thread, reply: Callable) -> Room:
    """A room in which much has happened: replies, edits with and without a mark, a withdrawal, a lock."""
    posts = [reply(author, budget, body).result for author in (tunisia, jordan) for body in ("نوافق.", "D’accord.")]
    edit = {"author": tunisia, "post": posts[0], "language": "ar"}
    actions.edit_post(**edit, body="نوافق على ذلك.", client_id=uuid4())
    for hours, body in ((1, "نوافق مع ملاحظة."), (2, "نوافق مع ملاحظتين."), (3, "لا ملاحظة.")):
        with clock.at(clock.now() + timedelta(hours=hours)):
            actions.edit_post(**edit, body=body, client_id=uuid4())
    actions.withdraw_post(author=jordan, post=posts[2], client_id=uuid4())
    actions.lock_thread(actor=secretariat, thread=budget, client_id=uuid4(), reason="نقاش منتهٍ")
    actions.unlock_thread(actor=secretariat, thread=budget, client_id=uuid4())
    return Room.objects.get(pk=budget.room_id)


def verify(*arguments: str) -> str:
    """What the command prints; "" at its end and nothing raised means that everything holds."""
    out = StringIO()
    call_command("verify_log", *arguments, stdout=out)
    return out.getvalue()


def test_a_log_that_nobody_touched_holds(busy: Room) -> None:
    assert f"{sum(Room.objects.values_list('head', flat=True))} events in" in verify()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_of_changing_a_log_is_found(way: Way, busy: Room) -> None:
    for seed in range(TIMES):
        with transaction.atomic():
            expected = way(random.Random(f"{way.__name__} {seed}"), busy)
            out = StringIO()
            with pytest.raises(CommandError):
                call_command("verify_log", stdout=out)
            walk = Walk(Room.objects.get(pk=busy.pk))
            while walk.step(3):
                pass
            assert expected is None or expected in {fault.seq for fault in walk.faults}, (seed, walk.faults)
            assert busy.key in out.getvalue()
            transaction.set_rollback(True)
    verify()


def test_a_text_that_was_erased_by_law_leaves_the_chain_whole(busy: Room, secretariat: Person) -> None:
    post = Post.objects.filter(room=busy, revisions__isnull=False).first()
    with transaction.atomic():
        erase_post(lock_post(post), actor=secretariat, case=None, reason="personal_data")
    verify()

    Post.objects.filter(pk=post.pk).update(body="كلام لم يُقل.")
    with pytest.raises(CommandError):
        verify()


def test_a_text_that_only_vanished_was_not_erased_by_law(busy: Room) -> None:
    Post.objects.filter(room=busy, number=1).update(body="", salt="", moderation=Post.Moderation.ERASED)
    with pytest.raises(CommandError):
        verify()


def test_what_is_written_while_it_walks_is_not_taken_for_a_break(
    busy: Room, budget: Thread, tunisia: Person, reply: Callable
) -> None:
    """Replies, an edit of a post that was looked at, and a root, all after the walk began."""
    walk = Walk(busy)
    walk.step(4)
    reply(tunisia, budget)
    actions.edit_post(author=tunisia, post=budget.posts.get(number=2), body="نصّ آخر.", language="ar", client_id=uuid4())
    make_root(None)
    while walk.step(4):
        pass
    assert walk.ended and walk.faults == []


def test_one_room_can_be_asked_for(busy: Room) -> None:
    Event.objects.filter(room=busy, seq=2).update(kind="post.edited")
    assert "in 1 rooms were checked; 0 do not hold" in verify("--room", "identity")
    with pytest.raises(CommandError):
        verify("--room", busy.key)
    with pytest.raises(CommandError, match="no room"):
        verify("--room", "nowhere")


def test_a_long_log_is_walked_in_batches_of_few_questions(busy: Room, django_assert_max_num_queries: Callable) -> None:
    walk = Walk(busy)
    with django_assert_max_num_queries(7):
        walk.step(busy.head)
