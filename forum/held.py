"""Posts that wait for approval: since when, and until when the secretariat decides (domain.md W2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.days import working_days_after
from accounts.permissions import may
from accounts.standing import Standing

from . import clock
from .models import Event, Post, Thread
from .permissions import readable_threads
from .selectors import POST_PARTS, REPLY_PARTS

APPROVAL_DAYS = 1
MOST = 200


@dataclass(frozen=True)
class Held:
    post: Post
    since: datetime
    due: datetime

    @property
    def is_late(self) -> bool:
        return self.due < clock.now()


def held_for(standing: Standing, *, room: int | None = None) -> list[Held]:
    """The posts that wait for her decision, the first that is due on top: the oldest two hundred. Two queries.

    None but for those who approve, and none of rooms that they do not read.
    """
    if not may(standing, "moderate"):
        return []
    rows = Post.objects.filter(
        status=Post.Status.SUBMITTED,
        number=None,
        moderation=Post.Moderation.STANDS,
        thread__in=Thread.objects.filter(readable_threads(standing)).values("pk"),
    )
    if room is not None:
        rows = rows.filter(room=room)
    rows = rows.select_related("thread__room__body", *POST_PARTS, *REPLY_PARTS)
    return sorted(held(rows.order_by("created_at", "pk")[:MOST]), key=lambda one: (one.due, one.post.pk))


def held(posts: Iterable[Post]) -> list[Held]:
    """These posts with their times. One query."""
    posts = list(posts)
    since = waiting_since(posts)
    return [Held(post, since[post.pk], due_of(since[post.pk])) for post in posts]


def due_of(since: datetime) -> datetime:
    return working_days_after(since, APPROVAL_DAYS)


def waiting_since(posts: Iterable[Post]) -> dict[int, datetime]:
    """When each was sent for approval: when it was written, or changed after it had been returned.

    What its author changes while it waits does not put it off. One query.
    """
    posts = list(posts)
    since = {post.pk: post.created_at for post in posts}
    returned: set[int] = set()
    rows = Event.objects.filter(post__in=list(since), kind__in=["post.returned", "post.edited"]).order_by("room", "seq")
    for pk, kind, at in rows.values_list("post", "kind", "at"):
        if kind == "post.returned":
            returned.add(pk)
        elif pk in returned:
            returned.discard(pk)
            since[pk] = at
    return since


def decided_last(post: Post) -> Event | None:
    """Who published or returned a post that waited, and when."""
    rows = Event.objects.filter(post=post, room=post.room, kind__in=["post.published", "post.returned"])
    return rows.select_related("actor").order_by("-seq").first()
