"""Offices and their terms (domain.md §1.4, Bureau). The secretariat records the outcome of an election or rotation."""

from calendar import monthrange
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from .. import register
from ..errors import BodyOff, CannotJoin, HeadNeeded, OfficeHeld, OneBureauOffice, StaffNeeded, WrongDates, WrongOffice
from ..models import Accreditation, Body, Office, Person, Term
from ..permissions import BUREAU_OFFICES, can_accredit
from ..stages import unended
from ..standing import COMMITTEE_OFFICES, Standing, standing_of
from ._steps import carries, close_term, iso, require, require_reason

BUREAU = "bureau"
TERM_MONTHS = 24


@transaction.atomic
def begin_term(
    *,
    actor: Person,
    person: Person,
    office: Office,
    body: Body,
    starts: datetime | None = None,
    ends: datetime | None = None,
) -> Term:
    """Give a person an office of a body; without an end the Bureau's offices last 24 months."""
    body = Body.objects.select_for_update().get(pk=body.pk)
    require(can_accredit(standing_of(actor)))
    starts = starts or timezone.now()
    same = Term.objects.filter(person=person, office=office, body=body, starts=starts).first()
    if same:
        return same
    _refuse_office(office, body)
    _refuse_holder(standing_of(person), office)
    ends = ends or _usual_end(office, starts)
    if ends is not None and ends <= max(starts, timezone.now()):
        raise WrongDates
    _refuse_overlap(person, office, body, starts, ends)
    term = Term.objects.create(person=person, office=office, body=body, starts=starts, ends=ends)
    register.record(
        "office.begun",
        actor=actor,
        person=person.pk,
        office=office.key,
        body=body.pk,
        starts=iso(starts),
        ends=iso(ends),
    )
    return term


@transaction.atomic
def end_term(*, actor: Person, term: Term, cause: str) -> Term:
    """End an office before its time; its rights end at this instant."""
    term = Term.objects.select_for_update().select_related("office").get(pk=term.pk)
    require(can_accredit(standing_of(actor)))
    moment = timezone.now()
    if term.ends is not None and term.ends <= moment:
        return term
    close_term(term, actor=actor, cause=require_reason(cause), moment=moment)
    return term


def months_later(moment: datetime, months: int) -> datetime:
    """The same day so many months later, or the last day of that month."""
    years, month = divmod(moment.month - 1 + months, 12)
    year = moment.year + years
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


def _usual_end(office: Office, starts: datetime) -> datetime | None:
    months = office.term_months or (TERM_MONTHS if office.key in BUREAU_OFFICES else None)
    return months_later(starts, months) if months else None


def _refuse_office(office: Office, body: Body) -> None:
    if not body.switched_on:
        raise BodyOff
    home = body.kind == Body.Kind.COMMITTEE if office.key in COMMITTEE_OFFICES else body.key == BUREAU
    if not home:
        raise WrongOffice


def _refuse_holder(holder: Standing, office: Office) -> None:
    if carries(holder.classes, office.key):
        return
    if office.key in BUREAU_OFFICES:
        raise HeadNeeded
    raise CannotJoin if office.key in COMMITTEE_OFFICES else StaffNeeded


def _refuse_overlap(person: Person, office: Office, body: Body, starts: datetime, ends: datetime | None) -> None:
    meanwhile = Q(ends__isnull=True) | Q(ends__gt=starts)
    if ends is not None:
        meanwhile &= Q(starts__lt=ends)
    running = Term.objects.filter(meanwhile, body=body)
    if running.filter(office=office).exists():
        raise OfficeHeld
    if office.key not in BUREAU_OFFICES:
        return
    state = standing_of(person).state_code
    officers = running.filter(office__key__in=BUREAU_OFFICES).values("person")
    held = Accreditation.objects.filter(unended(), stage__in=["active", "suspended"], state=state)
    if held.filter(person__in=officers).exists():
        raise OneBureauOffice
