"""Take a move back: everything stands where it stood, as far as it is where the move had put it (docs/moves.md)."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import Http404

from accounts.models import Person

from .. import clock
from ..commands import Done, once
from ..errors import AttributionDiffers, CannotUndo
from ..models import Event, MovedPost, Post, ReadMarker, Thread, ThreadInvitation, ThreadMove
from ..notifications import notices_follow_posts
from ..permissions import can_moderate, can_read_thread, require
from ..search import index_post
from ._again import again_if_moved
from ._moving import (
    AT_ONCE,
    Ground,
    announce,
    carry_aliases,
    checked_reason,
    ground_of,
    require_place,
    tell_the_desk,
)
from .moves import relocate

Kind = ThreadMove.Kind


@again_if_moved
@transaction.atomic
def undo_move(*, actor: Person, move: ThreadMove, reason: str, client_id: UUID) -> Done[ThreadMove]:
    """Put back what a move, a split or a merge has taken. What was written since stays where it was written.

    Raises ReasonNeeded, CannotUndo (what was moved has moved on), NotThere, AttributionDiffers, NumbersDiffer.
    """
    reason = checked_reason(reason)
    ids = {move.source_id, move.target_id}
    ground = ground_of(actor, Thread.objects.filter(pk__in=ids), [move.source_room])
    asked = once(actor, client_id, "undo_move", move=move.pk, reason=reason)
    _require_undo(ground, ids)
    fresh = ThreadMove.objects.select_for_update().get(pk=move.pk)
    earlier = asked.earlier()
    if earlier or fresh.undone_at:
        room = ground.threads[fresh.source_id].room
        return Done(fresh, room, earlier.seq if earlier else room.head, replayed=True)
    fresh.source, fresh.target = ground.threads[fresh.source_id], ground.threads[fresh.target_id]
    fresh.undone_by, fresh.undone_at = actor, clock.now()
    fresh.save(update_fields=["undone_by", "undone_at"])
    fresh.reason = reason  # of this act, in the logs; the row keeps why it was moved
    take_back = _move_back if fresh.kind == Kind.MOVE else _put_back
    event = take_back(fresh, ground, actor)
    asked.keep(fresh, event)
    return Done(fresh, fresh.source.room, event.seq)


def _require_undo(ground: Ground, ids: set[int]) -> None:
    for pk in ids:
        if not can_read_thread(ground.standing, ground.threads[pk]):
            raise Http404
        require(can_moderate, ground.standing, ground.threads[pk])


def _move_back(move: ThreadMove, ground: Ground, actor: Person) -> Event:
    thread, left = move.source, move.source.room
    if thread.room_id != move.target_room_id or thread.merged_into_id:
        raise CannotUndo
    home = ground.rooms[move.source_room_id]
    require_place(ground.standing, home, thread.attribution)
    relocate(thread, home)
    _invite_again(thread, move)
    gone = Thread(pk=thread.pk)
    gone.room = left
    event = announce("thread.moved_here", move, thread, actor)
    announce("thread.moved_away", move, gone, actor)
    return event


def _invite_again(thread: Thread, move: ThreadMove) -> None:
    """Those whom the move had shut out are in again, unless somebody has asked them in meanwhile."""
    there = thread.invitations.filter(withdrawn_at=None).values("person")
    ThreadInvitation.objects.filter(thread=thread, withdrawn_at=move.at).exclude(person__in=there).update(
        withdrawn_at=None
    )


def _put_back(move: ThreadMove, ground: Ground, actor: Person) -> Event:
    source, target = move.source, move.target
    merged = move.kind == Kind.MERGE
    if (source.merged_into_id or None) != (target.pk if merged else None):
        raise CannotUndo
    if source.attribution != target.attribution:
        raise AttributionDiffers
    rows = list(move.posts.select_related("post__author", "placeholder").order_by("number_before", "pk"))
    numbered = [row for row in rows if row.number_before is not None]
    waiting = [row for row in rows if row.number_before is None and _still_waits(row, target)]
    if any(not _in_place(row, source, target) for row in numbered):
        raise CannotUndo
    posts = [row.post for row in (*numbered, *waiting)]
    carry_aliases(target, source, posts)
    _exchange(numbered, source, target)
    Post.objects.filter(pk__in=[row.post_id for row in waiting]).update(thread=source, room=source.room)
    if merged:
        _raise_markers(numbered, source, target)
        _open_again(source)
    else:
        _lower_markers(numbered, source, target)
        _shut_if_empty(target, source)
    notices_follow_posts(target, source, {row.post_id: row.number_before for row in (*numbered, *waiting)})
    tell_the_desk(posts, source)
    event = announce("thread.move_undone", move, source, actor)
    announce("thread.move_undone", move, target, actor)
    return event


def _still_waits(row: MovedPost, target: Thread) -> bool:
    """What was published in the target meanwhile was written there, for all who read it."""
    return row.post.number is None and row.post.thread_id == target.pk


def _in_place(row: MovedPost, source: Thread, target: Thread) -> bool:
    post, line = row.post, row.placeholder
    there = (post.thread_id, post.number) == (target.pk, row.number_after)
    return there and line is not None and (line.thread_id, line.number) == (source.pk, row.number_before)


def _exchange(rows: Sequence[MovedPost], source: Thread, target: Thread) -> None:
    """Each post takes its old number again, and the line that kept it keeps the one the post leaves: no number of the
    target is given twice, and its address leads back."""
    Post.objects.filter(pk__in=[row.post_id for row in rows]).update(number=None)
    lines, posts = [], []
    for row in rows:
        assert row.placeholder is not None
        line, post = row.placeholder, row.post
        line.thread, line.room, line.number = target, target.room, row.number_after
        post.thread, post.room, post.number = source, source.room, row.number_before
        lines.append(line)
        posts.append(post)
    Post.objects.bulk_update(lines, ["thread", "room", "number"], AT_ONCE)
    Post.objects.bulk_update(posts, ["thread", "room", "number"], AT_ONCE)
    for row in rows:
        if 1 in (row.number_before, row.number_after):
            index_post(row.post, source)


# --- What was read -----------------------------------------------------------------------------------------------


def _lower_markers(rows: Sequence[MovedPost], source: Thread, target: Thread) -> None:
    """Who read on in the old thread passed lines and not posts: her marker goes before the first she has not read."""
    read = dict(ReadMarker.objects.filter(thread=target).values_list("person", "last_number"))
    numbers = [(row.number_before or 0, row.number_after or 0) for row in rows]
    limits: dict[int, list[int]] = {}
    for person in ReadMarker.objects.filter(thread=source).values_list("person", flat=True):
        unread = [before for before, after in numbers if after > read.get(person, 0)]
        if unread:
            limits.setdefault(unread[0] - 1, []).append(person)
    for limit, persons in limits.items():
        ReadMarker.objects.filter(thread=source, person__in=persons, last_number__gt=limit).update(last_number=limit)


def _raise_markers(rows: Sequence[MovedPost], source: Thread, target: Thread) -> None:
    """What was read in the target was read. Lines in the source were not: there the marker stood still (mark_read)."""
    there = dict(ReadMarker.objects.filter(thread=target).values_list("person", "last_number"))
    known = dict(ReadMarker.objects.filter(thread=source).values_list("person", "last_number"))
    goals: dict[int, list[int]] = {}
    for person, upto in there.items():
        goal = known.get(person, 0)
        for row in rows:
            if row.number_before == goal + 1 and (row.number_after or 0) <= upto:
                goal += 1
        if goal > known.get(person, 0):
            goals.setdefault(goal, []).append(person)
    for goal, persons in goals.items():
        new = [ReadMarker(person_id=person, thread=source) for person in persons if person not in known]
        ReadMarker.objects.bulk_create(new, ignore_conflicts=True)
        ReadMarker.objects.filter(thread=source, person__in=persons, last_number__lt=goal).update(last_number=goal)


# --- The threads -------------------------------------------------------------------------------------------------


def _open_again(source: Thread) -> None:
    """As it was before it was merged, which its log tells."""
    event = Event.objects.filter(thread=source, kind="thread.merged").order_by("-pk").first()
    was = event.data if event else {}
    source.state = was["state"] if was.get("state") in Thread.State.values else Thread.State.OPEN
    source.merged_into, source.summary_id = None, was.get("summary")
    if source.state != Thread.State.CLOSED:
        source.closed_at = None
    source.save(update_fields=["state", "merged_into", "closed_at", "summary"])


def _shut_if_empty(target: Thread, source: Thread) -> None:
    """A thread that was made by the split and in which nobody has written leads back to where its posts stand."""
    if not Post.objects.filter(~Q(kind=Post.Kind.MOVED), thread=target).exists():
        target.merged_into, target.state, target.closed_at = source, Thread.State.CLOSED, clock.now()
        target.save(update_fields=["merged_into", "state", "closed_at"])
