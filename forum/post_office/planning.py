"""From what waits in inboxes to what lies in the outbox: one mail a bundle, one digest an hour that was chosen.

Nothing is written for mail when somebody posts: the rows of the inbox are looked at here, once each.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction

from accounts.models import Person
from accounts.rights_now import standings_now

from ..mailing import outbox, plans
from ..models import MailPlan, Notification, OutboxItem, PushSubscription
from ..notifications import is_urgent

AT_ONCE = 500
# Who is reading just now need not be written to about it.
GRACE = timedelta(minutes=2)
# What is older was seen elsewhere, or mail was off when it came: nobody is written to about last week.
TOO_OLD = timedelta(days=2)
Kind = OutboxItem.Kind


def plan_notices(now: datetime) -> int:
    """Lay what is to be mailed of the notifications nobody has planned yet; gives how many rows were looked at."""
    with transaction.atomic():
        rows = Notification.objects.filter(emailed=False, due_at__lte=now).order_by("due_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        ripe = [notice for notice in rows[:AT_ONCE] if is_urgent(notice.kind) or notice.due_at <= now - GRACE]
        wanted = [notice for notice in ripe if _is_wanted(notice, now)]
        outbox.lay(_items(wanted, now))
        Notification.objects.filter(pk__in=[notice.pk for notice in ripe]).update(emailed=True)
    return len(ripe)


def _is_wanted(notice: Notification, now: datetime) -> bool:
    return notice.unread and notice.done_at is None and notice.due_at > now - TOO_OLD


def _items(notices: Iterable[Notification], now: datetime) -> list[OutboxItem]:
    bundles: dict[tuple[int, str], list[Notification]] = defaultdict(list)
    for notice in notices:
        bundles[notice.recipient_id, notice.bundle].append(notice)
    known = plans.plans_of(person for person, _bundle in bundles)
    woken = PushSubscription.objects.filter(person__in=known, failed_at=None).values_list("person", flat=True)
    browsers = set(woken)
    items = []
    for (person, bundle), found in bundles.items():
        newest = max(found, key=lambda notice: notice.pk)
        if plans.goes_at_once(newest.kind, known[person]):
            items.append(_item(Kind.NOTICE, person, bundle, newest, now))
        if person in browsers and plans.is_pushed(newest.kind, known[person]):
            items.append(_item(Kind.PUSH, person, bundle, newest, now))
    return items


def _item(kind: OutboxItem.Kind, person: int, bundle: str, newest: Notification, now: datetime) -> OutboxItem:
    key = f"{kind.value}:{person}:{newest.pk}"
    return OutboxItem(kind=kind, key=key, person_id=person, payload={"bundle": bundle}, due_at=now)


def plan_digests(now: datetime) -> int:
    """Lay a digest for each person whose hour has come; whether there is anything to tell is seen when it is drawn."""
    people = Person.objects.filter(is_active=True)
    known = plans.plans_of(people.values_list("pk", flat=True))
    wanting = [person for person in people if known[person.pk].digest != MailPlan.Digest.NEVER]
    standings, _until = standings_now(wanting)
    laid = 0
    for person in wanting:
        plan, standing = known[person.pk], standings.get(person.pk)
        slot = plans.digest_due(standing, plan, now) if standing is not None and standing.admitted else None
        if slot is None:
            continue
        key = f"{Kind.DIGEST.value}:{person.pk}:{slot.at:%Y%m%dT%H%M}"
        since = {"since": slot.since.isoformat()}
        with transaction.atomic():
            outbox.lay([OutboxItem(kind=Kind.DIGEST, key=key, person=person, payload=since, due_at=now)])
            MailPlan.objects.filter(pk=plan.pk).update(digested_until=slot.at)
        laid += 1
    return laid
