"""When a person works and when she is left in peace: her own choice, else her State's week (product.md §1.22)."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ..models import Person, State
from ..standing import Standing
from .style import state_of, zone_of

EVERY_DAY = frozenset(range(1, 8))
USUAL_WEEKEND = (6, 7)
DAYS_AHEAD = 9  # a week, whatever the clocks do


def heard_from(standing: Standing, moment: datetime) -> datetime:
    """The first instant, `moment` or later, at which she wants to be told of what is no deadline."""
    person = standing.person
    if person.status == Person.Status.DO_NOT_DISTURB and person.status_until and person.status_until > moment:
        moment = person.status_until
    if not person.quiet_hours:
        return moment
    state = state_of(standing)
    zone, days = ZoneInfo(zone_of(person, state)), working_days(person, state)
    today = moment.astimezone(zone).date()
    for day in (today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)):
        for begins, ends in _open_spans(person) if day.isoweekday() in days else ():
            opens = datetime.combine(day, begins, zone).astimezone(moment.tzinfo)
            closes = datetime.combine(day, ends, zone).astimezone(moment.tzinfo)
            if moment < closes:
                return max(moment, opens)
    return moment


def _open_spans(person: Person) -> list[tuple[time, time]]:
    """The hours of a working day outside the quiet ones, which may reach over midnight."""
    begins, ends = person.quiet_until, person.quiet_from
    if begins < ends:
        return [(begins, ends)]
    if begins == ends:
        return [(time.min, time.max)]
    return [(time.min, ends), (begins, time.max)]


def working_days(person: Person, state: State | None) -> frozenset[int]:
    """ISO day numbers; never none, for then nothing would ever reach her."""
    chosen = frozenset(int(day) for day in person.working_days if day in "1234567")
    return chosen or EVERY_DAY - set(state.weekend if state else USUAL_WEEKEND)
