"""The files of a place, the newest first, for who may fetch them now (security.md §1.10)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.standing import Standing

from ..models import LINE_KINDS, Attachment, Post, Room, StoredFile, Thread
from ..selectors import MOST_ID, posts_for, published

AT_ONCE = 50
KINDS = tuple(StoredFile.Kind)


@dataclass(frozen=True)
class FilesPage:
    rows: Sequence[Attachment]  # each with its file, its post and that post's thread
    older: int | None  # what to ask `before` for


def files_in(
    standing: Standing, place: Room | Thread, *, kind: str = "", before: int | None = None, limit: int = AT_ONCE
) -> FilesPage:
    """Of what stands: nothing of a post that is hidden, withdrawn or waits. One query, whatever the number of files.

    `place`: a room or thread she reads, as a selector gave it. Of a room, the files of every thread she reads there.
    """
    rows = _of(standing, place).filter(**({"file__kind": kind} if kind in KINDS else {}))
    if before is not None:
        rows = rows.filter(pk__lt=min(before, MOST_ID))
    found = list(rows.order_by("-pk")[: limit + 1])
    return FilesPage(found[:limit], found[limit - 1].pk if len(found) > limit else None)


def _of(standing: Standing, place: Room | Thread) -> QuerySet[Attachment]:
    where = {"thread": place} if isinstance(place, Thread) else {"room": place}
    standing_posts = published().filter(status=Post.Status.PUBLISHED, moderation=Post.Moderation.STANDS)
    posts = posts_for(standing).filter(pk__in=standing_posts.filter(**where).values("pk"), number__isnull=False)
    kept = Attachment.objects.filter(post__in=posts.exclude(kind__in=LINE_KINDS), file__removed_at__isnull=True)
    return kept.select_related("file", "post__thread__room")
