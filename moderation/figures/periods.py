"""Months and weeks as the Council counts them: in its own zone, whatever zone the database or a reader is in."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate, TruncMonth, TruncWeek

from accounts.days import council_zone
from forum import clock


def today() -> date:
    return clock.now().astimezone(council_zone()).date()


def first_of_month(day: date, back: int = 0) -> date:
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def monday(day: date, back: int = 0) -> date:
    return day - timedelta(days=day.weekday(), weeks=back)


STEPS = {"week": TruncWeek, "month": TruncMonth}


def day_of(field: str) -> TruncDate:
    return TruncDate(field, tzinfo=council_zone())


def counted_by(step: str, rows: QuerySet[Any], field: str, **counts: Any) -> dict[date, dict[str, int]]:
    """{first day of the step: {name: count}} of whatever happened in it. One query."""
    period = STEPS[step](field, tzinfo=council_zone())
    found = rows.annotate(period=period).values("period").annotate(**(counts or {"n": Count("pk")})).order_by()
    return {_day(row.pop("period")): row for row in found}


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
