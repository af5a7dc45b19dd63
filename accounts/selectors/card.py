"""One person's card, as colleagues may see it."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.http import Http404
from django.utils import timezone

from ..days import last_day
from ..display import ReaderStyle, clock
from ..models import Accreditation, Body, Person, State, Term
from ..permissions import can_see_directory
from ..roles import office_title
from ..standing import Standing, standing_of
from .directory import Entry
from .style import state_of, zone_of

Klass = Accreditation.Klass
WORK_BEGINS, WORK_ENDS = 8, 17
USUAL_WEEKEND = (6, 7)


@dataclass(frozen=True)
class Card:
    """A person as colleagues may see her."""

    person: Person
    standing: Standing
    entries: tuple[Entry, ...]
    state: State | None
    zone: str
    moment: datetime
    bodies: tuple[Body, ...] = field(default=())

    @property
    def other_name(self) -> str:
        """The name in the script the heading is not in."""
        names = {self.person.name, self.person.name_second} - {self.person.display_name, ""}
        return next(iter(names), "")

    @property
    def offices(self) -> list[tuple[str, Body, date | None]]:
        return [(office_title(term), term.body, last_day(term.ends)) for term in self.standing.terms]

    @property
    def works_now(self) -> bool:
        return works_at(self.moment, self.zone, self.state)

    def clock(self, style: ReaderStyle) -> str:
        """The time where she is, in the reader's figures."""
        return clock(self.moment, replace(style, timezone=self.zone))


def get_person_for(standing: Standing, pk: int) -> Card:
    """A person's card, or 404: for who may not see the directory, and for who is not in it."""
    if not can_see_directory(standing):
        raise Http404
    person = Person.objects.filter(pk=pk, is_active=True).first()
    found = standing_of(person) if person else None
    if person is None or found is None or not found.admitted:
        raise Http404
    if found.classes <= {Klass.GUEST} and not standing.is_secretariat:
        raise Http404
    state = state_of(found)
    return Card(
        person=person,
        standing=found,
        entries=tuple(Entry(_with(row, person), _with_person(found.terms, person)) for row in found.accreditations),
        state=state,
        zone=zone_of(person, state),
        moment=timezone.now(),
        bodies=tuple(membership.body for membership in found.memberships),
    )


def works_at(moment: datetime, zone: str, state: State | None) -> bool:
    """Whether it is a working hour there: 8 to 17, outside the State's own weekend."""
    local = moment.astimezone(ReaderStyle(language="en", timezone=zone).zone)
    weekend = state.weekend if state else USUAL_WEEKEND
    return local.isoweekday() not in weekend and WORK_BEGINS <= local.hour < WORK_ENDS


def _with(row: Accreditation, person: Person) -> Accreditation:
    row.person = person
    return row


def _with_person(terms: tuple[Term, ...], person: Person) -> tuple[Term, ...]:
    for term in terms:
        term.person = person
    return terms
