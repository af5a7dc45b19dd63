"""Whether the posts still say what the log tells of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..events import content_hash
from ..models import Event, Post, Revision
from .check import text_hash
from .faults import Fault, What

ERASED = "post.erased"  # the event by which a text may lawfully be gone (product.md §2.8)
WRITTEN = frozenset({"post.created", "post.submitted"})  # by the author and nobody else


@dataclass(frozen=True)
class _Told:
    """An event about a post."""

    pk: int
    kind: str
    actor: int | None
    content: str


def first_misfit(events: Sequence[Event]) -> Fault | None:
    """The first of these events of one room whose post is not as it tells. Three queries.

    A post is looked at where the log last told of its text, in whichever room that was.
    """
    posts = {event.post_id for event in events if event.post_id and "content" in event.data}
    if not posts:
        return None
    told, kept = _told_of(posts), _kept_of(posts)
    found = Post.objects.only("salt", "body", "author").in_bulk(posts)
    for event in events:
        if event.post_id in posts and event.pk == _last(told[event.post_id]):
            if event.post_id not in found:
                return Fault(event.room_id, event.seq, What.GONE, f"post {event.post_id}")
            if not _fits(found[event.post_id], told[event.post_id], kept[event.post_id]):
                return Fault(event.room_id, event.seq, What.TEXT, f"post {event.post_id}")
    return None


def _told_of(posts: Iterable[int | None]) -> dict[int | None, list[_Told]]:
    told: dict[int | None, list[_Told]] = defaultdict(list)
    rows = Event.objects.filter(post__in=posts).order_by("pk").values_list("post", "pk", "kind", "actor", "data")
    for post, pk, kind, actor, data in rows:
        told[post].append(_Told(pk, kind, actor, data.get("content", "") if isinstance(data, dict) else ""))
    return told


def _kept_of(posts: Iterable[int | None]) -> dict[int | None, list[str]]:
    kept: dict[int | None, list[str]] = defaultdict(list)
    for post, body in Revision.objects.filter(post__in=posts).order_by("number").values_list("post", "body"):
        kept[post].append(body)
    return kept


def _last(told: list[_Told]) -> int:
    return max(one.pk for one in told if one.content)


def _fits(post: Post, told: list[_Told], kept: list[str]) -> bool:
    if any(one.kind in WRITTEN and one.actor != post.author_id for one in told):
        return False
    if any(one.kind == ERASED for one in told):
        return not post.body and not any(kept)
    contents = [one.content for one in told if one.content]
    return content_hash(post) == contents[-1] and _stand_in_order(post.salt, kept, contents[:-1])


def _stand_in_order(salt: str, kept: list[str], contents: list[str]) -> bool:
    """Each text that was kept is one the log told of, one after the other; edits at once leave none."""
    left = iter(contents)
    return all(any(text_hash(salt, body) == content for content in left) for body in kept)
