"""What moving, splitting and merging share: places locked, who may, what goes along with a post (docs/moves.md)."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.db.models import F
from django.http import Http404

from accounts.models import Person
from accounts.rights_now import standing_now
from accounts.standing import Standing

from .. import events, gate
from ..errors import AttributionDiffers, NotThere, NumbersDiffer, ReasonNeeded, ThreadMoved
from ..models import Alias, MovedPost, Post, ReadMarker, Revision, Room, Thread, ThreadMove
from ..permissions import can_move, can_read_thread, require, takes_threads
from ..search import index_post
from ._common import author_snapshot, locked_rooms, next_alias

AT_ONCE = 500  # rows in one statement


# --- Who and where -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ground:
    """Threads read afresh under the locks of their rooms, and the rooms as locked."""

    standing: Standing
    rooms: dict[int, Room]
    threads: dict[int, Thread]


def ground_of(actor: Person, threads: Iterable[Thread], rooms: Iterable[Room] = ()) -> Ground:
    """Raises ThreadMoved where a thread came to another room while we waited."""
    wanted = {thread.pk: thread.room_id for thread in threads}
    locked = locked_rooms(*wanted.values(), *(room.pk for room in rooms))
    fresh = Thread.objects.in_bulk(wanted)
    for thread in fresh.values():
        if thread.room_id not in locked or thread.room_id != wanted[thread.pk]:
            raise ThreadMoved
        thread.room = locked[thread.room_id]
    return Ground(standing_now(actor), locked, fresh)


def require_move(standing: Standing, thread: Thread) -> None:
    if not can_read_thread(standing, thread):
        raise Http404
    require(can_move, standing, thread)


def require_place(standing: Standing, room: Room, attribution: str) -> None:
    """That posts written under this rule may come into the room: one answer for every room that takes no threads."""
    if not takes_threads(standing, room):
        raise NotThere
    if room.attribution != attribution:
        raise AttributionDiffers


def checked_reason(reason: str) -> str:
    if not reason.strip():
        raise ReasonNeeded
    return reason.strip()


# --- Posts and the lines that keep their numbers -----------------------------------------------------------------


def movable(thread: Thread) -> list[Post]:
    """What people wrote in it, by number; hidden and withdrawn posts go along as what they are."""
    rows = Post.objects.filter(thread=thread, number__isnull=False).exclude(kind=Post.Kind.MOVED)
    return list(rows.select_related("author").order_by("number"))


def put_into(target: Thread, posts: Sequence[Post]) -> None:
    """Give the posts the next numbers of the target, in their order; those that wait for approval get none."""
    number = target.last_number
    opened = [post for post in posts if post.number == 1]
    for post in posts:
        post.thread, post.room = target, target.room
        if post.number is not None:
            number += 1
            post.number = number
    Post.objects.bulk_update(posts, ["thread", "room", "number"], AT_ONCE)
    # The title of its thread is found with the first post.
    for post in {*opened, *(post for post in posts if post.number == 1)}:
        index_post(post, target)
    target.last_number = number
    written = [post.created_at for post in posts if post.number is not None]
    target.moved_at = max([target.moved_at, *written])
    target.save(update_fields=["last_number", "moved_at"])


def keep_track(move: ThreadMove, posts: Sequence[Post], before: dict[int, int | None], standing: Standing) -> None:
    """Leave a line under each old number, and remember which post it stands for."""
    lines = {post.pk: _line(move, post, number, standing) for post in posts if (number := before[post.pk]) is not None}
    Post.objects.bulk_create(lines.values(), AT_ONCE)
    MovedPost.objects.bulk_create(
        [
            MovedPost(
                move=move,
                post=post,
                number_before=before[post.pk],
                number_after=post.number,
                placeholder=lines.get(post.pk),
            )
            for post in posts
        ],
        AT_ONCE,
    )


def _line(move: ThreadMove, post: Post, number: int, standing: Standing) -> Post:
    """That a post was here, and when, and nothing else: it is drawn once for all who read here (house.md §1.7)."""
    return Post(
        room=move.source.room,
        thread=move.source,
        number=number,
        author=standing.person,
        client_id=uuid4(),
        kind=Post.Kind.MOVED,
        capacity=Post.Capacity.SECRETARIAT,
        language=standing.person.language,
        about={"move": move.pk},
        created_at=post.created_at,
        **author_snapshot(standing, Post.Capacity.SECRETARIAT),
    )


def tell_the_desk(posts: Iterable[Post], thread: Thread) -> None:
    gate.moved([post.pk for post in posts], thread)


# --- What was read -----------------------------------------------------------------------------------------------


def carry_markers(source: Thread, target: Thread, before: Sequence[int], base: int) -> None:
    """Who had read all of the target above which the posts stand (`base`) has read of them what she had read before.

    A marker says that everything up to a number was read. Whoever had not read the target to its end keeps her place:
    what is told as new twice is a nuisance, what is never told is a loss (delivery.md G16). `before`: the old numbers
    in their order.
    """
    read = ReadMarker.objects.filter(thread=source, last_number__gte=before[0])
    known = {marker.person_id: bisect_right(before, marker.last_number) for marker in read}
    if base == 0:
        markers = [ReadMarker(person_id=person, thread=target, last_number=count) for person, count in known.items()]
        ReadMarker.objects.bulk_create(markers, AT_ONCE)
        moments = dict(read.values_list("person", "read_at"))
        for marker in markers:
            marker.read_at = moments.get(marker.person_id, marker.read_at)
        ReadMarker.objects.bulk_update(markers, ["read_at"], AT_ONCE)
        return
    at_end = ReadMarker.objects.filter(thread=target, last_number=base)
    for count in set(known.values()):
        persons = [person for person, have in known.items() if have == count]
        at_end.filter(person__in=persons).update(last_number=F("last_number") + count)


# --- Numbers that stand for authors ------------------------------------------------------------------------------


def carry_aliases(source: Thread, target: Thread, posts: Sequence[Post]) -> None:
    """In a thread that hides its authors everyone who comes gets a number: the one she had, unless it is another's.

    Raises NumbersDiffer where a post calls somebody by a number that would mean another person there.
    """
    if not target.hides_authors:
        return
    theirs = {alias.person_id: alias.number for alias in source.aliases.all()}
    called = _called_in(posts)
    concerned = [post.author_id for post in posts if post.capacity != Post.Capacity.SECRETARIAT and not post.is_line]
    concerned += [person for person, number in theirs.items() if number in called]
    taken = {alias.number: alias.person_id for alias in target.aliases.all()}
    for person in dict.fromkeys(concerned):
        if person not in taken.values():
            number = theirs.get(person, 0)
            number = number if number and number not in taken else next_alias(target)
            Alias.objects.create(thread=target, person_id=person, number=number)
            taken[number] = person
    if any(taken.get(number) != person for person, number in theirs.items() if number in called):
        raise NumbersDiffer


def _called_in(posts: Sequence[Post]) -> set[int]:
    """The numbers by which these posts and their earlier texts call participants."""
    kept = Revision.objects.filter(post__in=posts).values_list("mentions", flat=True)
    tokens = {token for mentions in [*kept, *(post.mentions for post in posts)] for token in mentions}
    return {int(token.removeprefix("alias:")) for token in tokens if token.startswith("alias:")}


def announce(kind: str, move: ThreadMove, thread: Thread, actor: Person, **data: object) -> events.Event:
    """With the move and its reason. Neither place's log names the other: its readers may not read there."""
    told = {"move": move.pk, "reason": move.reason, **data}
    return events.record(kind, room=thread.room, actor=actor, thread=thread, data=told)
