"""Who takes part now, by State, by body and by name. Each list costs the same number of queries whatever its length."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from ..days import last_day
from ..models import Accreditation, Body, BodyMembership, Office, Person, Seat, State, Term
from ..roles import office_title, role_of
from ..sorting import sort_key, states_in_order
from ..stages import stage_now, unended
from ..standing import COMMITTEE_OFFICES, valid_at
from ..titles import class_title

Klass = Accreditation.Klass
# Bodies whose members are those of a class (domain.md §3.2).
CLASS_OF_BODY = {
    "technical_secretariat": Klass.SECRETARIAT_STAFF,
    "advisory_committee": Klass.ADVISORY_MEMBER,
    "expert_network": Klass.EXPERT,
}


@dataclass(frozen=True)
class Entry:
    """One accreditation that is valid now, with the offices its person holds."""

    accreditation: Accreditation
    terms: tuple[Term, ...] = ()

    @property
    def person(self) -> Person:
        assert self.accreditation.person is not None
        return self.accreditation.person

    @property
    def role(self) -> str:
        return role_of(self.accreditation)

    @property
    def state(self) -> State | None:
        return self.accreditation.state

    @property
    def klass_name(self) -> str:
        return class_title(self.accreditation.klass)

    @property
    def last_day(self) -> date | None:
        return last_day(self.accreditation.ends)

    @property
    def offices(self) -> list[tuple[str, Body]]:
        return [(office_title(term), term.body) for term in self.terms]


@dataclass(frozen=True)
class Place:
    """A place of a delegation: who holds it, or that it is vacant, or that its holder does not take part now."""

    klass: str
    entry: Entry | None = None
    held: bool = False

    @property
    def vacant(self) -> bool:
        return self.entry is None and not self.held


@dataclass(frozen=True)
class Delegation:
    state: State
    active: bool
    head: Place
    alternate: Place
    members: tuple[Entry, ...]


@dataclass(frozen=True)
class HeldOffice:
    office: Office
    term: Term | None = None
    entry: Entry | None = None

    @property
    def title(self) -> str:
        return office_title(self.term) if self.term else self.office.name

    @property
    def last_day(self) -> date | None:
        return last_day(self.term.ends) if self.term else None


@dataclass(frozen=True)
class BodyRow:
    body: Body
    offices: tuple[HeldOffice, ...] = ()
    members: tuple[Entry, ...] = ()
    seats_filled: int | None = None
    seats: int | None = None


def states(language: str | None = None) -> list[State]:
    return states_in_order(State.objects.all(), language)


def directory_by_state() -> list[Delegation]:
    """Every State, whether anyone is there or not: a vacant place is said, not left out. Three queries."""
    places: dict[tuple[str | None, str], list[Entry]] = defaultdict(list)
    held: set[tuple[str | None, str]] = set()
    now = _now()
    for row in _rows(now.moment).filter(klass__in=Accreditation.SEATED):
        if stage_now(row, now.moment) == Accreditation.Stage.ACTIVE:
            places[row.state_id, row.klass].append(now.entry(row))
        else:
            held.add((row.state_id, row.klass))
    seats = {seat.state_id: seat for seat in Seat.objects.select_related("state")}
    ordered = states_in_order(seat.state for seat in seats.values())
    return [_delegation(state, seats[state.pk].active, places, held) for state in ordered]


def directory_by_body() -> list[BodyRow]:
    """Bodies and committees with offices, vacant ones too, and members. Five queries."""
    now = _now()
    entries = now.entries()
    offices = list(Office.objects.all())
    memberships = defaultdict(list)
    for membership in BodyMembership.objects.filter(valid_at(now.moment)):
        memberships[membership.body_id].append(membership.person_id)
    seats = Seat.objects.filter(active=True).count()
    return [_body_row(body, now, entries, offices, memberships[body.pk], seats) for body in Body.objects.all()]


def observers() -> list[Entry]:
    return _in_order(entry for entry in _now().entries() if entry.accreditation.klass == Klass.OBSERVER)


def present() -> list[Entry]:
    """Everyone who takes part now, once each, by name; guests are not listed. Two queries."""
    by_person: dict[int, Entry] = {}
    order = list(Klass.values)
    for entry in sorted(_now().entries(), key=lambda entry: order.index(entry.accreditation.klass)):
        if entry.accreditation.klass != Klass.GUEST:
            by_person.setdefault(entry.person.pk, entry)
    return _in_order(by_person.values())


@dataclass(frozen=True)
class _Now:
    """What is valid at one moment, read once."""

    moment: datetime
    terms: dict[int, tuple[Term, ...]]

    def entry(self, row: Accreditation) -> Entry:
        return Entry(row, self.terms.get(row.person_id or 0, ()))

    def entries(self) -> list[Entry]:
        rows = _rows(self.moment)
        return [self.entry(row) for row in rows if stage_now(row, self.moment) == Accreditation.Stage.ACTIVE]


def _now() -> _Now:
    moment = timezone.now()
    terms: dict[int, tuple[Term, ...]] = {}
    for term in Term.objects.filter(valid_at(moment)).select_related("office", "body", "person"):
        terms[term.person_id] = (*terms.get(term.person_id, ()), term)
    return _Now(moment, terms)


def _rows(moment: datetime):  # type: ignore[no-untyped-def]
    rows = Accreditation.objects.filter(
        unended(moment), stage__in=["active", "suspended"], starts__lte=moment, person__is_active=True
    )
    return rows.select_related("person", "state").order_by("pk")


def _delegation(
    state: State, active: bool, places: dict[tuple[str | None, str], list[Entry]], held: set[tuple[str | None, str]]
) -> Delegation:
    def place(klass: str) -> Place:
        entries = places.get((state.pk, klass), [])
        return Place(klass, entries[0] if entries else None, (state.pk, klass) in held)

    members = _in_order(places.get((state.pk, Klass.DELEGATION_MEMBER), []))
    return Delegation(state, active, place(Klass.HEAD), place(Klass.ALTERNATE), tuple(members))


def _body_row(
    body: Body, now: _Now, entries: list[Entry], offices: list[Office], members: list[int], seats: int
) -> BodyRow:
    if not body.switched_on:
        return BodyRow(body)
    if body.key == "general_assembly":
        heads = {entry.accreditation.state_id for entry in entries if entry.accreditation.klass == Klass.HEAD}
        return BodyRow(body, seats_filled=len(heads), seats=seats)
    klass = CLASS_OF_BODY.get(body.key)
    chosen = [e for e in entries if e.accreditation.klass == klass or (not klass and e.person.pk in members)]
    return BodyRow(body, tuple(_offices(body, now, entries, offices)), tuple(_in_order(_once(chosen))))


def _offices(body: Body, now: _Now, entries: list[Entry], offices: list[Office]) -> list[HeldOffice]:
    if body.kind == Body.Kind.COMMITTEE:
        kept = [office for office in offices if office.key in COMMITTEE_OFFICES]
    else:
        kept = [office for office in offices if office.key not in COMMITTEE_OFFICES and body.key == "bureau"]
    by_person = {entry.person.pk: entry for entry in reversed(entries)}
    holders = {
        term.office_id: term
        for terms in now.terms.values()
        for term in terms
        # An office gives nothing without an accreditation, so its holder is not shown as one.
        if term.body_id == body.pk and term.person_id in by_person
    }
    return [
        HeldOffice(office, term, by_person[term.person_id]) if (term := holders.get(office.pk)) else HeldOffice(office)
        for office in kept
    ]


def _once(entries: list[Entry]) -> list[Entry]:
    return list({entry.person.pk: entry for entry in reversed(entries)}.values())


def _in_order(entries) -> list[Entry]:  # type: ignore[no-untyped-def]
    return sorted(entries, key=lambda entry: sort_key(entry.person.display_name))
