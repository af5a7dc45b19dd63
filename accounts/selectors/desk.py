"""What lies on the accreditation desk for one person, and what she may do with it now."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from ..models import Accreditation
from ..permissions import (
    DELEGATION,
    can_accredit,
    can_suspend,
    can_use_desk,
    is_bureau_officer,
    leads_delegation_of,
    nominable_classes,
)
from ..stages import stage_now, unended
from ..standing import Standing

Stage = Accreditation.Stage
PARTS = ("person", "state", "nominated_by", "reviewed_by", "invited_by")
REVIEW_DAYS = 3


@dataclass(frozen=True)
class Milestone:
    """One line of an accreditation's history, from its own row; the register holds the whole of it."""

    at: datetime
    kind: str
    who: str = ""
    note: str = ""


def accreditations_for(standing: Standing) -> QuerySet[Accreditation]:
    """The secretariat sees all, a head those of the own delegation, the Bureau those who are under way."""
    rows = Accreditation.objects.select_related(*PARTS).order_by("-pk")
    if can_accredit(standing):
        return rows
    seen = Q(pk__in=[])
    if can_use_desk(standing):
        seen |= Q(state=standing.state_code, klass__in=DELEGATION)
    if is_bureau_officer(standing):
        # Conduct is the Bureau's matter (W1), so it needs the page on which to act.
        seen |= Q(stage__in=[Stage.ACTIVE, Stage.SUSPENDED]) | Q(nominated_by=standing.person)
    return rows.filter(seen)


def get_accreditation_for(standing: Standing, pk: int) -> Accreditation:
    """An accreditation she may look at, or 404."""
    row = accreditations_for(standing).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def desk_rows(standing: Standing) -> list[Accreditation]:
    """What the desk lists for her; the Bureau has no desk of its own. One query."""
    rows = accreditations_for(standing)
    return list(rows if can_accredit(standing) else rows.filter(state=standing.state_code, klass__in=DELEGATION))


def counts_by_stage(rows: list[Accreditation]) -> dict[str, int]:
    counted = Counter(stage_now(row) for row in rows)
    return {stage: counted[stage] for stage in Stage.values}


def expiring(days: int) -> QuerySet[Accreditation]:
    """Valid mandates that end within so many days, the soonest first (W1 warns at 30 and at 7)."""
    now = timezone.now()
    rows = Accreditation.objects.filter(stage__in=[Stage.ACTIVE, Stage.SUSPENDED], ends__gt=now)
    return rows.filter(ends__lte=now + timedelta(days=days)).select_related(*PARTS).order_by("ends", "pk")


def overdue_reviews() -> QuerySet[Accreditation]:
    """Nominations that have waited more than three working days; all States share Monday to Thursday."""
    waiting = Accreditation.objects.filter(unended(), stage__in=[Stage.NOMINATED, Stage.UNDER_REVIEW])
    return waiting.filter(nominated_at__lt=_working_days_ago(timezone.now(), REVIEW_DAYS))


def acts_for(standing: Standing, row: Accreditation) -> list[str]:
    """The steps open to her with this accreditation now: what the page offers; the actions decide again."""
    stage, mine = stage_now(row), row.person_id == standing.person.pk
    staff, nominated = can_accredit(standing), row.nominated_by_id == standing.person.pk
    reviews = staff and not nominated and row.nominee_email != standing.person.email
    ends = (staff or leads_delegation_of(standing, row.klass, row.state_id)) and not mine
    bureau = is_bureau_officer(standing) and not mine
    lifts = can_suspend(standing, row.suspension_kind or "security") and not mine
    offered = {
        "review": stage == Stage.NOMINATED and reviews,
        "return": stage == Stage.UNDER_REVIEW and reviews,
        "invite": stage == Stage.UNDER_REVIEW and reviews,
        "reinvite": stage == Stage.INVITED and reviews and row.person_id is None,
        "amend": stage == Stage.RETURNED and row.klass in nominable_classes(standing),
        "suspend": (stage == Stage.ACTIVE and staff and not mine) or (stage in ("active", "suspended") and bureau),
        "resume": stage == Stage.SUSPENDED and lifts,
        "extend": stage in (Stage.ACTIVE, Stage.SUSPENDED) and staff and not mine,
        "end": stage != Stage.ENDED and ends,
    }
    return [act for act, is_open in offered.items() if is_open]


def history_of(row: Accreditation) -> list[Milestone]:
    """What happened, oldest first."""
    stage = stage_now(row)
    lines = [
        Milestone(row.nominated_at, "nominated", _name(row.nominated_by)),
        Milestone(row.invited_at, "invited", _name(row.invited_by)) if row.invited_at else None,
        Milestone(row.activated_at, "activated") if row.activated_at else None,
        Milestone(row.ended_at, "ended", note=row.end_cause) if row.ended_at else None,
        Milestone(row.ends, "run_out") if row.ends and stage == Stage.ENDED and not row.ended_at else None,
    ]
    return sorted((line for line in lines if line), key=lambda line: line.at)


def _name(person) -> str:  # type: ignore[no-untyped-def]
    return person.display_name if person else ""


def _working_days_ago(moment: datetime, days: int) -> datetime:
    while days:
        moment -= timedelta(days=1)
        days -= moment.isoweekday() <= 4
    return moment
