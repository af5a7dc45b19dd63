"""Accept an answer; write what stands above the posts of a thread (product.md §1.17, §1.33)."""

from uuid import UUID

from django.db import transaction
from django.http import Http404

from accounts.models import Person
from accounts.rights_now import standing_now
from accounts.standing import Standing

from .. import content, events, gate
from ..commands import Done, once
from ..errors import AlreadyWithdrawn, ReasonNeeded, ReplyElsewhere, ThreadArchived
from ..limits import require_calm_changes
from ..models import Post, Thread, ThreadContext
from ..notifications import tell_author
from ..permissions import can_erase, can_moderate, can_read_thread, require, waits_for_approval
from ..thread_tops import ContextMoved, ContextNotHers, NoContext, can_accept, can_set_context
from ._again import again_if_moved
from ._common import locked_thread

ACCEPTED = "answer_accepted"
LONGEST_CHANGE = 300


@again_if_moved
@transaction.atomic
def accept_answer(*, actor: Person, thread: Thread, post: Post | None, client_id: UUID) -> Done[Thread]:
    """Say which post answers the question; None takes it back. Asked again, nothing is written.

    Raises ReplyElsewhere for a post of another thread, AlreadyWithdrawn, ThreadArchived.
    """
    thread = locked_thread(thread)
    require(can_accept, _reader(actor, thread), thread)
    asked = once(actor, client_id, "accept_answer", thread=thread.pk, post=post.pk if post else None)
    if earlier := asked.earlier():
        return Done(thread, thread.room, earlier.seq, replayed=True)
    if thread.is_archived:
        raise ThreadArchived
    if post is not None:
        post = Post.objects.select_related("thread__room", "room", "author").get(pk=post.pk)
        if post.thread_id != thread.pk or post.number in (None, 1) or post.is_line:
            raise ReplyElsewhere
        if post.is_gone:
            raise AlreadyWithdrawn
    if thread.answer_id == (post.pk if post else None):
        return Done(thread, thread.room, thread.room.head, replayed=True)
    thread.answer = post
    thread.save(update_fields=["answer"])
    if post is not None and post.author_id != actor.pk:
        tell_author(ACCEPTED, post, actor)
    kind, data = ("thread.answered", {"number": post.number}) if post else ("thread.unanswered", {})
    event = events.record(kind, room=thread.room, actor=actor, thread=thread, post=post, data=data)
    asked.keep(thread, event)
    return Done(thread, thread.room, event.seq)


@again_if_moved
def set_context(
    *, actor: Person, thread: Thread, body: str, language: str, changed: str, over: int, client_id: UUID
) -> Done[Thread]:
    """Write it, or take it away with an empty text. `over`: the number of the version it was written over, 0 for none.

    Raises ReasonNeeded where it does not say what changed, ContextMoved where somebody has written since,
    ContextNotHers where her texts wait for approval, ContentRefused, ThreadArchived, TooFast.
    """
    html = content.render(body, language=language) if body.strip() else ""
    with transaction.atomic():
        thread = locked_thread(thread)
        standing = _reader(actor, thread)
        require(can_set_context, standing, thread)
        asked = once(actor, client_id, "set_context", thread=thread.pk, body=body, changed=changed, over=over)
        if earlier := asked.earlier():
            return Done(thread, thread.room, earlier.seq, replayed=True)
        if thread.is_archived:
            raise ThreadArchived
        last = thread.contexts.order_by("-number").first()
        if (last.number if last else 0) != over:
            raise ContextMoved
        if last is None and not html:
            raise NoContext
        if last is not None and not changed.strip():
            raise ReasonNeeded
        require_calm_changes(actor)
        _require_free(standing, thread, f"{body}\n{changed}")
        kept = ThreadContext.objects.create(
            thread=thread,
            number=over + 1,
            author=actor,
            language=language,
            body=body if html else "",
            body_html=html,
            changed=" ".join(changed.split())[:LONGEST_CHANGE],
        )
        event = events.record(
            "thread.context_changed", room=thread.room, actor=actor, thread=thread, data={"version": kept.number}
        )
        asked.keep(kept, event)
        return Done(thread, thread.room, event.seq)


def _require_free(standing: Standing, thread: Thread, words: str) -> None:
    """Nothing comes past the desk by this way that would wait for it as a post."""
    looked = gate.look_at(standing.person, thread.room, words, paced=False)
    if not can_moderate(standing, thread) and (looked.holds or waits_for_approval(standing, thread.room)):
        raise ContextNotHers


@again_if_moved
@transaction.atomic
def erase_context(*, actor: Person, thread: Thread, reason: str, client_id: UUID) -> Done[Thread]:
    """All its versions, by law: by whoever may erase posts here. Raises ReasonNeeded, NoContext."""
    thread = locked_thread(thread)
    first = thread.posts.select_related("thread__room").order_by("pk").first()
    standing = _reader(actor, thread)
    if first is None:
        raise NoContext
    require(can_erase, standing, first)
    asked = once(actor, client_id, "erase_context", thread=thread.pk)
    if earlier := asked.earlier():
        return Done(thread, thread.room, earlier.seq, replayed=True)
    if not reason.strip():
        raise ReasonNeeded
    if not thread.contexts.exists():
        raise NoContext
    last = thread.contexts.order_by("-number").values_list("number", flat=True).first() or 0
    thread.contexts.update(body="", body_html="", changed="")
    ThreadContext.objects.create(thread=thread, number=last + 1, author=actor, language=thread.language)
    data = {"reason": reason.strip(), "version": last + 1}
    event = events.record("thread.context_erased", room=thread.room, actor=actor, thread=thread, data=data)
    asked.keep(thread, event)
    return Done(thread, thread.room, event.seq)


def _reader(person: Person, thread: Thread) -> Standing:
    standing = standing_now(person)
    if not can_read_thread(standing, thread):
        raise Http404
    return standing
