"""Dates and times in words, in the reader's zone, months and digits (arabic.md §5). Plain text; markup.py has HTML."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from hijridate import Gregorian

from accounts.display.isolation import isolate_text
from accounts.display.numbers import in_digits
from accounts.display.phrases import counted
from accounts.display.style import ReaderStyle
from accounts.display.tables import (
    BEIRUT,
    FIRST_OF_MONTH,
    HALF_DAYS,
    HIJRI_ERAS,
    HIJRI_MONTHS,
    PATTERNS,
    WEEKDAYS,
    month_names,
    sentences,
)

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
# A page of fifty posts tells a hundred times, and the next reader of that page the same: what does not age is kept.
MOST_KEPT = 4096


@lru_cache(MOST_KEPT)
def long_date(d: date | datetime, style: ReaderStyle) -> str:
    """«8 شباط/فبراير 2016». A moment is first taken to the reader's zone; a calendar date stays as it is."""
    return in_digits(_date(_local(d, style.zone), style), style)


def weekday_date(d: date | datetime, style: ReaderStyle) -> str:
    return in_digits(_weekday_date(_local(d, style.zone), style), style)


def clock(dt: datetime, style: ReaderStyle) -> str:
    return in_digits(_clock(_moment(dt, style.zone), style), style)


def date_time(dt: datetime, style: ReaderStyle) -> str:
    return in_digits(_date_time(_moment(dt, style.zone), style), style)


@lru_cache(MOST_KEPT)
def absolute(d: date | datetime, style: ReaderStyle) -> str:
    """Weekday, date, time and the zone's distance from UTC: for the `title` of every shorter form."""
    if not isinstance(d, datetime):
        return weekday_date(d, style)
    local = _moment(d, style.zone)
    text = _pattern("datetime", style, date=_weekday_date(local, style), time=_clock(local, style))
    # The zone is an identifier, so its digits are not converted.
    return f"{in_digits(text, style)} ({isolate_text(utc_offset(local))})"


def relative(dt: datetime, now: datetime, style: ReaderStyle) -> str:
    """«منذ 4 دقائق» within 24 hours either way, the long date beyond."""
    seconds = _between(dt, now)
    side, distance = ("ago", seconds) if seconds >= 0 else ("ahead", -seconds)
    if distance < MINUTE:
        return sentences(style.language)["now"]
    if distance >= DAY:
        return long_date(dt, style)
    unit, size = ("minutes", MINUTE) if distance < HOUR else ("hours", HOUR)
    return phrase(f"{unit}_{side}", distance // size, style)


def time_left(until: datetime, now: datetime, style: ReaderStyle) -> str:
    """«بقي يومان» until a deadline, by whole units that still remain."""
    seconds = _between(now, until)
    if seconds < 0:
        return sentences(style.language)["passed"]
    unit, size = _unit(seconds)
    return phrase(f"{unit}_left", seconds // size, style)


def duration(length: timedelta, style: ReaderStyle) -> str:
    """«يومان», «ساعة واحدة»: a length by itself, in its largest whole unit."""
    seconds = _seconds(length)
    unit, size = _unit(seconds)
    return phrase(unit, seconds // size, style)


@lru_cache(MOST_KEPT)
def phrase(name: str, n: int, style: ReaderStyle) -> str:
    """A counted phrase of phrases.PHRASES in the reader's language and digits."""
    return counted(name, n, in_digits(str(n), style), style.language)


def deadline(dt: datetime, style: ReaderStyle) -> str:
    """The reader's time first, Beirut's second, each isolated; a reader in Beirut sees one."""
    first, *second = map(isolate_text, deadline_parts(dt, style))
    return f"{first} ({second[0]})" if second else first


def deadline_parts(dt: datetime, style: ReaderStyle) -> list[str]:
    words = sentences(style.language)
    local, beirut = _moment(dt, style.zone), _moment(dt, ZoneInfo(BEIRUT))
    if style.timezone == BEIRUT:
        return [in_digits(words["beirut"].format(time=_date_time(beirut, style)), style)]
    # The date is repeated only where Beirut is already, or still, on another day.
    there = _clock(beirut, style) if beirut.date() == local.date() else _date_time(beirut, style)
    parts = words["local"].format(time=_date_time(local, style)), words["beirut"].format(time=there)
    return [in_digits(part, style) for part in parts]


def hijri_line(d: date | datetime, style: ReaderStyle) -> str:
    """«29 ربيع الآخر 1437 هـ» by Umm al-Qura; empty outside the years that calendar covers. Display only."""
    day = _local(d, style.zone)
    try:
        hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    except OverflowError:
        return ""
    month = HIJRI_MONTHS[style.language][hijri.month - 1]
    return in_digits(f"{hijri.day} {month} {hijri.year} {HIJRI_ERAS[style.language]}", style)


def utc_offset(local: datetime) -> str:
    minutes = _seconds(local.utcoffset() or timedelta()) // MINUTE
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def iso(d: date | datetime) -> str:
    """For `datetime` attributes: moments in UTC, so that a fragment shared by many readers names one instant."""
    return _moment(d, UTC).isoformat(timespec="seconds") if isinstance(d, datetime) else d.isoformat()


def _moment(dt: datetime, zone: tzinfo) -> datetime:
    if dt.tzinfo is None:
        raise ValueError("A time without a zone is no moment; make it aware first.")
    return dt.astimezone(zone)


def _local(d: date | datetime, zone: tzinfo) -> date | datetime:
    return _moment(d, zone) if isinstance(d, datetime) else d


def _between(start: datetime, end: datetime) -> int:
    """Whole seconds between two clocks that both drop fractions, as the script and our `datetime` attributes do."""
    return _seconds(end.replace(microsecond=0) - start.replace(microsecond=0))


def _seconds(length: timedelta) -> int:
    return length // timedelta(seconds=1)


def _unit(seconds: int) -> tuple[str, int]:
    if seconds >= DAY:
        return "days", DAY
    return ("hours", HOUR) if seconds >= HOUR else ("minutes", MINUTE)


def _pattern(name: str, style: ReaderStyle, **parts: object) -> str:
    return PATTERNS[style.language][name].format(**parts)


def _date(d: date, style: ReaderStyle) -> str:
    day = FIRST_OF_MONTH[style.language] if d.day == 1 else str(d.day)
    return _pattern("date", style, day=day, month=month_names(style.language, style.months)[d.month - 1], year=d.year)


def _weekday_date(d: date, style: ReaderStyle) -> str:
    return _pattern("weekday", style, weekday=WEEKDAYS[style.language][d.weekday()], date=_date(d, style))


def _clock(dt: datetime, style: ReaderStyle) -> str:
    if not style.hour12:
        return f"{dt:%H:%M}"
    # The no-break space keeps the hour and its half-day on one line.
    half = HALF_DAYS[style.language][dt.hour // 12]
    return f"{dt.hour % 12 or 12}:{dt:%M}\u00a0{half}"


def _date_time(dt: datetime, style: ReaderStyle) -> str:
    return _pattern("datetime", style, date=_date(dt, style), time=_clock(dt, style))
