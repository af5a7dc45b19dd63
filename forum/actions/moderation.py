"""What the secretariat does in a thread: lock, approve, return, invite (domain.md W2)."""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from accounts.models import Person
from accounts.standing import standing_of

from .. import events
from ..commands import Done, once
from ..errors import NotWaiting, ReasonNeeded, TextMoved
from ..limits import require_open
from ..mentions import recognised
from ..models import Post, Thread, ThreadInvitation
from ..notifications import tell_author, tell_guest, tell_of_post
from ..permissions import can_be_invited, can_invite, can_lock, can_publish, can_read_thread, require
from ._again import again_if_moved
from ._common import locked_post, locked_thread, publish


@again_if_moved
@transaction.atomic
def lock_thread(*, actor: Person, thread: Thread, client_id: UUID, reason: str = "") -> Done[Thread]:
    """Stop replies and edits until it is opened again."""
    return _set_state(actor, thread, client_id, Thread.State.LOCKED, "thread.locked", reason)


@again_if_moved
@transaction.atomic
def unlock_thread(*, actor: Person, thread: Thread, client_id: UUID, reason: str = "") -> Done[Thread]:
    return _set_state(actor, thread, client_id, Thread.State.OPEN, "thread.unlocked", reason)


def _set_state(actor: Person, thread: Thread, client_id: UUID, state: str, kind: str, reason: str) -> Done[Thread]:
    thread = locked_thread(thread)
    _require(can_lock, actor, thread)
    asked = once(actor, client_id, kind, thread=thread.pk)
    earlier = asked.earlier()
    if earlier or thread.state == state:
        return Done(thread, thread.room, earlier.seq if earlier else thread.room.head, replayed=True)
    before, thread.state = thread.state, state
    thread.save(update_fields=["state"])
    told = {"reason": reason, "before": before, "after": state}
    event = events.record(kind, room=thread.room, actor=actor, thread=thread, data=told)
    asked.keep(thread, event)
    return Done(thread, thread.room, event.seq)


@again_if_moved
@transaction.atomic
def publish_post(*, actor: Person, post: Post, client_id: UUID, read: str = "") -> Done[Post]:
    """Approve a post that waits; it takes its number now. `read`: the hash of the text that was looked at.

    Raises NotWaiting, TextMoved (its author has changed it since), ThreadClosed, ThreadArchived.
    """
    post = locked_post(post)
    _require(can_publish, actor, post.thread, post)
    asked = once(actor, client_id, "publish_post", post=post.pk)
    if earlier := asked.earlier():
        return Done(post, post.room, earlier.seq, replayed=True)
    if post.status != Post.Status.SUBMITTED:
        raise NotWaiting
    if read and read != events.content_hash(post):
        raise TextMoved
    if post.thread.state != Thread.State.LOCKED:  # Nothing is published below the summary of a closed thread.
        require_open(post.thread)
    publish(post)
    named = recognised(standing_of(post.author), post.room, post.thread, post.body)
    tell_of_post(post, named, begins=post.number == 1)
    tell_author("post_published", post, actor)
    told = {"number": post.number, "before": Post.Status.SUBMITTED, "after": post.status}
    event = events.record("post.published", room=post.room, actor=actor, thread=post.thread, post=post, data=told)
    asked.keep(post, event)
    return Done(post, post.room, event.seq)


@again_if_moved
@transaction.atomic
def return_post(*, actor: Person, post: Post, client_id: UUID, reason: str, key: str = "") -> Done[Post]:
    """Give a post back to its author with a reason; editing it submits it again. Raises NotWaiting, ReasonNeeded.

    `reason` is what the author reads; `key` names it in the library of reasons, for the log.
    """
    post = locked_post(post)
    _require(can_publish, actor, post.thread, post)
    asked = once(actor, client_id, "return_post", post=post.pk, reason=reason, key=key)
    if earlier := asked.earlier():
        return Done(post, post.room, earlier.seq, replayed=True)
    if post.status != Post.Status.SUBMITTED:
        raise NotWaiting
    if not reason.strip():
        raise ReasonNeeded
    post.status, post.returned_reason = Post.Status.RETURNED, reason.strip()
    post.save(update_fields=["status", "returned_reason"])
    tell_author("post_returned", post, actor)
    told = {"before": Post.Status.SUBMITTED, "after": post.status} | ({"reason": key} if key else {})
    event = events.record("post.returned", room=post.room, actor=actor, thread=post.thread, post=post, data=told)
    asked.keep(post, event)
    return Done(post, post.room, event.seq)


@transaction.atomic
def invite_to_thread(*, actor: Person, thread: Thread, person: Person) -> ThreadInvitation:
    """Ask an observer to speak in a thread, or a guest into it (domain.md §1.4). Asking twice changes nothing."""
    thread = locked_thread(thread)
    _require(can_invite, actor, thread)
    if not can_be_invited(standing_of(person), thread):
        raise PermissionDenied
    invitation, is_new = ThreadInvitation.objects.get_or_create(
        thread=thread, person=person, withdrawn_at=None, defaults={"invited_by": actor}
    )
    if is_new:
        tell_guest(thread, person, actor)
        data: dict[str, object] = {"person": person.pk}
        events.record("thread.invited", room=thread.room, actor=actor, thread=thread, data=data)
    return invitation


def _require(question: Callable[..., bool], actor: Person, thread: Thread, about: Post | Thread | None = None) -> None:
    """404 for a thread the actor may not see, 403 where she may see it and not do this."""
    standing = standing_of(actor)
    if not can_read_thread(standing, thread):
        raise Http404
    require(question, standing, about or thread)
