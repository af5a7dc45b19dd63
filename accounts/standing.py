"""By what right a person acts at this moment. Computed each time it is asked for, never stored (domain.md §1.5)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from .models import Accreditation, BodyMembership, Person, Term
from .prepared import Prepared

ARGUMENTS: dict[str, type] = {"person": int, "moment": datetime}
COMMITTEE_OFFICES = frozenset({"committee_chair", "committee_rapporteur"})


@dataclass(frozen=True)
class Standing:
    """Everything rights are decided from. Good for one question; `next_changes` says how long it may be kept."""

    person: Person
    accreditations: tuple[Accreditation, ...] = ()
    terms: tuple[Term, ...] = ()
    memberships: tuple[BodyMembership, ...] = ()
    classes: frozenset[str] = field(default=frozenset(), init=False)
    bodies: frozenset[str] = field(default=frozenset(), init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "classes", frozenset(self._classes()))
        object.__setattr__(self, "bodies", frozenset(self._bodies()))

    def _classes(self) -> Iterable[str]:
        if not self.accreditations:
            return  # An office without a valid accreditation gives nothing.
        yield from (accreditation.klass for accreditation in self.accreditations)
        for term in self.terms:
            yield "committee_officer" if term.office.key in COMMITTEE_OFFICES else "bureau"

    def _bodies(self) -> Iterable[str]:
        if self.classes & {"head", "alternate", "delegation_member"}:
            yield "general_assembly"
        if "secretariat_staff" in self.classes:
            yield "technical_secretariat"
        if "advisory_member" in self.classes:
            yield "advisory_committee"
        if "expert" in self.classes:
            yield "expert_network"
        if self.accreditations:
            yield from (term.body.key for term in self.terms)
            yield from (membership.body.key for membership in self.memberships)

    @property
    def admitted(self) -> bool:
        """Whether she takes part at all today."""
        return self.person.is_active and bool(self.accreditations)

    @property
    def main(self) -> Accreditation | None:
        """The accreditation shown beside her name: that of the seat before any other."""
        order = list(Accreditation.Klass.values)
        return min(self.accreditations, key=lambda a: order.index(a.klass), default=None)

    @property
    def state_code(self) -> str | None:
        """That of her seat before any other: who heads one and advises for another leads the first only."""
        order = list(Accreditation.Klass.values)
        ranked = sorted(self.accreditations, key=lambda a: order.index(a.klass))
        return next((a.state_id for a in ranked if a.state_id), None)

    @property
    def is_secretariat(self) -> bool:
        return "secretariat_staff" in self.classes

    def holds(self, office: str, body: str | None = None) -> bool:
        return any(t.office.key == office and body in (None, t.body.key) for t in self.terms if self.accreditations)


def valid_at(moment: datetime) -> Q:
    return Q(starts__lte=moment) & (Q(ends__isnull=True) | Q(ends__gt=moment))


def valid_accreditations(moment: datetime | None = None) -> QuerySet[Accreditation]:
    """Accreditations that give rights at `moment` (now). A suspension that has run out has ended by itself."""
    moment = moment or timezone.now()
    acting = Q(stage="active") | Q(stage="suspended", suspended_until__lte=moment)
    return Accreditation.objects.filter(acting, valid_at(moment), person__isnull=False)


def _parts(moment: datetime, **whose: object) -> dict[str, QuerySet[Any]]:
    """What a standing is made of, by the names of its fields."""
    return {
        "accreditations": valid_accreditations(moment).filter(**whose).select_related("state"),
        "terms": Term.objects.filter(valid_at(moment), **whose).select_related("office", "body"),
        "memberships": BodyMembership.objects.filter(valid_at(moment), **whose).select_related("body"),
    }


_of_one: dict[str, Prepared[Any]] = {
    name: Prepared(partial(lambda name, person, moment: _parts(moment, person=person)[name], name), **ARGUMENTS)
    for name in ("accreditations", "terms", "memberships")
}


def standing_of(person: Person, at: datetime | None = None) -> Standing:
    """What `person` is now. Three queries."""
    if not person.is_active:
        return Standing(person)
    moment = at or timezone.now()
    return Standing(person, **{name: tuple(ask(person=person.pk, moment=moment)) for name, ask in _of_one.items()})


def standings_of(persons: Iterable[Person], at: datetime | None = None) -> dict[int, Standing]:
    """Standings of many persons in three queries, whatever their number."""
    moment = at or timezone.now()
    people = {person.pk: person for person in persons if person.is_active}
    found = _parts(moment, person__in=people)
    parts: dict[int, dict[str, list]] = {pk: {name: [] for name in found} for pk in people}
    for name, rows in found.items():
        for row in rows:
            parts[row.person_id][name].append(row)
    standings = {
        pk: Standing(person, **{name: tuple(rows) for name, rows in parts[pk].items()}) for pk, person in people.items()
    }
    return {person.pk: standings.get(person.pk) or Standing(person) for person in persons}


def next_changes(persons: Iterable[int], moment: datetime) -> dict[int, datetime]:
    """The earliest start or end after `moment` for each person id: until then only an event changes a standing."""
    people = list(persons)
    soon: dict[int, datetime] = {}
    sources = (
        Accreditation.objects.filter(stage__in=["active", "suspended"]).values_list(
            "person_id", "starts", "ends", "suspended_until"
        ),
        Term.objects.values_list("person_id", "starts", "ends"),
        BodyMembership.objects.values_list("person_id", "starts", "ends"),
    )
    for rows in sources:
        for pk, *instants in rows.filter(person__in=people):
            for instant in instants:
                if instant and instant > moment and (pk not in soon or instant < soon[pk]):
                    soon[pk] = instant
    return soon
