"""How much is too much (delivery.md G13). Counted in the database: one process or four give the same answer."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from accounts.models import Person
from accounts.prepared import Prepared

from .errors import TooFast
from .models import Command, Post

# Edits cost what posts cost to store and to deliver; whoever corrects as she writes needs some of both.
COMMANDS_A_POST = 2
_written = Prepared[tuple[int]](
    lambda author, since: (
        Post.objects.filter(author=author, created_at__gt=since)
        .order_by()
        .values("author")
        .annotate(written=Count("pk"))
        .values_list("written")
    ),
    author=int,
    since=datetime,
)


def require_calm_changes(author: Person) -> None:
    """Raise TooFast past twice as many commands of any kind a minute as there may be posts."""
    since = timezone.now() - timedelta(minutes=1)
    asked = Command.objects.filter(person=author, created_at__gt=since).count()
    if asked >= COMMANDS_A_POST * settings.POSTS_PER_MINUTE:
        raise TooFast(retry_after=60)


def require_calm(author: Person) -> None:
    """Raise TooFast past the settings' number of posts a minute."""
    since = timezone.now() - timedelta(minutes=1)
    (written,) = _written.first(author=author.pk, since=since) or (0,)
    if written >= settings.POSTS_PER_MINUTE:
        raise TooFast(retry_after=60)
