"""What waits to be sent: laid once, taken under a lease, done once (delivery.md §2).

Whoever dies between sending and saying so is followed by another who sends the same thing again, under the same
Message-ID; nothing else is ever sent twice, and nothing is lost.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from ..models import OutboxItem

LEASE = timedelta(minutes=2)
ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)


def lay(items: Iterable[OutboxItem]) -> None:
    """In the caller's transaction. What lies there under the same key already stays as it is."""
    OutboxItem.objects.bulk_create(list(items), ignore_conflicts=True)


def waiting(now: datetime) -> QuerySet[OutboxItem]:
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return OutboxItem.objects.filter(free, done_at=None, due_at__lte=now)


def take(now: datetime, *, most: int = 10) -> list[OutboxItem]:
    """The oldest, for as long as a lease lasts. Two workers never have the same."""
    with transaction.atomic():
        rows = waiting(now).order_by("due_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        found = list(rows[:most])
        # Where rows cannot be locked the condition is asked again with the write: one of two gets each.
        taken = []
        for item in found:
            # Should this worker die, the others go first: what was cut off is not cut off again by the same hand.
            lease = {"leased_until": now + LEASE, "due_at": now, "attempts": F("attempts") + 1}
            if waiting(now).filter(pk=item.pk).update(**lease):
                item.attempts += 1
                taken.append(item)
    return taken


def finish(item: OutboxItem, outcome: str, now: datetime) -> None:
    """`sent`, or `nothing` where there was nothing to say any more. What it held is forgotten."""
    done = {"done_at": now, "outcome": outcome, "leased_until": None, "error": "", "payload": {}}
    OutboxItem.objects.filter(pk=item.pk).update(**done)


def put_off(item: OutboxItem, error: str, now: datetime) -> None:
    """Again later, each time after twice as long; given up after a day or so, which the outcome says."""
    if item.attempts >= ATTEMPTS:
        OutboxItem.objects.filter(pk=item.pk).update(
            done_at=now, outcome="failed", error=error[:300], leased_until=None, payload={}
        )
        return
    wait = min(FIRST_WAIT * 4 ** (item.attempts - 1), LONGEST_WAIT)
    OutboxItem.objects.filter(pk=item.pk).update(due_at=now + wait, leased_until=None, error=error[:300])


def message_id(key: str) -> str:
    """The same for the same thing, whoever sends it and how often."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host()}>"


def host() -> str:
    return urlsplit(settings.ORIGIN).hostname or "localhost"
