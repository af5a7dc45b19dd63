"""What a person may see: every read of the forum goes through here (house.md §5.3, security.md §1.1)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from django.conf import settings
from django.db.models import Count, Exists, F, FilteredRelation, Model, OuterRef, Q, QuerySet, Subquery, Sum, Window
from django.db.models.functions import Coalesce, RowNumber
from django.http import Http404

from accounts.alike import PreparedFor
from accounts.models import Person
from accounts.permissions import may
from accounts.prepared import Prepared
from accounts.standing import Standing

from . import clock
from .models import Event, Level, Membership, Post, ReadMarker, Revision, Room, Thread
from .permissions import can_read_thread, readable_posts, readable_rooms, readable_threads

Found = TypeVar("Found", bound=Model)

POST_PARTS = ("thread__room", "author", "author_state", "author_office")
REPLY_PARTS = (
    "reply_to__author",
    "reply_to__author_state",
    "reply_to__author_office",
)


# --- Rooms -------------------------------------------------------------------------------------------------------


def rooms_for(standing: Standing) -> QuerySet[Room]:
    """Rooms she may read now, with their body; perhaps none."""
    return Room.objects.filter(readable_rooms(standing)).select_related("body")


def get_room_for(standing: Standing, key: str) -> Room:
    """The room, or the same 404 whether it is closed to her or does not exist."""
    return _one(rooms_for(standing).filter(key=key))


def get_room_by_id_for(standing: Standing, pk: int) -> Room:
    return _one(rooms_for(standing).filter(pk=pk))


def boards_for(standing: Standing) -> QuerySet[Room]:
    """The boards of the challenge areas; a body's own board, such as the announcements, stands with its rooms."""
    return rooms_for(standing).filter(kind=Room.Kind.BOARD, body__isnull=True)


def body_rooms_for(standing: Standing) -> QuerySet[Room]:
    """Live rooms and the announcements of her bodies."""
    return rooms_for(standing).filter(audience=Room.Audience.BODY).order_by("body__order", "order", "pk")


def conversations_for(standing: Standing) -> QuerySet[Room]:
    rooms = rooms_for(standing).filter(kind=Room.Kind.DIRECT)
    return rooms.prefetch_related("memberships__person").order_by("-threads__moved_at")


def get_conversation_for(standing: Standing, pk: int) -> Room:
    return _one(rooms_for(standing).filter(kind=Room.Kind.DIRECT, pk=pk).prefetch_related("memberships__person"))


def stream_of(room: Room) -> Thread:
    """The one thread of a chat or direct room."""
    thread = room.threads.get(kind=Thread.Kind.STREAM)
    thread.room = room
    return thread


def streams_of(rooms: Iterable[Room]) -> dict[int, int]:
    """{room id: its one thread} for the chat and direct rooms among these. One query."""
    rows = Thread.objects.filter(room__in=[room.pk for room in rooms], kind=Thread.Kind.STREAM)
    return dict(rows.values_list("room_id", "pk"))


# --- Threads and posts -------------------------------------------------------------------------------------------


def threads_for(standing: Standing) -> QuerySet[Thread]:
    """For lists: a thread whose posts were merged into another is in none."""
    return Thread.objects.filter(readable_threads(standing), merged_into=None).select_related("room__body")


MOST_ID = 2**63 - 1
MOST_NUMBER = 2**31 - 1  # what the column of a post's number holds
_threads = Prepared[Thread](lambda pk: Thread.objects.select_related("room__body").filter(pk=pk), pk=int)


def get_thread_for(standing: Standing, pk: int) -> Thread:
    """The thread, or the same 404 whether it is closed to her or does not exist.

    Asked with every post, so the rule of one (`can_read_thread`) is used, which seldom needs the database.
    """
    thread = _threads.first(pk=pk) if pk <= MOST_ID else None  # An address may hold a number no row can have.
    if thread is None or not can_read_thread(standing, thread):
        raise Http404
    return thread


def summary_of(thread: Thread) -> Post | None:
    """The post that closed it, with its thread. No query where there is none."""
    if thread.summary_id is None:
        return None
    post = Post.objects.select_related("author", "author_state", "author_office").get(pk=thread.summary_id)
    post.thread = thread
    return post


def rule_changes(room: Room, most: int) -> list[Event]:
    """What was changed in the rules of a room, the last change first."""
    rows = Event.objects.filter(room=room, kind="rules.changed").select_related("actor")
    return list(rows.order_by("-seq")[:most])


@dataclass(frozen=True)
class ThreadsPage:
    threads: list[Thread]
    older: str | None  # the key of the next page: "<moved_at>_<id>"
    pinned: list[Thread] = field(default_factory=list)  # on the first page, the one whose pin ends last on top


def threads_in(
    standing: Standing, room: Room, *, before: str | None = None, tag: str = "", apart: bool = False
) -> ThreadsPage:
    """Threads of a room, last moved first, each with `read` (its marker) and `unread`. Paged by key.

    `apart`: those that are pinned now stand on the first page by themselves and on no other. One query more, there.
    """
    rows = with_unread(standing.person, threads_for(standing).filter(room=room)).order_by("-moved_at", "-pk")
    if tag:
        # JSON containment is not offered by SQLite; tag keys hold no quotes, so the quoted key is exact.
        rows = rows.filter(tags__icontains=f'"{tag}"') if tag.isascii() else rows.none()
    pinned: list[Thread] = []
    if apart:
        above = Q(pinned_until__gt=clock.now())
        if not before:
            pinned = list(rows.filter(above).order_by("-pinned_until", "-pk"))
        rows = rows.filter(Q(pinned_until=None) | ~above)
    if before and (key := _row_key(before)):
        moved_at, pk = key
        rows = rows.filter(Q(moved_at__lt=moved_at) | Q(moved_at=moved_at, pk__lt=pk))
    found = list(rows[: settings.POSTS_PER_PAGE + 1])
    page = found[: settings.POSTS_PER_PAGE]
    older = f"{page[-1].moved_at.isoformat()}_{page[-1].pk}" if len(found) > len(page) else None
    return ThreadsPage(page, older, pinned)


def latest_in(standing: Standing, rooms: Iterable[Room], each: int = 2) -> dict[int, list[Thread]]:
    """{room id: its last moved threads}, a few of each room. One query, whatever the number of rooms."""
    place = Window(RowNumber(), partition_by=F("room"), order_by=[F("moved_at").desc(), F("pk").desc()])
    rows = threads_for(standing).filter(room__in=list(rooms)).annotate(place=place).filter(place__lte=each)
    latest: dict[int, list[Thread]] = {}
    for thread in rows.order_by("-moved_at", "-pk"):
        latest.setdefault(thread.room_id, []).append(thread)
    return latest


def _row_key(text: str) -> tuple[datetime, int] | None:
    moment, _, pk = text.rpartition("_")
    try:
        given, number = datetime.fromisoformat(moment), int(pk)
        # In UTC, because a database does not take every displacement that Python reads.
        return (given.astimezone(UTC), number) if given.tzinfo else None
    except (ValueError, OverflowError):
        return None


def posts_for(standing: Standing) -> QuerySet[Post]:
    threads = Thread.objects.filter(readable_threads(standing)).values("pk")
    joined_later = Membership.objects.filter(
        room=OuterRef("room"), person=standing.person, left_at__isnull=True, sees_from__gt=OuterRef("number")
    )
    return Post.objects.filter(readable_posts(standing), ~Exists(joined_later), thread__in=threads).select_related(
        *POST_PARTS, *REPLY_PARTS
    )


def get_post_for(standing: Standing, pk: int) -> Post:
    return _one(posts_for(standing).filter(pk=pk))


def texts_of(post: Post) -> list[Post | Revision]:
    """Every text of a post she may read, the oldest first; the post itself is the last."""
    return [*post.revisions.order_by("number"), post]


def published_in(standing: Standing, thread: Thread) -> QuerySet[Post]:
    floor = sees_from(standing.person, thread)
    return published().filter(thread=thread, number__gte=floor).select_related(*POST_PARTS, *REPLY_PARTS)


def published() -> QuerySet[Post]:
    """What a thread shows to all who read it, in every thread."""
    return Post.objects.filter(status__in=[Post.Status.PUBLISHED, Post.Status.WITHDRAWN])


def waiting_in(standing: Standing, thread: Thread) -> list[Post]:
    """Posts that wait for approval or were returned: the author's own, all of them for the secretariat.

    Of a thread that she reads: the caller has it from `get_thread_for` or `get_room_for`.
    """
    return _waiting(standing, thread=thread.pk)


def _waiting_posts(standing: Standing, thread: int) -> QuerySet[Post]:
    """Without a number, which the index of numbers tells apart: the thread is not looked through for them."""
    waiting = Q(number__isnull=True, status__in=[Post.Status.SUBMITTED, Post.Status.RETURNED])
    hers = readable_posts(standing)
    return (
        Post.objects.filter(waiting, hers, thread=thread)
        .select_related(*POST_PARTS, *REPLY_PARTS)
        .order_by("created_at")
    )


_waiting = PreparedFor[Post](_waiting_posts, thread=int)


def awaiting_approval(standing: Standing) -> list[Thread]:
    """Threads in which posts wait for her decision, each with `waiting`, how many. None but for those who approve."""
    if not may(standing, "moderate"):
        return []
    submitted = Count("posts", filter=Q(posts__status=Post.Status.SUBMITTED))
    return list(threads_for(standing).annotate(waiting=submitted).filter(waiting__gt=0).order_by("moved_at", "pk"))


def sees_from(person: Person, thread: Thread) -> int:
    """The number of the first post she may read; past every post where her place has gone since she was let in."""
    if thread.room.kind != Room.Kind.DIRECT:
        return 1
    place = _place.first(person=person.pk, room=thread.room_id)
    return place[0] if place else MOST_NUMBER


_place = Prepared[tuple[int]](
    lambda person, room: Membership.objects.filter(room=room, person=person, left_at__isnull=True).values_list(
        "sees_from"
    ),
    person=int,
    room=int,
)


# --- What is new -------------------------------------------------------------------------------------------------


def with_unread(person: Person, threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """Threads with `read` (number of the last post read, 0 if none) and `unread` (how many are newer)."""
    marker = ReadMarker.objects.filter(person=person, thread=OuterRef("pk")).values("last_number")
    return threads.annotate(read=Coalesce(Subquery(marker), 0)).annotate(unread=F("last_number") - F("read"))


_markers = Prepared[tuple[int]](
    lambda person, thread: ReadMarker.objects.filter(person=person, thread=thread).values_list("last_number"),
    person=int,
    thread=int,
)


def last_read(person: Person, thread: Thread) -> int:
    marker = _markers.first(person=person.pk, thread=thread.pk)
    return marker[0] if marker else 0


def first_unread_number(person: Person, thread: Thread) -> int | None:
    """The number of the first post she has not read, or None when there is nothing new."""
    read = last_read(person, thread)
    return read + 1 if read < thread.last_number else None


def unmuted(person: Person, threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """Without the places of which she wants to know nothing; what she said of a thread goes before the room."""
    levels = Level.objects.filter(person=person)
    muted = Q(pk__in=levels.filter(level=Level.Choice.MUTE, thread__isnull=False).values("thread"))
    said = Q(pk__in=levels.filter(thread__isnull=False).values("thread"))
    quiet_room = Q(room__in=levels.filter(level=Level.Choice.MUTE, thread=None).values("room"))
    return threads.exclude(muted | quiet_room & ~said)


def new_for(standing: Standing, limit: int = 20) -> list[Thread]:
    """Threads with something new for her, last moved first; muted ones are left out."""
    rows = unmuted(standing.person, with_unread(standing.person, threads_for(standing)).filter(unread__gt=0))  # type: ignore[misc]
    return list(rows.order_by("-moved_at", "-pk")[:limit])


def unread_by_room(standing: Standing) -> dict[int, tuple[int, int]]:
    """{room id: (threads with something new, new posts)} for each room she may read and has not muted. One query."""
    return {room: (threads, posts) for room, threads, posts in _unread(standing)}


def _unread_rows(standing: Standing) -> QuerySet[Thread, tuple[int, int, int]]:
    """Her marker is joined and not asked for again with each thread."""
    hers = FilteredRelation("read_markers", condition=Q(read_markers__person=standing.person))
    readable = unmuted(standing.person, Thread.objects.filter(readable_threads(standing), merged_into=None))
    rows = readable.annotate(marker=hers, unread=F("last_number") - Coalesce("marker__last_number", 0))
    totals = rows.filter(unread__gt=0).order_by().values("room").annotate(threads=Count("pk"), fresh=Sum("unread"))
    return totals.values_list("room", "threads", "fresh")


_unread = PreparedFor[tuple[int, int, int]](_unread_rows)


def _one(rows: QuerySet[Found]) -> Found:
    found = rows.first()
    if found is None:
        raise Http404
    return found
