"""Start a thread; decide whether its authors are named (domain.md W2)."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404

from accounts.models import Person
from accounts.permissions import cells
from accounts.rights_now import standing_now
from accounts.standing import Standing
from accounts.text import check_name

from .. import clock, events, gate, quoting
from ..commands import Done, once
from ..errors import AttributionOnlyTightens, BadTitle, OnlySecretariatWrites
from ..files import beside
from ..files.beside import FileGiven
from ..limits import require_calm
from ..mentions import NOBODY, recognised
from ..models import Draft, Post, Room, Thread
from ..notifications import tell_of_post
from ..permissions import can_read_room, can_read_thread, can_start_thread, can_tighten, is_paced, require
from ..polls import PollAsked
from ..tags import checked_keys
from . import polls
from ._common import give_alias, locked_room, locked_thread, store_post
from .posts import drawn, with_words

TITLE_LENGTH = 200


def start_thread(
    *,
    author: Person,
    room: Room,
    title: str,
    body: str,
    language: str,
    client_id: UUID,
    attribution: str = "",
    kind: str = Thread.Kind.DISCUSSION,
    capacity: str = "",
    post_kind: str = "post",
    direction: str = "",
    tags: Sequence[str] = (),
    confirmed: bool = False,
    files: Sequence[FileGiven] = (),
    poll: PollAsked | None = None,
    from_draft: bool = False,
) -> Done[Thread]:
    """Open a thread with its first post. `attribution` is the board's own where none is given.

    Raises BadTitle, ContentRefused, TooFast, CapacityNotHeld, KindNotAllowed, ClientIdReused, MentionsToConfirm,
    TooManyMentions, TooManyGroups; PermissionDenied where the matrix does not allow it.
    """
    title = checked_title(title)
    body = polls.body_of(body, poll)
    quotes = quoting.bound(author, body, client_id=client_id)
    typed, body = body, quotes.body
    html = drawn(body, language, direction, bare=bool(files))
    asked = once(
        author,
        client_id,
        "start_thread",
        room=room.pk,
        title=title,
        body=typed,
        language=language,
        attribution=attribution,
        kind=kind,
        capacity=capacity,
        post_kind=post_kind,
        direction=direction,
        tags=list(tags),
        **({"files": beside.told(files)} if files else {}),
        **({"poll": poll.told} if poll else {}),
    )
    with transaction.atomic():
        room = locked_room(room.pk)
        standing = standing_now(author)
        if not can_read_room(standing, room):
            raise Http404
        _require_start(standing, room)
        if earlier := asked.earlier():
            thread = Thread.objects.select_related("room").get(pk=earlier.result)
            return Done(thread, room, earlier.seq, replayed=True)
        require_calm(author)
        thread = Thread(
            room=room,
            starter=author,
            title=title,
            language=language,
            kind=kind,
            attribution=attribution or room.attribution,
            tags=checked_keys(room, tags),
            created_at=clock.now(),
            moved_at=clock.now(),
        )
        named = NOBODY if thread.hides_authors else recognised(standing, room, None, body)
        named.require_confirmed(confirmed)
        thread.save(force_insert=True)
        laid = beside.lay(author, files)
        words = f"{title}\n{with_words(body, laid, poll)}"
        looked = gate.look_at(author, room, words, paced=is_paced(standing))
        post = store_post(
            standing=standing,
            thread=thread,
            held=looked.holds,
            capacity=capacity,
            kind=post_kind,
            body=body,
            body_html=html,
            language=language,
            direction=direction,
            client_id=client_id,
            mentions=[*named.tokens, *quotes.tokens],
            files=laid.rows,
            asks=poll is not None,
        )
        beside.attach(post, laid, room)
        polls.ask(post, poll)
        quoting.keep(quotes, post)
        if from_draft:
            Draft.objects.filter(person=author, place=f"new:{room.pk}").delete()
        if post.number is not None:
            tell_of_post(post, named, begins=True)
        gate.stored(post, looked)
        events.record("thread.created", room=room, actor=author, thread=thread)
        name = "post.submitted" if post.number is None else "post.created"
        data = {"number": post.number, "content": events.content_hash(post), **laid.hashes(post)}
        event = events.record(name, room=room, actor=author, thread=thread, post=post, data=data)
        asked.keep(thread, event)
        return Done(thread, room, event.seq)


def _require_start(standing: Standing, room: Room) -> None:
    """Where she could begin threads until the room was kept to announcements, she is told so."""
    announces = room.starters == Room.Starters.SECRETARIAT and bool(cells(standing, "start_thread"))
    if announces and not can_start_thread(standing, room):
        raise OnlySecretariatWrites
    require(can_start_thread, standing, room)


def checked_title(title: str) -> str:
    """The title without what must not stand in it, or BadTitle (arabic.md §3)."""
    title = " ".join(title.split())
    try:
        title = check_name(title)
    except ValidationError as error:
        raise BadTitle from error
    if len(title) > TITLE_LENGTH:
        raise BadTitle
    return title


@transaction.atomic
def tighten_attribution(*, actor: Person, thread: Thread, client_id: UUID) -> Done[Thread]:
    """Hide the authors of a thread from now on, in what is already there too. It is not undone after a reply."""
    thread = locked_thread(thread)
    return _set_attribution(actor, thread, client_id, Room.Attribution.NON_ATTRIBUTION, "thread.tightened")


@transaction.atomic
def loosen_attribution(*, actor: Person, thread: Thread, client_id: UUID) -> Done[Thread]:
    """Name the author again, only while nobody has replied. Raises AttributionOnlyTightens.

    Hers to do and nobody else's: she wrote on the promise that she is not named.
    """
    thread = locked_thread(thread)
    if thread.starter_id != actor.pk:
        _require_tighten(actor, thread)
        raise PermissionDenied
    if thread.hides_authors and Post.objects.filter(thread=thread).count() > 1:
        _require_tighten(actor, thread)
        raise AttributionOnlyTightens
    return _set_attribution(actor, thread, client_id, Room.Attribution.ATTRIBUTED, "thread.loosened")


def _set_attribution(actor: Person, thread: Thread, client_id: UUID, attribution: str, kind: str) -> Done[Thread]:
    _require_tighten(actor, thread)
    asked = once(actor, client_id, kind, thread=thread.pk)
    earlier = asked.earlier()
    if earlier or thread.attribution == attribution:
        return Done(thread, thread.room, earlier.seq if earlier else thread.room.head, replayed=True)
    told = {"before": thread.attribution, "after": attribution}
    thread.attribution = attribution
    thread.save(update_fields=["attribution"])
    if thread.hides_authors:
        for post in thread.posts.filter(number__isnull=False).select_related("author").order_by("number"):
            if post.capacity != Post.Capacity.SECRETARIAT:
                give_alias(thread, post.author)
    event = events.record(kind, room=thread.room, actor=actor, thread=thread, data=told)
    asked.keep(thread, event)
    return Done(thread, thread.room, event.seq)


def _require_tighten(actor: Person, thread: Thread) -> None:
    standing = standing_now(actor)
    if not can_read_thread(standing, thread):
        raise Http404
    require(can_tighten, standing, thread)
