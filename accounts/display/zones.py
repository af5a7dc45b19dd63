"""What the clocks of a zone show, as a table, so that the script needs no zone data of its own.

Browsers and servers carry different editions of the time zone database, and member States do change their
clocks (Morocco in 2026, at a few months' notice): the same message would show two different hours.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

FIRST_YEAR = 2016  # The Council was founded; nothing here is older.
YEARS_AHEAD = 3

OffsetTable = tuple[tuple[int, int], ...]


def offset_table(timezone: str, *, until_year: int | None = None) -> OffsetTable:
    """Pairs of (seconds since 1970, minutes ahead of UTC from then on), oldest first; the first holds before it too."""
    return _offset_table(timezone, until_year or datetime.now(UTC).year + YEARS_AHEAD)


@lru_cache(maxsize=64)
def _offset_table(timezone: str, until_year: int) -> OffsetTable:
    zone, day = ZoneInfo(timezone), timedelta(days=1)
    moment, end = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC), datetime(until_year, 12, 31, tzinfo=UTC)
    table = [(int(moment.timestamp()), _minutes(moment, zone))]
    while moment < end:
        if _minutes(moment + day, zone) != table[-1][1]:
            change = _change(moment, moment + day, zone)
            table.append((int(change.timestamp()), _minutes(change, zone)))
        moment += day
    return tuple(table)


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first second of the new offset, which lies after `before` and not after `after`."""
    old, second = _minutes(before, zone), timedelta(seconds=1)
    while after - before > second:
        middle = before + (after - before) // second // 2 * second
        before, after = (middle, after) if _minutes(middle, zone) == old else (before, middle)
    return after


def _minutes(moment: datetime, zone: ZoneInfo) -> int:
    return int((moment.astimezone(zone).utcoffset() or timedelta()).total_seconds()) // 60
