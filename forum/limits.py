"""How much is too much (delivery.md G13). Counted in the database: one process or four give the same answer."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import Person

from .errors import TooFast
from .models import Command, Post

# Edits cost what posts cost to store and to deliver; whoever corrects as she writes needs some of both.
COMMANDS_A_POST = 2


def require_calm_changes(author: Person) -> None:
    """Raise TooFast past twice as many commands of any kind a minute as there may be posts."""
    since = timezone.now() - timedelta(minutes=1)
    asked = Command.objects.filter(person=author, created_at__gt=since).count()
    if asked >= COMMANDS_A_POST * settings.POSTS_PER_MINUTE:
        raise TooFast(retry_after=60)


def require_calm(author: Person) -> None:
    """Raise TooFast past the settings' number of posts a minute."""
    since = timezone.now() - timedelta(minutes=1)
    if Post.objects.filter(author=author, created_at__gt=since).count() >= settings.POSTS_PER_MINUTE:
        raise TooFast(retry_after=60)
