"""Load and speed of the desk, for the desk itself (product.md §3). Persons are listed by name, never ranked."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models import (
    Case as Choice,
)
from django.http import Http404

from accounts.days import beginning_of
from accounts.models import Person
from accounts.standing import Standing
from forum import clock
from forum.models import Event, Post

from .. import reasons
from ..models import Appeal, Case
from ..models.case import OPEN
from ..permissions import can_use_desk
from .periods import counted_by, day_of, monday, today
from .spread import Spread, spread_of

WEEKS = 12
DAYS = 14
LATE = Q(decided_at__gt=F("due_at"))


@dataclass(frozen=True)
class Week:
    first: date  # a Monday
    opened: int
    decided: int
    late: int  # of those decided


@dataclass(frozen=True)
class Load:
    """How it stands now."""

    open: int
    free: int
    late: int
    oldest: datetime | None


@dataclass(frozen=True)
class Speed:
    """Of the urgent cases or of the others: until somebody had it in hand, until it was decided."""

    urgent: bool
    goal_hours: int
    to_hand: Spread | None
    to_decision: Spread | None
    in_time: int  # taken in hand before they were due


@dataclass(frozen=True)
class Officer:
    person: Person
    decided: int
    late: int
    in_hand: int


@dataclass(frozen=True)
class Held:
    """Posts that wait for approval, and how long those waited that were published or given back."""

    waiting: int
    oldest: datetime | None
    waited: Spread | None


@dataclass(frozen=True)
class AppealFigures:
    waiting: int
    overdue: int
    upheld: int
    reversed: int
    varied: int
    by_default: int  # of the reversed ones: nobody decided in time


def since() -> datetime:
    """The beginning of the weeks that are looked at: the one that runs and eleven before it."""
    return beginning_of(monday(today(), WEEKS - 1))


def weeks(standing: Standing) -> list[Week]:
    """The oldest first. Two queries."""
    _require(standing)
    firsts = [monday(today(), back) for back in range(WEEKS - 1, -1, -1)]
    start = beginning_of(firsts[0])
    opened = counted_by("week", Case.objects.filter(opened_at__gte=start), "opened_at")
    decided = counted_by(
        "week",
        Case.objects.filter(decided_at__gte=start),
        "decided_at",
        decided=Count("pk"),
        late=Count("pk", filter=LATE),
    )
    none: dict[str, int] = {}
    return [
        Week(
            first,
            opened.get(first, none).get("n", 0),
            decided.get(first, none).get("decided", 0),
            decided.get(first, none).get("late", 0),
        )
        for first in firsts
    ]


def load(standing: Standing) -> Load:
    _require(standing)
    is_open = Q(state__in=OPEN)
    found = Case.objects.filter(is_open).aggregate(
        open=Count("pk"),
        free=Count("pk", filter=Q(officer=None)),
        late=Count("pk", filter=Q(due_at__lt=clock.now())),
        oldest=Min("opened_at"),
    )
    return Load(**found)


def speeds(standing: Standing) -> list[Speed]:
    """The urgent ones, then the others. Three queries."""
    _require(standing)
    cases = _by_urgency(Case.objects.filter(opened_at__gte=since()))
    to_hand = spread_of(_took(cases.filter(claimed_at__isnull=False), "opened_at", "claimed_at"), "urgent")
    to_decision = spread_of(_took(cases.filter(decided_at__isnull=False), "opened_at", "decided_at"), "urgent")
    claimed = cases.filter(claimed_at__lte=F("due_at")).values_list("urgent").annotate(n=Count("pk")).order_by()
    in_time = dict(claimed)
    severities = {True: reasons.URGENT, False: 1}
    return [
        Speed(
            urgent,
            reasons.hours_to_act(severity),
            to_hand.get(urgent),
            to_decision.get(urgent),
            in_time.get(urgent, 0),
        )
        for urgent, severity in severities.items()
    ]


def officers(standing: Standing) -> list[Officer]:
    """Who decided how many, by name. For the secretariat's own page and nobody else's. Three queries."""
    if not standing.is_secretariat or not can_use_desk(standing):
        raise Http404
    decided = Case.objects.filter(decided_at__gte=since())
    rows = {
        row["decided_by"]: row
        for row in decided.values("decided_by").annotate(n=Count("pk"), late=Count("pk", filter=LATE)).order_by()
    }
    hands = Case.objects.filter(state__in=OPEN, officer__isnull=False).values_list("officer").annotate(n=Count("pk"))
    in_hand = dict(hands.order_by())
    people = Person.objects.filter(pk__in={*rows, *in_hand} - {None}).order_by("name", "pk")
    none = {"n": 0, "late": 0}
    return [
        Officer(person, rows.get(person.pk, none)["n"], rows.get(person.pk, none)["late"], in_hand.get(person.pk, 0))
        for person in people
    ]


def held_posts(standing: Standing) -> Held:
    """Two queries."""
    _require(standing)
    waiting = Post.objects.filter(status=Post.Status.SUBMITTED).aggregate(n=Count("pk"), oldest=Min("created_at"))
    submitted = Event.objects.filter(kind="post.submitted", post=OuterRef("post"), seq__lt=OuterRef("seq"))
    settled = Event.objects.filter(kind__in=("post.published", "post.returned"), at__gte=since())
    settled = settled.annotate(
        began=Subquery(submitted.order_by("-seq").values("at")[:1], output_field=DateTimeField()),
        all=Value(value=True, output_field=BooleanField()),
    ).filter(began__isnull=False)
    return Held(waiting["n"], waiting["oldest"], spread_of(_took(settled, "began", "at"), "all").get(True))


def appeals(standing: Standing) -> AppealFigures:
    """Those lodged in these weeks, and whatever waits. One query."""
    _require(standing)
    outcomes, waits, lately = Appeal.Outcome, Q(outcome=""), Q(lodged_at__gte=since())
    found = Appeal.objects.filter(waits | lately).aggregate(
        waiting=Count("pk", filter=waits),
        overdue=Count("pk", filter=waits & Q(due_at__lt=clock.now())),
        upheld=Count("pk", filter=Q(outcome=outcomes.UPHELD)),
        reversed=Count("pk", filter=Q(outcome=outcomes.REVERSED)),
        varied=Count("pk", filter=Q(outcome=outcomes.VARIED)),
        by_default=Count("pk", filter=Q(by_default=True)),
    )
    return AppealFigures(**found)


def _by_urgency(rows: QuerySet[Case]) -> QuerySet[Any]:
    urgent = When(severity__gte=reasons.URGENT, then=Value(value=True))
    return rows.annotate(urgent=Choice(urgent, default=Value(value=False), output_field=BooleanField()))


def _took(rows: QuerySet[Any], began: str, ended: str) -> QuerySet[Any]:
    return rows.annotate(took=ExpressionWrapper(F(ended) - F(began), output_field=DurationField()))


def opened_by_day(standing: Standing, days: int = DAYS) -> list[tuple[date, int, int]]:
    """[(day, cases opened, cases decided)] of the last days, the oldest first. One query."""
    _require(standing)
    first = today() - timedelta(days=days - 1)
    start = beginning_of(first)
    rows = Case.objects.filter(Q(opened_at__gte=start) | Q(decided_at__gte=start))
    pairs = rows.annotate(opened=day_of("opened_at"), decided=day_of("decided_at")).values_list("opened", "decided")
    opened, decided = Counter[date](), Counter[date]()
    for opened_on, decided_on, n in pairs.annotate(n=Count("pk")).order_by():
        opened[opened_on] += n
        decided[decided_on] += n
    dates = (first + timedelta(days=n) for n in range(days))
    return [(day, opened[day], decided[day]) for day in dates]


def _require(standing: Standing) -> None:
    if not can_use_desk(standing):
        raise Http404
