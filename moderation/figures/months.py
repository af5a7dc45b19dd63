"""Monthly statistics without names (domain.md W3), and the rule that keeps small numbers from pointing at somebody.

By reason and by room stand apart and are never crossed. Of a month that is over, a part with fewer than three cases
is not told by itself: it joins the line of the others, and if that would still be fewer than three, the smallest
part that could have been told joins too, so that no subtraction gives it away. The month that runs is not divided at
all: whoever looks every day would see each case arrive. A room that the reader may not read is among the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import Http404

from accounts.days import beginning_of
from accounts.permissions import may
from accounts.standing import Standing
from forum.models import Room
from forum.permissions import readable_rooms

from .. import reasons
from ..models import Appeal, Case, Report
from .periods import counted_by, first_of_month, today

MONTHS = 12
FEW = 3


def can_see_statistics(standing: Standing) -> bool:
    """Everyone who takes part in boards; a guest sees the one thread she is invited to and nothing else."""
    return standing.admitted and may(standing, "read_open_boards")


@dataclass(frozen=True)
class Month:
    """The whole Council in one month."""

    first: date
    opened: int
    acted: int
    dismissed: int
    appealed: int
    overturned: int  # reversed or varied by the Bureau


@dataclass(frozen=True)
class Part:
    """So many cases for one reason or in one room; without a name: the others, taken together."""

    name: Any
    cases: int
    order: int = 0


def months(standing: Standing, count: int = MONTHS) -> list[Month]:
    """The last months, the oldest first, the one that runs last. Three queries."""
    _require(standing)
    firsts = [first_of_month(today(), back) for back in range(count - 1, -1, -1)]
    since, cases = beginning_of(firsts[0]), Case.objects.all()
    dismissed, acted = Q(act=Case.Act.NONE), ~Q(act=Case.Act.NONE)
    opened = counted_by("month", cases.filter(opened_at__gte=since), "opened_at")
    decided = counted_by(
        "month",
        cases.filter(decided_at__gte=since),
        "decided_at",
        dismissed=Count("pk", filter=dismissed),
        acted=Count("pk", filter=acted),
    )
    overturned = Q(outcome__in=(Appeal.Outcome.REVERSED, Appeal.Outcome.VARIED))
    appealed = counted_by(
        "month",
        Appeal.objects.filter(lodged_at__gte=since),
        "lodged_at",
        lodged=Count("pk"),
        overturned=Count("pk", filter=overturned),
    )
    none: dict[str, int] = {}
    return [
        Month(
            first,
            opened.get(first, none).get("n", 0),
            decided.get(first, none).get("acted", 0),
            decided.get(first, none).get("dismissed", 0),
            appealed.get(first, none).get("lodged", 0),
            appealed.get(first, none).get("overturned", 0),
        )
        for first in firsts
    ]


def finished(rows: list[Month]) -> list[Month]:
    """The months that may be divided, the latest first."""
    return [month for month in reversed(rows) if month.first < first_of_month(today())]


def parts_by_reason(standing: Standing, month: Month) -> list[Part]:
    """The cases opened in a month by their reason: that of the decision, before it that of the first report.

    One query. Empty where the month had fewer than three cases.
    """
    _require(standing)
    first = Report.objects.filter(case=OuterRef("pk")).order_by("at", "pk").values("reason")[:1]
    why = Coalesce(NullIf("reason", Value("")), Subquery(first), F("origin"))
    rows = _opened_in(month).annotate(why=why).values("why").annotate(cases=Count("pk")).order_by()
    names = {found.key: found.name for found in reasons.reasons()} | dict(Case.Origin.choices)
    places = {key: place for place, key in enumerate(names)}
    return _joined(Part(names.get(row["why"], ""), row["cases"], places.get(row["why"], 0)) for row in rows)


def parts_by_room(standing: Standing, month: Month) -> list[Part]:
    """The cases opened in a month by the room of their post. Two queries. Empty as above."""
    _require(standing)
    counted = dict(_opened_in(month).values_list("room").annotate(cases=Count("pk")).order_by())
    told = Room.objects.filter(readable_rooms(standing), pk__in=counted, kind__in=(Room.Kind.BOARD, Room.Kind.CHAT))
    names = {room.pk: (place, room.name) for place, room in enumerate(told.order_by("kind", "order", "pk"))}
    return _joined(Part(names.get(pk, (0, ""))[1], cases, names.get(pk, (0, ""))[0]) for pk, cases in counted.items())


def _joined(parts: Iterable[Part]) -> list[Part]:
    """The parts that may be told, in their own order, and the others as one without a name."""
    parts = list(parts)
    told = sorted((part for part in parts if part.name and part.cases >= FEW), key=lambda part: part.cases)
    others = sum(part.cases for part in parts) - sum(part.cases for part in told)
    while 0 < others < FEW and told:
        others += told.pop(0).cases
    if 0 < others < FEW:
        return []
    return sorted(told, key=lambda part: part.order) + ([Part("", others)] if others else [])


def _opened_in(month: Month) -> QuerySet[Case]:
    following = first_of_month(month.first, -1)
    return Case.objects.filter(opened_at__gte=beginning_of(month.first), opened_at__lt=beginning_of(following))


def _require(standing: Standing) -> None:
    if not can_see_statistics(standing):
        raise Http404
