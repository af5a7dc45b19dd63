"""What goes with an exported record, so that it can be checked without Majlis (docs/record.md)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator

from django.db.models import Q, QuerySet

from ..models import Event, Post, Revision, Room, RootMark, SignedRoot, Thread
from .check import AUDIT, RECORD, room_leaf, text_hash
from .roots import marks_at
from .trees import leaf_of, leaves_of, levels_of, nodes_around, path_to


def proof_of(
    room: Room,
    upto: int | None = None,
    *,
    thread: Thread | None = None,
    threads: Iterable[Thread] | None = None,
    seal: Collection[str] = (),
    shows: Callable[[Event], bool] | None = None,
) -> dict[str, object]:
    """The lines of a room up to one (its last), or those of one thread, with the way from them to the latest root.

    Of the lines that are not told (other threads, or threads not among `threads`) only sums go out. Lines of a thread
    that hides its authors are sealed: their hash and no more, because a line names who acted (domain.md W2); so are
    those of the kinds in `seal` and those of which `shows` says no. Whether the reader may have the rest is for the
    caller to ask.
    """
    upto = room.head if upto is None else upto
    events = list(_events(room, upto, thread, threads))
    open_kinds = [event for event in events if not _hides_who(event) and event.kind not in seal]
    told = [event for event in open_kinds if shows is None or shows(event)]
    open_lines = {event.pk for event in told}
    record: dict[str, object] = {
        "format": RECORD,
        "room": room.pk,
        "lines": [_line(event) if event.pk in open_lines else _sealed(event) for event in events],
        "texts": list(_texts(told)),
        "root": None,
    }
    root = SignedRoot.objects.order_by("-number").first()
    mark = RootMark.objects.filter(room=room).order_by("-root__number").first()
    return record | _proof(room, mark, root, events) if root and mark and mark.peaks else record


def _events(room: Room, upto: int, thread: Thread | None, threads: Iterable[Thread] | None) -> QuerySet[Event]:
    rows = Event.objects.filter(room=room, seq__lte=upto).select_related("thread").order_by("seq")
    if thread is not None:
        return rows.filter(thread=thread)
    return rows if threads is None else rows.filter(Q(thread=None) | Q(thread__in=threads))


def _hides_who(event: Event) -> bool:
    return event.thread is not None and event.thread.hides_authors


def _sealed(event: Event) -> dict[str, object]:
    return {"seq": event.seq, "hash": event.hash}


def _line(event: Event) -> dict[str, object]:
    return {
        "room": event.room_id,
        "seq": event.seq,
        "kind": event.kind,
        "actor": event.actor_id,
        "thread": event.thread_id,
        "post": event.post_id,
        "data": event.data,
        "at": event.at.isoformat(),
        "prev": event.prev_hash,
        "hash": event.hash,
    }


# --- Texts ---------------------------------------------------------------------------------------------------------


def _texts(told: list[Event]) -> Iterator[dict[str, object]]:
    """The texts that these lines tell of and that readers see, with the salt that makes them fit.

    Nothing of a post that is gone for readers. Where the line about today's text is not among these (it is younger,
    or sealed), the text of then goes out if it was kept.
    """
    contents: dict[int, list[str]] = defaultdict(list)
    last: dict[int, int] = {}
    where: dict[int, tuple[int, int | None]] = {}
    for event in told:
        if event.post_id is not None and "content" in event.data:
            contents[event.post_id].append(event.data["content"])
            last[event.post_id] = event.pk
            where[event.post_id] = event.room_id, event.thread_id
    latest = _latest_lines(last)
    kept = defaultdict(list)
    for revision in Revision.objects.filter(post__in=last).order_by("number"):
        kept[revision.post_id].append(revision)
    for post in Post.objects.filter(pk__in=last).order_by("pk"):
        if (post.room_id, post.thread_id) != where[post.pk]:
            continue  # Moved since, perhaps to where the readers of these lines do not read.
        if post.number is not None and not post.is_gone:
            is_todays = latest.get(post.pk) == last[post.pk]
            yield from _texts_of(post, contents[post.pk], kept[post.pk], is_todays=is_todays)


def _latest_lines(posts: Iterable[int]) -> dict[int, int]:
    """{post: the event that last told of its text}, in whichever room."""
    rows = Event.objects.filter(post__in=posts, data__has_key="content").order_by("pk")
    return {post: pk for post, pk in rows.values_list("post", "pk") if post is not None}


def _texts_of(post: Post, contents: list[str], kept: list[Revision], *, is_todays: bool) -> Iterator[dict[str, object]]:
    if is_todays:
        yield {"post": post.pk, "salt": post.salt, "body": post.body}
    for revision in kept:
        content = text_hash(post.salt, revision.body)
        if content == contents[-1] and not is_todays:
            yield {"post": post.pk, "salt": post.salt, "body": revision.body}
        elif content in contents[:-1] or is_todays:
            yield {"post": post.pk, "revision": revision.number, "salt": post.salt, "body": revision.body}


# --- The way to the root -------------------------------------------------------------------------------------------


def _proof(room: Room, mark: RootMark, root: SignedRoot, events: list[Event]) -> dict[str, object]:
    told = leaf_of(mark, root.salt)
    leaves = leaves_of(marks_at(root).values(), root.salt)
    index = leaves.index(room_leaf(told))
    return {
        "leaf": told,
        "nodes": nodes_around((event.seq - 1 for event in events), room.pk, mark.seq),
        "place": {"index": index, "path": path_to(levels_of(leaves), index)},
        "root": {"statement": root.statement, "signature": root.signature, "key": root.public_key},
    }


# --- Lines of an audit page ----------------------------------------------------------------------------------------


def audit_head(filters: dict[str, str], event: Event, most: int) -> dict[str, object]:
    """The first line of a file of log lines: what was asked, when, and how to check what follows."""
    return {
        "format": AUDIT,
        "asked": filters,
        "at": event.at.isoformat(),
        "exported": {"room": event.room_id, "seq": event.seq, "hash": event.hash},
        "most": most,
        "check": "python check.py FILE: each line is hashed again; sealed lines tell their place and hash only.",
    }


def audit_line(event: Event, *, named: bool) -> dict[str, object]:
    """A line with all that its hash covers; sealed where it must not say who acted."""
    if named:
        return _line(event)
    told = {"room": event.room_id, "kind": event.kind, "thread": event.thread_id, "at": event.at.isoformat()}
    return _sealed(event) | told | {"sealed": True}
