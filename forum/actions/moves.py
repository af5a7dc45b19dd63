"""Move a thread to another board, split it, merge it into another (docs/moves.md)."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from accounts.models import Person
from accounts.standing import Standing, standings_of

from .. import clock
from ..commands import Done, Once, once
from ..errors import AttributionDiffers, NoPostChosen, NothingStays, NotThere, SummaryStays, TargetShut
from ..models import Post, Room, Thread, ThreadInvitation, ThreadMove
from ..notifications import (
    followers_follow,
    notices_follow_posts,
    notices_follow_thread,
    standing_notices_follow,
)
from ..permissions import can_read_thread, keeps_invitation, takes_threads
from ._again import again_if_moved
from ._moving import (
    announce,
    carry_aliases,
    carry_markers,
    checked_reason,
    ground_of,
    keep_track,
    movable,
    put_into,
    require_move,
    require_place,
    tell_the_desk,
)
from .threads import checked_title

Kind = ThreadMove.Kind
SHUT = frozenset({Thread.State.CLOSED, Thread.State.ARCHIVED})


@again_if_moved
@transaction.atomic
def move_thread(*, actor: Person, thread: Thread, room: Room, reason: str, client_id: UUID) -> Done[ThreadMove]:
    """Take a whole thread to another board, with what waits in it. Numbers stay, and how far each has read.

    Raises ReasonNeeded, NotThere, AttributionDiffers.
    """
    reason = checked_reason(reason)
    ground = ground_of(actor, [thread], [room])
    thread, room = ground.threads[thread.pk], ground.rooms[room.pk]
    asked = once(actor, client_id, "move_thread", thread=thread.pk, room=room.pk, reason=reason)
    if earlier := _earlier(asked):
        return earlier
    require_move(ground.standing, thread)
    if room.pk == thread.room_id:
        raise NotThere
    require_place(ground.standing, room, thread.attribution)
    move = _store(Kind.MOVE, actor, thread, thread, reason, source_room=thread.room, target_room=room)
    relocate(thread, room)
    end_invitations(thread, move)
    event = announce("thread.moved_away", move, _as_in(thread, move.source_room), actor)
    announce("thread.moved_here", move, thread, actor)
    asked.keep(move, event)
    return Done(move, room, event.seq)


@again_if_moved
@transaction.atomic
def split_thread(
    *,
    actor: Person,
    thread: Thread,
    posts: Collection[int],
    title: str,
    reason: str,
    client_id: UUID,
    room: Room | None = None,
) -> Done[ThreadMove]:
    """Take some posts of a thread into a new one, here or on another board. Each leaves a line under its number.

    Raises ReasonNeeded, BadTitle, NoPostChosen, NothingStays, SummaryStays, NotThere, AttributionDiffers.
    """
    title, reason = checked_title(title), checked_reason(reason)
    ground = ground_of(actor, [thread], [room] if room else [])
    thread = ground.threads[thread.pk]
    room = ground.rooms[room.pk] if room else thread.room
    chosen = sorted(set(posts))
    asked = once(
        actor, client_id, "split_thread", thread=thread.pk, posts=chosen, title=title, room=room.pk, reason=reason
    )
    if earlier := _earlier(asked):
        return earlier
    require_move(ground.standing, thread)
    if room.pk != thread.room_id:
        require_place(ground.standing, room, thread.attribution)
    taken = _chosen(thread, chosen)
    target = Thread.objects.create(
        room=room,
        starter=taken[0].author,
        title=title,
        language=thread.language,
        kind=Thread.Kind.DISCUSSION,
        attribution=thread.attribution,
        tags=[tag["key"] for tag in room.tags if tag["key"] in thread.tags],
        created_at=clock.now(),
        moved_at=taken[0].created_at,
    )
    move = _store(Kind.SPLIT, actor, thread, target, reason)
    take(move, taken, ground.standing)
    event = announce("thread.split", move, thread, actor, posts=len(taken))
    announce("thread.split_off", move, target, actor, posts=len(taken))
    asked.keep(move, event)
    return Done(move, room, event.seq)


@again_if_moved
@transaction.atomic
def merge_thread(*, actor: Person, thread: Thread, target: Thread, reason: str, client_id: UUID) -> Done[ThreadMove]:
    """Put every post of a thread at the end of another, with what waits. The thread closes and its address leads there.

    Raises ReasonNeeded, NotThere, TargetShut, AttributionDiffers, NumbersDiffer.
    """
    reason = checked_reason(reason)
    target = Thread.objects.select_related("room__body").get(pk=target.pk)
    ground = ground_of(actor, [thread, target])
    thread, target = ground.threads[thread.pk], ground.threads[target.pk]
    asked = once(actor, client_id, "merge_thread", thread=thread.pk, target=target.pk, reason=reason)
    if earlier := _earlier(asked):
        return earlier
    require_move(ground.standing, thread)
    _require_target(ground.standing, thread, target)
    move = _store(Kind.MERGE, actor, thread, target, reason)
    take(move, [*movable(thread), *waiting_in(thread)], ground.standing)
    # What stood on top of it was one of its posts.
    was = {"state": thread.state, "summary": thread.summary_id}
    thread.merged_into, thread.state, thread.closed_at = target, Thread.State.CLOSED, clock.now()
    thread.pinned_until = thread.summary = None
    thread.save(update_fields=["merged_into", "state", "closed_at", "pinned_until", "summary"])
    event = announce("thread.merged", move, thread, actor, **was)
    announce("thread.merged_here", move, target, actor)
    asked.keep(move, event)
    return Done(move, target.room, event.seq)


# --- Steps -------------------------------------------------------------------------------------------------------


def relocate(thread: Thread, room: Room) -> None:
    """The thread and everything in it stands in `room` from now on."""
    thread.room, thread.pinned_until = room, None
    thread.save(update_fields=["room", "pinned_until"])
    Post.objects.filter(thread=thread).update(room=room)
    notices_follow_thread(thread)
    tell_the_desk(thread.posts.all(), thread)


def take(move: ThreadMove, posts: list[Post], standing: Standing) -> None:
    """Put posts of the move's source at the end of its target, with all that hangs on them."""
    source, target, base = move.source, move.target, move.target.last_number
    before = {post.pk: post.number for post in posts}
    numbers = [number for number in before.values() if number is not None]
    carry_aliases(source, target, posts)
    put_into(target, posts)
    keep_track(move, posts, before, standing)
    if numbers:
        carry_markers(source, target, numbers, base)
    followers_follow(source, target)
    notices_follow_posts(source, target, {post.pk: post.number for post in posts})
    if move.kind == Kind.MERGE:
        pairs = zip(before.values(), posts, strict=True)
        standing_notices_follow(source, target, {old: post.number for old, post in pairs if old and post.number})
    tell_the_desk(posts, target)


def waiting_in(thread: Thread) -> list[Post]:
    return list(Post.objects.filter(thread=thread, number__isnull=True).select_related("author").order_by("pk"))


def _chosen(thread: Thread, chosen: list[int]) -> list[Post]:
    everything = movable(thread)
    taken = [post for post in everything if post.pk in chosen]
    if not taken or len(taken) != len(chosen):
        raise NoPostChosen
    if len(taken) == len(everything):
        raise NothingStays
    if thread.summary_id in chosen:
        raise SummaryStays
    return taken


def _require_target(standing: Standing, thread: Thread, target: Thread) -> None:
    if thread.pk == target.pk or not can_read_thread(standing, target) or not takes_threads(standing, target.room):
        raise NotThere
    if target.merged_into_id or target.state in SHUT or target.last_number == 0:
        raise TargetShut
    if thread.attribution != target.attribution:
        raise AttributionDiffers


def end_invitations(thread: Thread, move: ThreadMove) -> None:
    """An invitation into a thread holds where the invited could be asked in anew; the others end with the move."""
    rows = ThreadInvitation.objects.filter(thread=thread, withdrawn_at=None).select_related("person")
    standings = standings_of([row.person for row in rows])
    ended = [row.pk for row in rows if not keeps_invitation(standings[row.person_id], thread.room)]
    ThreadInvitation.objects.filter(pk__in=ended).update(withdrawn_at=move.at)


def _store(
    kind: str,
    actor: Person,
    source: Thread,
    target: Thread,
    reason: str,
    *,
    source_room: Room | None = None,
    target_room: Room | None = None,
) -> ThreadMove:
    return ThreadMove.objects.create(
        kind=kind,
        source=source,
        target=target,
        source_room=source_room or source.room,
        target_room=target_room or target.room,
        by=actor,
        reason=reason,
        at=clock.now(),
    )


def _as_in(thread: Thread, room: Room) -> Thread:
    """The same thread for the log of the room it has left."""
    left = Thread(pk=thread.pk, attribution=thread.attribution)
    left.room = room
    return left


def _earlier(asked: Once) -> Done[ThreadMove] | None:
    earlier = asked.earlier()
    if earlier is None:
        return None
    move = ThreadMove.objects.select_related("source__room", "target__room").get(pk=earlier.result)
    return Done(move, move.target.room, earlier.seq, replayed=True)
