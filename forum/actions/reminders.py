"""Deadlines come near: only those who have not acted are reminded, each once (product.md §1.24, docs/polls.md)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.standing import Standing

from ..acknowledged import spared
from ..addressed import addressed_in, speakers_of, without_muted
from ..errors import ThreadMerged, ThreadMoved
from ..models import Notification, Poll, Post, Thread
from ..notifications import tell
from ._common import locked_thread
from .polls import REMINDER

POLL_AHEAD = timedelta(hours=24)
ACKNOWLEDGE_AHEAD = timedelta(hours=48)
ACKNOWLEDGE_REMINDER = "acknowledge_due"


def remind_of_deadlines(now: datetime) -> int:
    """What is due soon at this moment: how many reminders were written. Two questions where there is nothing to do.

    For the worker, as often as it likes: run twice at once, or stopped half way, nobody is reminded twice.
    """
    return sum(_of_poll(poll) for poll in _closing(now)) + sum(_of_thread(one) for one in _asking(now))


def _closing(now: datetime) -> Iterable[Poll]:
    soon = Q(closed_at=None, closes_at__gt=now, closes_at__lte=now + POLL_AHEAD)
    shown = Q(post__status=Post.Status.PUBLISHED, post__moderation="", post__thread__state=Thread.State.OPEN)
    return Poll.objects.filter(soon, shown).select_related("post__thread__room__body").order_by("closes_at", "pk")


def _asking(now: datetime) -> Iterable[Thread]:
    soon = Q(asks_acknowledgement=True, acknowledge_until__gt=now, acknowledge_until__lte=now + ACKNOWLEDGE_AHEAD)
    return (
        Thread.objects.filter(soon, merged_into=None).select_related("room__body").order_by("acknowledge_until", "pk")
    )


@transaction.atomic
def _of_poll(poll: Poll) -> int:
    thread = _locked(poll.post.thread)
    if thread is None or poll.post.thread_id != thread.pk:
        return 0
    votes = poll.votes.values_list("person_id", "state_id")
    if poll.counts == Poll.Counts.SEATS:
        addressed = addressed_in(thread, speakers_of(None))
        done = speakers_of([state for _person, state in votes if state])
    else:
        addressed, done = addressed_in(thread), {person for person, _state in votes}
    told = _told(REMINDER, thread, poll.post)
    to = without_muted(thread, {pk: one for pk, one in addressed.items() if pk not in done | told})
    return _remind(REMINDER, to, thread, poll.post, poll.closes_at)


@transaction.atomic
def _of_thread(thread: Thread) -> int:
    locked = _locked(thread)
    if locked is None or not locked.asks_acknowledgement:
        return 0
    done = set(locked.acknowledgements.values_list("person_id", flat=True)) | spared(locked)
    told = _told(ACKNOWLEDGE_REMINDER, locked, None)
    to = {pk: one for pk, one in addressed_in(locked).items() if pk not in done | told}
    return _remind(ACKNOWLEDGE_REMINDER, to, locked, None, locked.acknowledge_until)


def _locked(thread: Thread) -> Thread | None:
    """Under the lock of its room, so that two workers do not remind at once; what moves now is looked at next time."""
    try:
        return locked_thread(thread)
    except (ThreadMoved, ThreadMerged):
        return None


def _told(kind: str, thread: Thread, post: Post | None) -> set[int]:
    rows = Notification.objects.filter(verb=kind, thread=thread)
    return set((rows.filter(post=post) if post else rows).values_list("recipient", flat=True))


def _remind(kind: str, to: Mapping[int, Standing], thread: Thread, post: Post | None, deadline: datetime | None) -> int:
    data = {"deadline": deadline.isoformat() if deadline else ""}
    tell(kind, to=to, actor=None, room=thread.room, thread=thread, post=post, data=data)
    return len(to)
