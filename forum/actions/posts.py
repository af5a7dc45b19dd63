"""Reply, edit, withdraw (domain.md W2)."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import Http404

from accounts.models import Person
from accounts.prepared import together
from accounts.rights_now import standing_now

from .. import clock, content, events, gate, quoting
from ..commands import Done, once
from ..errors import AlreadyWithdrawn, HiddenNow, PositionStands, ReplyElsewhere, ThreadArchived
from ..files import beside
from ..files.beside import FileGiven
from ..limits import refuse_haste, require_calm_changes, require_open
from ..mentions import recognised
from ..models import Draft, Post, Revision, Thread
from ..notifications import take_back, tell_of_edit, tell_of_post, told_of
from ..permissions import can_edit, can_read_thread, can_withdraw, is_paced, require
from ..polls import PollAsked
from ..search import index_post
from . import polls
from ._again import again_if_moved
from ._common import locked_post, require_reply, store_post
from ._ground import ground_of


@again_if_moved
def create_post(
    *,
    author: Person,
    thread: Thread,
    body: str,
    language: str,
    client_id: UUID,
    capacity: str = "",
    kind: str = "post",
    reply_to: Post | None = None,
    direction: str = "",
    confirmed: bool = False,
    files: Sequence[FileGiven] = (),
    poll: PollAsked | None = None,
    from_draft: bool = False,
) -> Done[Post]:
    """Add a reply to a thread, tell those whom it concerns, and announce it.

    Repeating a client_id gives back the post it first made, so a browser that lost the answer may send again
    (G3). Where the room's rules hold it the post waits for approval, and nobody is told before. `confirmed`: she knows
    whom it mentions. `from_draft`: the draft of this place goes with it. Raises ContentRefused, ThreadLocked,
    ThreadClosed, ThreadArchived, TooFast, NotInvited, OnlySecretariatWrites, OnlySeatsWrite, CapacityNotHeld,
    KindNotAllowed, ReplyElsewhere, ClientIdReused, MentionsToConfirm, TooManyMentions, TooManyGroups, TooManyFiles,
    FileNotThere, PollNotHere.
    """
    body = polls.body_of(body, poll)
    # Drawn before the lock: it is the costly part, and the room's other writers need not wait for it.
    quotes = quoting.bound(author, body, client_id=client_id)
    typed, body = body, quotes.body
    html = drawn(body, language, direction, bare=bool(files))
    asked = once(
        author,
        client_id,
        "create_post",
        thread=thread.pk,
        body=typed,
        language=language,
        capacity=capacity,
        kind=kind,
        reply_to=reply_to.pk if reply_to else None,
        direction=direction,
        **({"files": beside.told(files)} if files else {}),
        **({"poll": poll.told} if poll else {}),
    )
    with transaction.atomic():
        with together():
            ground = ground_of(author, thread, client_id)
            thread = ground.thread
            standing = require_reply(author, thread, version=ground.register)
            if ground.asked_before and (earlier := asked.earlier()):
                post = _post(earlier.result)
                if not can_read_thread(standing, post.thread):
                    raise Http404  # It was moved to where she does not read: not even its new number is hers to know.
                return Done(post, thread.room, earlier.seq, replayed=True)
            require_open(thread)
            if reply_to is not None and (reply_to.thread_id != thread.pk or reply_to.is_line):
                raise ReplyElsewhere
            polls.require_place(thread, poll)
            refuse_haste(ground.written)
            named = recognised(standing, thread.room, thread, body)
            named.require_confirmed(confirmed)
            laid = beside.lay(author, files)
            words = with_words(body, laid, poll)
            looked = gate.look_at(author, thread.room, words, paced=is_paced(standing))
            post = store_post(
                standing=standing,
                thread=thread,
                held=looked.holds,
                marker=ground.marker,
                capacity=capacity,
                kind=kind,
                body=body,
                body_html=html,
                language=language,
                direction=direction,
                client_id=client_id,
                reply_to=reply_to,
                mentions=[*named.tokens, *quotes.tokens],
                files=laid.rows,
                asks=poll is not None,
            )
            beside.attach(post, laid, thread.room)
            if post.number is not None:
                tell_of_post(post, named)
            name = "post.submitted" if post.number is None else "post.created"
            event = _announce(name, post, author, laid)
            asked.keep(post, event)
        # Reads and locks what `together` may still hold back: after it.
        polls.ask(post, poll)
        quoting.keep(quotes, post)
        if from_draft:
            Draft.objects.filter(person=author, place=f"thread:{thread.pk}").delete()
        gate.stored(post, looked)
        return Done(post, thread.room, event.seq)


def drawn(body: str, language: str, direction: str, *, bare: bool) -> str:
    """The HTML of a text, or ContentRefused. A post with files beside it may say nothing more (`bare`)."""
    if bare and not body.strip():
        return ""
    return content.render(body, language=language, direction=direction or None)


def with_words(body: str, laid: beside.Beside, poll: PollAsked | None = None) -> str:
    """What is read of a post: the names of its files and what they are said to show too, and its poll."""
    text = f"{body}\n{laid.words}" if laid.files else body
    return f"{text}\n{poll.words}" if poll else text


@again_if_moved
def edit_post(
    *,
    author: Person,
    post: Post,
    body: str,
    language: str,
    client_id: UUID,
    direction: str = "",
    confirmed: bool = False,
    files: Sequence[FileGiven] | None = None,
    from_draft: bool = False,
) -> Done[Post]:
    """Replace the text. Within the edit window nothing shows; later the old text is kept and the post is marked.

    `files`: all that stand beside it from now on; None leaves them. Those mentioned for the first time are told.
    Raises AlreadyWithdrawn, PositionStands (an official position is superseded, not edited), ThreadLocked, TooFast,
    ContentRefused, ClientIdReused, MentionsToConfirm,
    TooManyMentions, TooManyGroups, TooManyFiles, FileNotThere.
    """
    texts = {"body": body, "language": language, "direction": direction}
    quotes = quoting.bound(author, body, client_id=client_id, post=post)
    body = quotes.body
    html = drawn(body, language, direction, bare=bool(post.files if files is None else files))
    more = {} if files is None else {"files": beside.told(files)}
    asked = once(author, client_id, "edit_post", post=post.pk, **texts, **more)
    with transaction.atomic():
        post = locked_post(post)
        standing = require_reply(author, post.thread)
        require(can_edit, standing, post)
        if earlier := asked.earlier():
            return Done(post, post.room, earlier.seq, replayed=True)
        _refuse_edit(post)
        require_calm_changes(author)
        named = recognised(standing, post.room, post.thread, body)
        if set(named.tokens) - set(post.mentions):
            named.require_confirmed(confirmed)
        laid = beside.NONE if files is None else beside.lay(author, files, post=post)
        looked = gate.look_at(author, post.room, with_words(body, laid), paced=False)
        told = told_of(post)
        if _is_marked(post):
            _keep_revision(post)
            post.edited_at = clock.now()
        if files is not None:
            post.files = laid.rows
            beside.attach_anew(post, laid, post.room)
        post.body, post.body_html, post.language, post.direction = body, html, language, direction
        post.mentions = [*named.tokens, *quotes.tokens]
        if post.status == Post.Status.RETURNED:
            post.status, post.returned_reason = Post.Status.SUBMITTED, ""
        if post.moderation == Post.Moderation.RETURNED:
            post.moderation = Post.Moderation.REVIEW
        post.save(update_fields=EDITED)
        quoting.keep(quotes, post)
        index_post(post, post.thread)
        if post.number is not None and not post.is_hidden:
            tell_of_edit(post, named, told)
        if from_draft:
            Draft.objects.filter(person=author, place=f"edit:{post.pk}").delete()
        gate.stored(post, looked)
        event = _announce("post.edited", post, author, laid)
        asked.keep(post, event)
        return Done(post, post.room, event.seq)


EDITED = [
    "body",
    "body_html",
    "mentions",
    "language",
    "direction",
    "files",
    "edited_at",
    "status",
    "moderation",
    "returned_reason",
]


WITH_ITS_AUTHOR = frozenset({Post.Moderation.RETURNED, Post.Moderation.REVIEW})


def _refuse_edit(post: Post) -> None:
    if post.is_withdrawn:
        raise AlreadyWithdrawn
    if post.is_hidden and post.moderation not in WITH_ITS_AUTHOR:
        raise HiddenNow
    if post.kind == Post.Kind.OFFICIAL_POSITION and post.number is not None:
        raise PositionStands
    require_open(post.thread)


def _is_marked(post: Post) -> bool:
    """An edit shows once the window is over; a text nobody else has seen yet is not marked."""
    return post.number is not None and clock.now() - post.created_at > settings.EDIT_WINDOW


def _keep_revision(post: Post) -> None:
    Revision.objects.create(
        post=post,
        number=post.revisions.count() + 1,
        language=post.language,
        body=post.body,
        body_html=post.body_html,
        mentions=post.mentions,
        files=post.files,
        written_at=post.edited_at or post.created_at,
    )


@again_if_moved
@transaction.atomic
def withdraw_post(*, author: Person, post: Post, client_id: UUID) -> Done[Post]:
    """Take one's own post back: a tombstone stays in its place, and so do the replies to it."""
    post = locked_post(post)
    standing = standing_now(author)
    if post.author_id != author.pk:
        raise Http404
    require(can_withdraw, standing, post)
    asked = once(author, client_id, "withdraw_post", post=post.pk)
    if earlier := asked.earlier():
        return Done(post, post.room, earlier.seq, replayed=True)
    if post.is_withdrawn:
        raise AlreadyWithdrawn
    if post.thread.state == Thread.State.ARCHIVED:
        raise ThreadArchived
    post.status, post.withdrawn_at = Post.Status.WITHDRAWN, clock.now()
    post.save(update_fields=["status", "withdrawn_at"])
    take_back(post)
    event = _announce("post.withdrawn", post, author)
    asked.keep(post, event)
    return Done(post, post.room, event.seq)


def _announce(kind: str, post: Post, actor: Person, laid: beside.Beside = beside.NONE) -> events.Event:
    data = {"number": post.number, "content": events.content_hash(post), **laid.hashes(post)}
    return events.record(kind, room=post.room, actor=actor, thread=post.thread, post=post, data=data)


def _post(pk: int) -> Post:
    return Post.objects.select_related("thread__room", "author", "author_state", "author_office", "reply_to").get(pk=pk)
