"""Days as people type them: any digits, any of the Council's month names, whole months and years (arabic.md §5)."""

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import cache

from accounts.display.tables import month_names, month_styles
from accounts.text import fold, to_ascii_digits

FIRST_YEAR, LAST_YEAR = 1900, 2200
LONGEST = 40  # characters
TODAY = frozenset(fold(word) for word in ("today", "اليوم", "aujourd'hui", "aujourd’hui"))
YESTERDAY = frozenset(fold(word) for word in ("yesterday", "أمس", "البارحة", "hier"))
_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?")
_DAY_FIRST = re.compile(r"(?:(\d{1,2})[-/.])?(\d{1,2})[-/.](\d{4})")
_FIGURE = re.compile(r"\d+(?:er\b)?")
_BETWEEN = re.compile(r"[-_.,،]")
_SHORT_MONTH = 3

Days = tuple[date, date]  # the first and the last


def read_days(text: str, today: date) -> Days | None:
    """The days that somebody means by this; None where it is no date. Numbers alone are never month before day."""
    plain = to_ascii_digits(text[:LONGEST]).strip()
    if (word := fold(plain)) in TODAY | YESTERDAY:
        day = today - timedelta(days=word in YESTERDAY)
        return day, day
    if found := _YEAR_FIRST.fullmatch(plain):
        return _span(*(int(part) if part else None for part in found.groups()))
    if found := _DAY_FIRST.fullmatch(plain):
        return _span(int(found[3]), int(found[2]), int(found[1]) if found[1] else None)
    return _named(plain, today)


def reads_as_days(text: str) -> bool:
    """Whether it is a date, whatever day today is."""
    return read_days(text, date(FIRST_YEAR, 12, 31)) is not None


def _named(plain: str, today: date) -> Days | None:
    """«8 شباط/فبراير 2016», `February 2016`, `1er août`: one month, perhaps under two names."""
    folded = _BETWEEN.sub(" ", fold(plain))
    figures = [int(figure.removesuffix("er")) for figure in _FIGURE.findall(folded)]
    named = [" ".join(name.split()) for name in _FIGURE.sub(" ", folded).split("/")]
    months = {_months().get(name) for name in named}
    years, days = [n for n in figures if n >= FIRST_YEAR], [n for n in figures if n < FIRST_YEAR]
    if len(months) != 1 or None in months or len(years) > 1 or len(days) > 1:
        return None
    month = months.pop() or 0
    return _span(years[0] if years else _latest(month, today), month, days[0] if days else None)


def _latest(month: int, today: date) -> int:
    """Without a year it is the last such month that has begun."""
    return today.year if month <= today.month else today.year - 1


def _span(year: int | None, month: int | None = None, day: int | None = None) -> Days | None:
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:  # There is no such month, or it has no such day; monthrange says the same.
        return None


@cache
def _months() -> dict[str, int]:
    """Each name of a month in three languages, folded."""
    english, french = month_names("en", ""), month_names("fr", "")
    kinds = (*month_styles().values(), english, french, [name[:_SHORT_MONTH] for name in english])
    return {
        " ".join(fold(name).split()): number
        for names in kinds
        for number, both in enumerate(names, 1)
        for name in both.split("/")
    }
