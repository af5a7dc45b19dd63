"""What was moved, as each reader may know of it: the other place is named to those who read there (docs/moves.md)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.permissions import may
from accounts.standing import Standing

from .models import MovedPost, Post, Room, Thread, ThreadMove
from .permissions import can_move, can_read_thread, readable_threads, takes_threads
from .selectors import MOST_ID, POST_PARTS, get_post_for, rooms_for, threads_for

MOST_TOLD = 20
MOST_OFFERED = 200
Kind = ThreadMove.Kind


@dataclass(frozen=True)
class Trace:
    """One move as it is told in a place. Without the other place the reader has no part in it."""

    move: ThreadMove
    away: bool  # from this place, or to it
    thread: Thread | None  # the other one, where she reads it
    room: Room | None  # the other place of it, where she reads it
    undoes: bool  # whether she may take it back

    @property
    def is_whole(self) -> bool:
        return self.move.kind == Kind.MOVE

    @property
    def named(self) -> bool:
        return self.thread is not None or self.room is not None


def trail_of_thread(standing: Standing, thread: Thread) -> list[Trace]:
    """The moves of a thread she reads, the newest first. One query where there are none, else three."""
    moves = _moves(Q(source=thread) | Q(target=thread))
    return _traces(standing, moves, away=lambda move: move.source_id == thread.pk and move.kind != Kind.MOVE)


def trail_of_room(standing: Standing, room: Room) -> list[Trace]:
    """The moves from and to a room she reads, and those within it."""
    return _traces(
        standing, _moves(Q(source_room=room) | Q(target_room=room)), away=lambda move: move.source_room_id == room.pk
    )


def _moves(rows: Q) -> QuerySet[ThreadMove]:
    parts = ("source__room", "target__room", "source_room__body", "target_room__body")
    return ThreadMove.objects.filter(rows).select_related(*parts)[:MOST_TOLD]


def _traces(standing: Standing, moves: Iterable[ThreadMove], away) -> list[Trace]:  # type: ignore[no-untyped-def]
    found = list(moves)
    if not found:
        return []
    wanted = {pk for move in found for pk in (move.source_id, move.target_id)}
    threads = set(Thread.objects.filter(readable_threads(standing), pk__in=wanted).values_list("pk", flat=True))
    places = {pk for move in found for pk in (move.source_room_id, move.target_room_id)}
    rooms = set(rooms_for(standing).filter(pk__in=places).values_list("pk", flat=True))
    return [_trace(standing, move, away(move), threads, rooms) for move in found]


def _trace(standing: Standing, move: ThreadMove, is_away: bool, threads: set[int], rooms: set[int]) -> Trace:
    thread, room = (move.target, move.target_room) if is_away else (move.source, move.source_room)
    reads_both = {move.source_id, move.target_id} <= threads and {move.source_room_id, move.target_room_id} <= rooms
    return Trace(
        move,
        away=is_away,
        thread=thread if thread.pk in threads else None,
        room=room if room.pk in rooms else None,
        undoes=reads_both and move.undone_at is None and may(standing, "moderate"),
    )


def get_move_for(standing: Standing, pk: int) -> ThreadMove:
    """A move she may take back: both places are hers to decide in. 404 for everybody else."""
    parts = ("source__room__body", "target__room__body", "source_room__body", "target_room__body")
    move = ThreadMove.objects.select_related(*parts).filter(pk=pk).first()
    if move is None or not may(standing, "moderate"):
        raise Http404
    if not all(can_read_thread(standing, thread) for thread in (move.source, move.target)):
        raise Http404
    if not all(takes_threads(standing, room) for room in (move.source_room, move.target_room)):
        raise Http404
    return move


def merged_target(standing: Standing, thread: Thread) -> Thread | None:
    """Where the posts of a merged thread stand, if she reads there. The way may have several steps."""
    found, seen = None, {thread.pk}
    while thread.merged_into_id is not None and thread.merged_into_id not in seen:
        thread = Thread.objects.select_related("room__body").get(pk=thread.merged_into_id)
        seen.add(thread.pk)
        found = thread if can_read_thread(standing, thread) else found
    return found


def where_now(standing: Standing, move: int, number: int | None = None) -> Post:
    """The post that a move took away from a number, or the first it took: 404 where she may not read it now."""
    if move > MOST_ID:
        raise Http404  # An address may hold a number no row can have.
    rows = MovedPost.objects.filter(move=move, number_before__isnull=False)
    rows = rows if number is None else rows.filter(number_before=number)
    return _readable(standing, rows.order_by("number_before"))


def stood_here(standing: Standing, line: Post) -> Post | None:
    """The post whose number a line keeps, where she may read it now."""
    try:
        return _readable(standing, MovedPost.objects.filter(placeholder=line))
    except Http404:
        return None


def _readable(standing: Standing, rows: QuerySet[MovedPost]) -> Post:
    moved = rows.values_list("post", flat=True).first()
    if moved is None:
        raise Http404
    return get_post_for(standing, moved)


# --- What a mover is offered -------------------------------------------------------------------------------------


def movable_in(thread: Thread) -> QuerySet[Post]:
    """The posts that may go from a thread: what people wrote and what is published."""
    shown = [Post.Status.PUBLISHED, Post.Status.WITHDRAWN]
    rows = Post.objects.filter(thread=thread, number__isnull=False, status__in=shown).exclude(kind=Post.Kind.MOVED)
    return rows.exclude(pk=thread.summary_id or 0).select_related(*POST_PARTS)


def boards_for_moving(standing: Standing, thread: Thread) -> list[Room]:
    """The other boards of hers that have the thread's rule of attribution."""
    rows = rooms_for(standing).filter(kind=Room.Kind.BOARD, attribution=thread.attribution).exclude(pk=thread.room_id)
    return [room for room in rows if takes_threads(standing, room)]


def threads_for_merging(standing: Standing, thread: Thread, query: str) -> list[Thread]:
    """Open threads of boards into which this one may be merged, by words of their titles, the last moved first."""
    rows = threads_for(standing).filter(room__kind=Room.Kind.BOARD, attribution=thread.attribution, last_number__gt=0)
    rows = rows.filter(state__in=[Thread.State.OPEN, Thread.State.LOCKED]).exclude(pk=thread.pk)
    if query:
        rows = rows.filter(title__icontains=query)
    return [found for found in rows.order_by("-moved_at", "-pk")[:MOST_OFFERED] if can_move(standing, found)][:30]
