"""What becomes of a thread: closed with a summary, opened again, put into the archive, pinned for a time (W2)."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from accounts.models import Person
from accounts.rights_now import standing_now
from accounts.standing import Standing

from .. import clock, content, events, gate
from ..commands import Done, Once, once
from ..errors import NotClosed, PinNotPossible, ReasonNeeded, SummaryWaits, ThreadMoved, TooManyPins
from ..limits import require_calm, require_open
from ..mentions import recognised
from ..models import Post, Thread
from ..notifications import tell_of_post
from ..permissions import (
    can_archive,
    can_close,
    can_lock,
    can_pin,
    can_read_thread,
    can_reopen,
    require,
    waits_for_approval,
)
from ._again import again_if_moved
from ._common import locked_thread, store_post

State = Thread.State
ARCHIVED_AFTER = timedelta(days=180)  # domain.md W2
MOST_PINS = 3
LONGEST_PIN = timedelta(days=366)


@again_if_moved
def close_thread(
    *,
    actor: Person,
    thread: Thread,
    body: str,
    language: str,
    client_id: UUID,
    direction: str = "",
    confirmed: bool = False,
) -> Done[Thread]:
    """End a thread with a summary, its last post. What is locked is closed by the secretariat only.

    Raises ThreadLocked, ThreadClosed, ThreadArchived, SummaryWaits (where her posts wait for approval, a summary would
    too), ContentRefused, TooFast, MentionsToConfirm and what else a post of hers may meet.
    """
    html = content.render(body, language=language, direction=direction or None)
    asked = once(actor, client_id, "close_thread", thread=thread.pk, body=body, language=language, direction=direction)
    with transaction.atomic():
        thread = locked_thread(thread)
        standing = _require(can_close, actor, thread)
        if earlier := asked.earlier():
            return Done(thread, thread.room, earlier.seq, replayed=True)
        if not (thread.state == State.LOCKED and can_lock(standing, thread)):
            require_open(thread)
        require_calm(actor)
        named = recognised(standing, thread.room, thread, body)
        named.require_confirmed(confirmed)
        looked = gate.look_at(actor, thread.room, body, paced=False)
        if looked.holds or waits_for_approval(standing, thread.room):
            raise SummaryWaits
        post = store_post(
            standing=standing,
            thread=thread,
            capacity="",
            kind=Post.Kind.SUMMARY,
            body=body,
            body_html=html,
            language=language,
            direction=direction,
            client_id=client_id,
            mentions=list(named.tokens),
        )
        thread.state, thread.closed_at, thread.summary = State.CLOSED, clock.now(), post
        thread.save(update_fields=["state", "closed_at", "summary"])
        tell_of_post(post, named)
        gate.stored(post, looked)
        told = {"number": post.number, "content": events.content_hash(post)}
        events.record("post.created", room=thread.room, actor=actor, thread=thread, post=post, data=told)
        event = events.record("thread.closed", room=thread.room, actor=actor, thread=thread, data={"summary": post.pk})
        asked.keep(thread, event)
        return Done(thread, thread.room, event.seq)


@again_if_moved
@transaction.atomic
def reopen_thread(*, actor: Person, thread: Thread, client_id: UUID, reason: str) -> Done[Thread]:
    """Go on with a closed thread; its summary stays as the post it is. Raises ReasonNeeded, NotClosed."""
    thread, asked, earlier = _begin(can_reopen, "thread.reopened", actor, thread, client_id, reason)
    if earlier or thread.state == State.OPEN:
        return earlier or _unchanged(thread)
    if thread.state != State.CLOSED:
        raise NotClosed
    thread.state, thread.closed_at, thread.summary = State.OPEN, None, None
    thread.save(update_fields=["state", "closed_at", "summary"])
    return _told("thread.reopened", actor, thread, asked, reason=reason.strip())


@again_if_moved
@transaction.atomic
def archive_thread(*, actor: Person, thread: Thread, client_id: UUID, reason: str) -> Done[Thread]:
    """Put a closed thread away before its 180 days are over. Raises ReasonNeeded, NotClosed."""
    thread, asked, earlier = _begin(can_archive, "thread.archived", actor, thread, client_id, reason)
    if earlier or thread.is_archived:
        return earlier or _unchanged(thread)
    if thread.state != State.CLOSED:
        raise NotClosed
    _put_away(thread)
    return _told("thread.archived", actor, thread, asked, reason=reason.strip())


@again_if_moved
@transaction.atomic
def unarchive_thread(*, actor: Person, thread: Thread, client_id: UUID, reason: str) -> Done[Thread]:
    """Back among the closed ones, where it may be opened again; its 180 days begin anew. Raises ReasonNeeded."""
    thread, asked, earlier = _begin(can_archive, "thread.unarchived", actor, thread, client_id, reason)
    if earlier or not thread.is_archived:
        return earlier or _unchanged(thread)
    thread.state, thread.closed_at = State.CLOSED, clock.now()
    thread.save(update_fields=["state", "closed_at"])
    return _told("thread.unarchived", actor, thread, asked, reason=reason.strip())


def due_for_archive() -> int:
    return _due().count()


def archive_due_threads() -> Iterator[Thread]:
    """Put away what has been closed for 180 days, one transaction each, giving each as it is done.

    Stopped half way it goes on where it was; run twice at once, each thread is put away once.
    """
    for thread in _due().select_related("room").order_by("closed_at", "pk").iterator(chunk_size=100):
        with suppress(ThreadMoved):  # What moves at this moment is put away next time.
            if _put_away_if_due(thread):
                yield thread


@transaction.atomic
def _put_away_if_due(thread: Thread) -> bool:
    thread = locked_thread(thread)
    if thread.state != State.CLOSED or thread.closed_at is None or thread.closed_at > _threshold():
        return False
    _put_away(thread)
    data = {"days": ARCHIVED_AFTER.days}
    events.record("thread.archived", room=thread.room, actor=None, thread=thread, data=data)
    return True


@again_if_moved
@transaction.atomic
def pin_thread(*, actor: Person, thread: Thread, until: datetime, client_id: UUID, reason: str) -> Done[Thread]:
    """Put a thread on top of its room's list until then; asked again, until another day.

    Raises ReasonNeeded, PinNotPossible, TooManyPins, ThreadArchived.
    """
    thread, asked, earlier = _begin(can_pin, "thread.pinned", actor, thread, client_id, reason, until=until)
    if earlier or thread.pinned_until == until:
        return earlier or _unchanged(thread)
    if thread.is_archived:
        require_open(thread)
    now = clock.now()
    if not now < until <= now + LONGEST_PIN:
        raise PinNotPossible
    others = Thread.objects.filter(room=thread.room, pinned_until__gt=now).exclude(pk=thread.pk).count()
    if others >= MOST_PINS:
        raise TooManyPins(n=MOST_PINS)
    before, thread.pinned_until = thread.pinned_until, until
    thread.save(update_fields=["pinned_until"])
    span = {"before": before and before.isoformat(), "until": until.isoformat()}
    return _told("thread.pinned", actor, thread, asked, reason=reason.strip(), **span)


@again_if_moved
@transaction.atomic
def unpin_thread(*, actor: Person, thread: Thread, client_id: UUID, reason: str) -> Done[Thread]:
    """Back among the others of its room before its time. Raises ReasonNeeded."""
    thread, asked, earlier = _begin(can_pin, "thread.unpinned", actor, thread, client_id, reason)
    if earlier or not thread.is_pinned:
        return earlier or _unchanged(thread)
    thread.pinned_until = None
    thread.save(update_fields=["pinned_until"])
    return _told("thread.unpinned", actor, thread, asked, reason=reason.strip())


def _begin(
    question: Callable[..., bool],
    name: str,
    actor: Person,
    thread: Thread,
    client_id: UUID,
    reason: str,
    **content: object,
) -> tuple[Thread, Once, Done[Thread] | None]:
    """The locked thread, the command, and what it came to where it was given before."""
    thread = locked_thread(thread)
    _require(question, actor, thread)
    asked = once(actor, client_id, name, thread=thread.pk, reason=reason, **content)
    if earlier := asked.earlier():
        return thread, asked, Done(thread, thread.room, earlier.seq, replayed=True)
    if thread.merged_into_id is not None:
        raise ThreadMoved  # What stood in it is elsewhere; only undoing the merger opens it.
    if not reason.strip():
        raise ReasonNeeded
    return thread, asked, None


def _unchanged(thread: Thread) -> Done[Thread]:
    return Done(thread, thread.room, thread.room.head, replayed=True)


def _told(kind: str, actor: Person, thread: Thread, asked: Once, **data: object) -> Done[Thread]:
    event = events.record(kind, room=thread.room, actor=actor, thread=thread, data=data)
    asked.keep(thread, event)
    return Done(thread, thread.room, event.seq)


def _put_away(thread: Thread) -> None:
    """What is in the archive stands on top of nothing."""
    thread.state, thread.pinned_until = State.ARCHIVED, None
    thread.save(update_fields=["state", "pinned_until"])


def _threshold() -> datetime:
    return clock.now() - ARCHIVED_AFTER


def _due() -> QuerySet[Thread]:
    return Thread.objects.filter(state=State.CLOSED, closed_at__lte=_threshold(), merged_into=None)


def _require(question: Callable[..., bool], actor: Person, thread: Thread) -> Standing:
    """Her standing: 404 for a thread she may not see, 403 where she sees it and may not do this."""
    standing = standing_now(actor)
    if not can_read_thread(standing, thread):
        raise Http404
    require(question, standing, thread)
    return standing
