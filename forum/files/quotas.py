"""How much one person and one room may keep here (settings). Counted in the database, like every limit."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import Person

from ..errors import TooFast
from ..models import Room, StoredFile
from .errors import NoRoomHere, NoRoomLeft, TooManyUnused

MEGABYTE = 1024 * 1024


def there() -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(removed_at__isnull=True)


def require_calm(sender: Person) -> None:
    """Raise TooFast past as many files a minute as there may be posts: each is worked on for a while."""
    since = timezone.now() - timedelta(minutes=1)
    if StoredFile.objects.filter(sender=sender, created_at__gt=since).count() >= settings.POSTS_PER_MINUTE:
        raise TooFast(retry_after=60)


def require_space(sender: Person, room: Room, size: int) -> None:
    """Raises TooManyUnused, NoRoomLeft, NoRoomHere. Asked before a file is opened and again when it is stored."""
    hers = (
        there()
        .filter(sender=sender)
        .aggregate(size=Sum("size"), unused=Count("pk", filter=Q(attachments__isnull=True)))
    )
    if hers["unused"] >= settings.FILES_UNUSED:
        raise TooManyUnused(most=settings.FILES_UNUSED)
    if (hers["size"] or 0) + size > settings.FILES_OF_A_PERSON:
        raise NoRoomLeft(most=settings.FILES_OF_A_PERSON // MEGABYTE)
    here = there().filter(room=room).aggregate(size=Sum("size"))["size"] or 0
    if here + size > settings.FILES_OF_A_ROOM:
        raise NoRoomHere(most=settings.FILES_OF_A_ROOM // MEGABYTE)
