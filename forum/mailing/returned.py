"""Mail that came back: after several that cannot arrive, none is sent until its owner says so."""

from datetime import datetime, timedelta

from accounts.models import Person

from ..models import MailReturned, OutboxItem

PAUSED_AFTER = 3  # lasting failures
WITHIN = timedelta(days=30)


def is_paused(person: Person, now: datetime) -> bool:
    rows = MailReturned.objects.filter(person=person, lasting=True, created_at__gt=now - WITHIN)
    return rows.count() >= PAUSED_AFTER


def record(item: OutboxItem, code: str) -> None:
    """`code`: the status of RFC 3463, such as 5.1.1. Those that begin with 4 may go away by themselves."""
    MailReturned.objects.create(person=item.person, item=item, code=code[:20], lasting=code.startswith("5"))


def try_again(person: Person) -> None:
    MailReturned.objects.filter(person=person).delete()
