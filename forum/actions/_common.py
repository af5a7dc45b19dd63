"""What the actions share: the lock and the writing of a post."""

from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import Max, QuerySet
from django.http import Http404

from accounts.models import Person
from accounts.permissions import cells
from accounts.prepared import Prepared, insert, update
from accounts.rights_now import standing_now
from accounts.standing import Standing

from .. import clock
from ..errors import (
    CapacityNotHeld,
    KindNotAllowed,
    NotInvited,
    OnlySeatsWrite,
    OnlySecretariatWrites,
    ThreadMerged,
    ThreadMoved,
)
from ..models import Alias, Post, ReadMarker, Room, Thread
from ..permissions import (
    can_read_thread,
    capacities_in,
    kinds_in,
    replies_where_she_reads,
    waits_for_approval,
)
from ..search import index_post

# Asked for with every post.
_locked_rooms = Prepared[Room](
    lambda pk: Room.objects.select_for_update(of=("self",)).select_related("body").filter(pk=pk).order_by(), pk=int
)
_threads = Prepared[Thread](lambda pk: Thread.objects.filter(pk=pk), pk=int)


class Marker(NamedTuple):
    """How far somebody has read a thread; nowhere is 0 of none."""

    pk: int
    last_number: int


def markers_of(person: int, thread: int) -> QuerySet[ReadMarker]:
    return ReadMarker.objects.filter(person=person, thread=thread)


_markers = Prepared[ReadMarker](markers_of, person=int, thread=int)


def locked_room(pk: int) -> Room:
    """The room with its row locked until the end of the transaction: seq follows the order of commits."""
    return _locked_rooms.one(pk=pk)


def locked_rooms(*pks: int) -> dict[int, Room]:
    """Several rooms by id, locked in the order of their ids: two who lock the same ones never wait for each other."""
    return {pk: locked_room(pk) for pk in sorted(set(pks))}


def locked_thread(thread: Thread) -> Thread:
    """The thread read afresh under its room's lock, with `thread.room` the locked row.

    Raises ThreadMoved where it came to another room while we waited: that room is not locked. ThreadMerged where
    nothing is left to act on.
    """
    room = locked_room(thread.room_id)
    fresh = _threads.one(pk=thread.pk)
    if fresh.room_id != room.pk:
        raise ThreadMoved
    if fresh.merged_into_id is not None:
        raise ThreadMerged
    fresh.room = room
    return fresh


def locked_post(post: Post) -> Post:
    thread = locked_thread(post.thread)
    fresh = Post.objects.select_related("author", "author_state", "author_office", "reply_to").get(pk=post.pk)
    if fresh.thread_id != thread.pk:
        raise ThreadMoved
    fresh.thread, fresh.room = thread, thread.room
    return fresh


def require_reply(person: Person, thread: Thread, *, version: str | None = None) -> Standing:
    """Her standing, if she may reply in this thread: 404 for what she may not see, else a reason."""
    standing = standing_now(person, version=version)
    if not can_read_thread(standing, thread):
        raise Http404
    if not replies_where_she_reads(standing, thread):
        refuse_reply(standing, thread)
    return standing


KEPT_TO = {Room.Posters.SECRETARIAT: OnlySecretariatWrites, Room.Posters.STATE_SEAT: OnlySeatsWrite}


def refuse_reply(standing: Standing, thread: Thread) -> None:
    """Raise what tells her why: she reads here and, by the matrix or by a rule of the room, does not write."""
    granted = cells(standing, "post_reply")
    if "invited" in granted:
        raise NotInvited
    if "yes" in granted and thread.room.posters in KEPT_TO:
        raise KEPT_TO[Room.Posters(thread.room.posters)]
    raise PermissionDenied


def store_post(
    *,
    standing: Standing,
    thread: Thread,
    capacity: str,
    kind: str,
    held: bool = False,
    marker: Marker | None = None,
    **fields: Any,
) -> Post:
    """Insert a post under the room's lock: published with the next number, or waiting for approval.

    It waits on a pre-moderated board, and where a rule holds it (`held`). `marker`: how far its author has read, where
    that is known.
    """
    allowed = capacities_in(standing, thread.hides_authors)
    capacity = capacity or allowed[0]
    if capacity not in allowed:
        raise CapacityNotHeld
    # The plain kind is open to everyone who may write at all.
    if kind != Post.Kind.POST and kind not in kinds_in(standing, thread.hides_authors):
        raise KindNotAllowed
    post = Post(
        room=thread.room,
        thread=thread,
        author=standing.person,
        capacity=capacity,
        kind=kind,
        created_at=clock.now(),
        **author_snapshot(standing, capacity),
        **fields,
    )
    if held or waits_for_approval(standing, thread.room):
        post.status = Post.Status.SUBMITTED
        insert(post)
    else:
        publish(post, marker)
    index_post(post, thread)
    return post


def publish(post: Post, marker: Marker | None = None) -> None:
    """Give the post the thread's next number; the author of a non-attribution thread gets her alias here."""
    thread = post.thread
    post.status, post.number = Post.Status.PUBLISHED, thread.last_number + 1
    if post.pk is None:
        insert(post)
    else:
        update(post, "status", "number")
    thread.last_number, thread.moved_at = post.number, clock.now()
    update(thread, "last_number", "moved_at")
    if thread.hides_authors and post.capacity != Post.Capacity.SECRETARIAT and not post.is_line:
        give_alias(thread, post.author)
    carry_marker(post, marker)


def give_alias(thread: Thread, person: Person) -> None:
    """The next alias of the thread, once for each person."""
    if not Alias.objects.filter(thread=thread, person=person).exists():
        Alias.objects.create(thread=thread, person=person, number=next_alias(thread))


def next_alias(thread: Thread) -> int:
    """Above every number of the thread: those that came with posts from elsewhere need not follow each other."""
    last: int | None = thread.aliases.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def carry_marker(post: Post, known: Marker | None = None) -> None:
    """One's own post is read: the marker moves over it if everything before it was read too."""
    if post.number == 1:
        ReadMarker.objects.update_or_create(person=post.author, thread=post.thread, defaults={"last_number": 1})
    elif post.number is not None:
        marker = known or _markers.first(person=post.author_id, thread=post.thread_id)
        if marker is not None and marker.last_number == post.number - 1:
            row = ReadMarker(pk=marker.pk, last_number=post.number, read_at=clock.now())
            update(row, "last_number", "read_at")


def author_snapshot(standing: Standing, capacity: str) -> dict[str, Any]:
    """What the author is as she writes: posts keep the office held at that time (product.md §2.4)."""
    main = standing.main
    if main is None:
        raise PermissionDenied
    office = next((term.office for term in standing.terms), None) if capacity == Post.Capacity.CHAIR else None
    return {
        "author_class": main.klass,
        "author_state": main.state,
        "author_office": office,
        "author_title_ar": main.title_ar,
        "author_title_en": main.title_en,
        "author_title_fr": main.title_fr,
    }
