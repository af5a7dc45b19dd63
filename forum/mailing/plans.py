"""How one person wants mail, and when her next digest is due (product.md §1.20–21)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.models import Person
from accounts.selectors import state_of, zone_of
from accounts.selectors.hours import working_days
from accounts.standing import Standing

from ..models import MailPlan
from ..notifications import group_of, is_urgent, kinds

DAYS_BACK = 8  # a week, whatever the clocks do
# What comes from places she follows is for the digest; everything else with a mail is addressed to her.
FOLLOWED = frozenset({"new_posts", "new_thread"})


def plan_of(person: Person) -> MailPlan:
    """Hers; a new one begins now, so that no digest tells of what was before."""
    plan, _made = MailPlan.objects.get_or_create(person=person)
    return plan


def plans_of(persons: Iterable[int]) -> dict[int, MailPlan]:
    """Two queries, and one more the first time."""
    wanted = set(persons)
    there = {plan.person_id: plan for plan in MailPlan.objects.filter(person__in=wanted)}
    if missing := wanted - there.keys():
        MailPlan.objects.bulk_create([MailPlan(person_id=pk) for pk in missing], ignore_conflicts=True)
        there |= {plan.person_id: plan for plan in MailPlan.objects.filter(person__in=missing)}
    return there


def goes_at_once(kind: str, plan: MailPlan) -> bool:
    """Whether a notification of this kind is mailed by itself."""
    if kind in FOLLOWED or "email" not in kinds()[kind]["channels"]:
        return False
    if plan.events == MailPlan.Events.NOTHING:
        return False
    return plan.events == MailPlan.Events.ADDRESSED or is_urgent(kind)


def is_pushed(kind: str, plan: MailPlan) -> bool:
    return plan.push and "push" in kinds()[kind]["channels"] and group_of(kind) != "digest"


@dataclass(frozen=True)
class Slot:
    """One digest: when it was due, and since when it tells."""

    at: datetime
    since: datetime


def digest_due(standing: Standing, plan: MailPlan, now: datetime) -> Slot | None:
    """The last hour of hers that has come and was not told yet; one digest makes up for all that were missed."""
    at = _last_slot(standing, plan, now)
    return Slot(at, plan.digested_until) if at is not None and at > plan.digested_until else None


def _last_slot(standing: Standing, plan: MailPlan, now: datetime) -> datetime | None:
    if plan.digest == MailPlan.Digest.NEVER:
        return None
    state = state_of(standing)
    zone = ZoneInfo(zone_of(standing.person, state))
    daily = plan.digest == MailPlan.Digest.DAILY
    days = working_days(standing.person, state) if daily else {plan.digest_day}
    today = now.astimezone(zone).date()
    for day in (today - timedelta(days=back) for back in range(DAYS_BACK)):
        slot = datetime.combine(day, plan.digest_at, zone).astimezone(now.tzinfo)
        if day.isoweekday() in days and slot <= now:
            return slot
    return None
