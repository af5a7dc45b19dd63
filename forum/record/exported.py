"""What goes with an exported record, so that it can be checked without Majlis (docs/record.md)."""

from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet

from ..models import Event, Post, Revision, Room, RootMark, SignedRoot, Thread
from .check import RECORD, room_leaf
from .roots import marks_at
from .trees import leaf_of, leaves_of, levels_of, nodes_around, path_to


def proof_of(
    room: Room, upto: int | None = None, *, thread: Thread | None = None, threads: Iterable[Thread] | None = None
) -> dict[str, object]:
    """The lines of a room up to one (its last), or those of one thread, with the way from them to the latest root.

    Of the lines that are not told (other threads, or threads not among `threads`) only sums go out. Lines of a thread
    that hides its authors are sealed: their hash and no more, because a line names who acted (domain.md W2). Whether
    the reader may have them is for the caller to ask.
    """
    upto = room.head if upto is None else upto
    events = list(_events(room, upto, thread, threads))
    texts = list(_texts({event.post_id for event in events if event.post_id is not None and not _sealed(event)}))
    record: dict[str, object] = {
        "format": RECORD,
        "room": room.pk,
        "lines": [_line(event) for event in events],
        "texts": texts,
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


def _sealed(event: Event) -> bool:
    return event.thread is not None and event.thread.hides_authors


def _line(event: Event) -> dict[str, object]:
    if _sealed(event):
        return {"seq": event.seq, "hash": event.hash}
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


def _texts(posts: Iterable[int]) -> Iterator[dict[str, object]]:
    """The texts that readers see, with the salt that makes them fit; nothing of a post that is gone for them."""
    found = {post.pk: post for post in Post.objects.filter(pk__in=posts).order_by("pk") if _is_shown(post)}
    for post in found.values():
        yield {"post": post.pk, "salt": post.salt, "body": post.body}
    for kept in Revision.objects.filter(post__in=found).order_by("post", "number"):
        yield {"post": kept.post_id, "revision": kept.number, "salt": found[kept.post_id].salt, "body": kept.body}


def _is_shown(post: Post) -> bool:
    return post.number is not None and not post.is_gone


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
