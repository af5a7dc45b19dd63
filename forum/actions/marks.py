"""What a reader puts on a post: a sign all see, a bookmark nobody else sees, from where it is unread again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from accounts.models import Person
from accounts.rights_now import standing_now

from .. import clock, events
from ..commands import Done, once
from ..errors import AlreadyWithdrawn, HiddenNow, LaterNotPossible
from ..limits import require_calm_changes, require_open
from ..models import Bookmark, Post, Reaction, ReadMarker
from ..notifications import tell
from ..permissions import can_read_thread, require, takes_part
from ..reactions import SIGNS, NoSuchSign, counted
from ..selectors import get_post_for
from ._again import again_if_moved
from ._common import locked_post

MOST_BOOKMARKS = 1_000
NOTE_LENGTH = 500
REMINDER = "bookmark_due"


@again_if_moved
@transaction.atomic
def react(*, person: Person, post: Post, sign: str, takes: bool = False, client_id: UUID) -> Done[Post]:
    """Put a sign on a post, once, or take it back. Asked again, and where nothing changes, nothing is written.

    Raises NoSuchSign, TooFast, ThreadLocked, ThreadClosed, AlreadyWithdrawn, HiddenNow; Http404 for what she reads not.
    """
    if sign not in SIGNS:
        raise NoSuchSign
    post = _in_sight(person, locked_post(post))
    asked = once(person, client_id, "react", post=post.pk, sign=sign, takes=takes)
    if earlier := asked.earlier():
        return Done(post, post.room, earlier.seq, replayed=True)
    require(takes_part, standing_now(person), post.thread)
    require_open(post.thread)
    require_calm_changes(person)
    hers = Reaction.objects.filter(post=post, person=person, sign=sign)
    if hers.exists() != takes:
        return Done(post, post.room, 0)
    if takes:
        hers.delete()
    else:
        Reaction.objects.create(post=post, person=person, sign=sign)
    post.reactions = counted(Reaction.objects.filter(post=post).values_list("sign", flat=True))
    post.save(update_fields=["reactions"])
    data = {"number": post.number}
    event = events.record("post.reacted", room=post.room, actor=person, thread=post.thread, post=post, data=data)
    asked.keep(post, event)
    return Done(post, post.room, event.seq)


def _in_sight(person: Person, post: Post) -> Post:
    if post.number is None or post.is_line or not can_read_thread(standing_now(person), post.thread):
        raise Http404
    if post.is_gone:
        raise AlreadyWithdrawn if post.is_withdrawn else HiddenNow
    return post


# --- Bookmarks ---------------------------------------------------------------------------------------------------


@transaction.atomic
def bookmark_post(*, person: Person, post: Post, note: str = "", remind_at: datetime | None = None) -> Bookmark:
    """Keep a post she reads, with a note of hers; said again, the note and the hour are those of now.

    Past a thousand the oldest is let go of. Raises LaterNotPossible for an hour that is past.
    """
    post = get_post_for(standing_now(person), post.pk)
    if remind_at is not None and remind_at <= clock.now():
        raise LaterNotPossible
    Person.objects.select_for_update().get(pk=person.pk)
    kept = Bookmark.objects.filter(person=person, post=post).first()
    if kept is None and Bookmark.objects.filter(person=person).count() >= MOST_BOOKMARKS:
        oldest = Bookmark.objects.filter(person=person).last()
        if oldest is not None:
            oldest.delete()
    kept = kept or Bookmark(person=person, post=post)
    kept.note, kept.remind_at = note.strip()[:NOTE_LENGTH], remind_at
    kept.save()
    return kept


def forget_bookmark(*, person: Person, post: int) -> None:
    """Again changes nothing. Hers to forget, whether or not she still reads the post."""
    Bookmark.objects.filter(person=person, post=post).delete()


def remind_of_bookmarks(now: datetime) -> int:
    """Tell everybody whose hour has come, once; gives how many. For the worker, as often as it likes."""
    due = Bookmark.objects.filter(remind_at__lte=now, person__is_active=True).values_list("pk", flat=True)
    return sum(_remind(pk) for pk in list(due[:500]))


@transaction.atomic
def _remind(pk: int) -> int:
    """Whoever does not read it any more is not reminded of it; the inbox asks for rights again besides."""
    rows = Bookmark.objects.select_for_update(of=("self",)).select_related("person", "post__thread__room__body")
    kept = rows.filter(pk=pk, remind_at__isnull=False).first()
    if kept is None:
        return 0
    Bookmark.objects.filter(pk=pk).update(remind_at=None)
    post, standing = kept.post, standing_now(kept.person)
    if post.is_gone or not can_read_thread(standing, post.thread):
        return 0
    tell(REMINDER, to={kept.person_id: standing}, actor=None, room=post.room, thread=post.thread, post=post)
    return 1


# --- Unread again ------------------------------------------------------------------------------------------------


@transaction.atomic
def mark_unread(*, person: Person, post: Post) -> int:
    """From this post on the thread is new to her again. Gives where her marker stands."""
    post = get_post_for(standing_now(person), post.pk)
    if post.number is None:
        raise Http404
    marker, _made = ReadMarker.objects.get_or_create(person=person, thread=post.thread)
    number = min(marker.last_number, post.number - 1)
    ReadMarker.objects.filter(pk=marker.pk).update(last_number=number)
    events.nudge([person.pk], "places")
    return number
