"""How much is too much (delivery.md G13). Counted in the database: one process or four give the same answer."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import Person

from .errors import TooFast
from .models import Post


def require_calm(author: Person) -> None:
    """Raise TooFast past the settings' number of posts a minute."""
    since = timezone.now() - timedelta(minutes=1)
    if Post.objects.filter(author=author, created_at__gt=since).count() >= settings.POSTS_PER_MINUTE:
        raise TooFast(retry_after=60)
