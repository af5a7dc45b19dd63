"""How much is too much (delivery.md G13). Counted in the database: one process or four give the same answer."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, QuerySet
from django.utils import timezone

from accounts.models import Person
from accounts.prepared import Prepared

from .errors import (
    ForumError,
    ThreadArchived,
    ThreadClosed,
    ThreadLocked,
    ThreadMerged,
    TooFast,
    TooManyPreviews,
    TooManySuggestions,
)
from .models import Command, Post, Thread

# Edits cost what posts cost to store and to deliver; whoever corrects as she writes needs some of both.
COMMANDS_A_POST = 2
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def written_since(author: int, since: datetime) -> QuerySet[Any]:
    """How many posts of hers: one row with the number, or none."""
    # The end says nothing of the posts. To PostgreSQL, which plans before it knows the values, what lies between two
    # moments is little and what comes after one is a third of everything, not worth an index.
    posts = Post.objects.filter(author=author, created_at__gt=since, created_at__lt=NEVER).order_by().values("author")
    return posts.annotate(written=Count("pk")).values_list("written")


_written = Prepared[tuple[int]](written_since, author=int, since=datetime)


SHUT: dict[str, type[ForumError]] = {
    Thread.State.LOCKED: ThreadLocked,
    Thread.State.CLOSED: ThreadClosed,
    Thread.State.ARCHIVED: ThreadArchived,
}


def why_shut(thread: Thread) -> ForumError | None:
    """Why nobody writes in this thread now; None while it is open."""
    if thread.merged_into_id is not None:
        return ThreadMerged()
    refusal = SHUT.get(thread.state)
    return refusal() if refusal else None


def require_open(thread: Thread) -> None:
    if refusal := why_shut(thread):
        raise refusal


def last_minute() -> datetime:
    return timezone.now() - timedelta(minutes=1)


def require_calm_changes(author: Person) -> None:
    """Raise TooFast past twice as many commands of any kind a minute as there may be posts."""
    asked = Command.objects.filter(person=author, created_at__gt=last_minute()).count()
    if asked >= COMMANDS_A_POST * settings.POSTS_PER_MINUTE:
        raise TooFast(retry_after=60)


def require_calm(author: Person) -> None:
    """Raise TooFast past the settings' number of posts a minute."""
    (written,) = _written.first(author=author.pk, since=last_minute()) or (0,)
    refuse_haste(written)


def refuse_haste(written: int) -> None:
    """The same where it is known how many she wrote within the last minute."""
    if written >= settings.POSTS_PER_MINUTE:
        raise TooFast(retry_after=60)


PREVIEWS_A_MINUTE = 60
SUGGESTIONS_A_MINUTE = 240
DRAFTS_A_MINUTE = 60


def require_calm_previews(author: Person) -> None:
    """Raise TooManyPreviews past so many texts drawn in a minute: drawing costs, and nothing of it is kept."""
    if _asked_this_minute("previews", author) > PREVIEWS_A_MINUTE:
        raise TooManyPreviews(retry_after=60 - timezone.now().second)


def require_calm_drafts(author: Person) -> None:
    """Raise TooManyPreviews past so many drafts written in a minute: the script writes one every few seconds."""
    if _asked_this_minute("drafts", author) > DRAFTS_A_MINUTE:
        raise TooManyPreviews(retry_after=60 - timezone.now().second)


def require_calm_suggestions(person: Person) -> None:
    """Raise TooManySuggestions past so many letters typed into the search in a minute."""
    if _asked_this_minute("suggestions", person) > SUGGESTIONS_A_MINUTE:
        raise TooManySuggestions(retry_after=60 - timezone.now().second)


def _asked_this_minute(what: str, person: Person) -> int:
    """How often she asked for this, now included."""
    key = f"{what}-{person.pk}-{timezone.now():%H%M}"
    cache.add(key, 0, 120)
    try:
        return cache.incr(key)
    except ValueError:  # It expired in between.
        return 0
