"""Median and ninetieth percentile, reckoned by the database on SQLite and PostgreSQL alike (nearest rank)."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

MEDIAN, NINETIETH = 50, 90


@dataclass(frozen=True)
class Spread:
    """How long so many took: half of them no longer than `median`, nine in ten no longer than `ninetieth`."""

    n: int
    median: timedelta
    ninetieth: timedelta


def spread_of(rows: QuerySet[Any], by: str) -> dict[Hashable, Spread]:
    """Of rows annotated with `took`, for each value of `by`. One query, two rows of answer for each value."""
    group, order = [F(by)], [F("took").asc(), F("pk").asc()]
    ranked = rows.annotate(
        n=Window(Count("pk"), partition_by=group),
        hundredfold=Window(RowNumber(), partition_by=group, order_by=order) * 100,
    )
    found = ranked.filter(_at(MEDIAN) | _at(NINETIETH)).values_list(by, "took", "hundredfold", "n")
    places: dict[Hashable, dict[int, timedelta]] = {}
    counts: dict[Hashable, int] = {}
    for key, took, hundredfold, n in found:
        counts[key] = n
        for part in (MEDIAN, NINETIETH):
            if n * part <= hundredfold < n * part + 100:
                places.setdefault(key, {})[part] = took
    return {key: Spread(n, places[key][MEDIAN], places[key][NINETIETH]) for key, n in counts.items()}


def _at(part: int) -> Q:
    """The row whose rank is the smallest that `part` of a hundred do not exceed."""
    return Q(hundredfold__gte=F("n") * part, hundredfold__lt=F("n") * part + 100)
