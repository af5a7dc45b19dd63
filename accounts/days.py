"""Days of mandates: chosen and told in the secretariat's zone, stored as instants (domain.md §2.2)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def council_zone() -> ZoneInfo:
    return ZoneInfo(settings.COUNCIL_TIME_ZONE)


def beginning_of(day: date) -> datetime:
    return datetime.combine(day, time.min, council_zone()).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The first instant after the day: ends are exclusive, and the day named is the last one that counts."""
    return beginning_of(day + timedelta(days=1))


def last_day(ends: datetime | None) -> date | None:
    return (ends - timedelta(seconds=1)).astimezone(council_zone()).date() if ends else None


def today() -> date:
    return timezone.now().astimezone(council_zone()).date()


def working_days_after(moment: datetime, days: int) -> datetime:
    """The same hour so many working days later; all States share Monday to Thursday (domain.md §2.2)."""
    while days:
        moment += timedelta(days=1)
        days -= moment.astimezone(council_zone()).isoweekday() <= 4
    return moment
