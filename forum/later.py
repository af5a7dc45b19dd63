"""Until when something may be put off: moments of her own day and week, in her own zone."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.selectors import state_of, zone_of
from accounts.selectors.hours import working_days
from accounts.standing import Standing

from .errors import LaterNotPossible

EVENING = time(18)
EVENING_OFFERED_UNTIL = time(17)


@dataclass(frozen=True)
class Later:
    key: str  # hour, evening, tomorrow or workday
    moment: datetime


def choices(standing: Standing, now: datetime) -> list[Later]:
    """What is offered at this moment; two names for one moment are offered once."""
    zone = _zone(standing)
    local = now.astimezone(zone)
    offered = [Later("hour", now + timedelta(hours=1))]
    if local.time() < EVENING_OFFERED_UNTIL:
        offered.append(Later("evening", datetime.combine(local.date(), EVENING, zone)))
    tomorrow = Later("tomorrow", _morning(standing, local.date() + timedelta(days=1)))
    workday = Later("workday", _morning(standing, _next_working_day(standing, local.date())))
    offered.append(tomorrow)
    if workday.moment != tomorrow.moment:
        offered.append(workday)
    return offered


def moment_of(standing: Standing, wanted: str, now: datetime) -> datetime:
    """The moment behind a key of `choices`, or her morning of a day written as 2026-11-30."""
    for choice in choices(standing, now):
        if choice.key == wanted:
            return choice.moment
    try:
        return _morning(standing, date.fromisoformat(wanted))
    except (ValueError, OverflowError) as error:
        raise LaterNotPossible from error


def first_day(standing: Standing, now: datetime) -> date:
    """The first day that may be chosen in a calendar."""
    return now.astimezone(_zone(standing)).date() + timedelta(days=1)


def _morning(standing: Standing, day: date) -> datetime:
    """When her day begins: the hour at which her quiet hours end."""
    return datetime.combine(day, standing.person.quiet_until, _zone(standing))


def _next_working_day(standing: Standing, day: date) -> date:
    days = working_days(standing.person, state_of(standing))
    ahead = (day + timedelta(days=n) for n in range(1, 9))
    return next(one for one in ahead if one.isoweekday() in days)


def _zone(standing: Standing) -> ZoneInfo:
    return ZoneInfo(zone_of(standing.person, state_of(standing)))
