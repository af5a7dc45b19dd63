"""Committees and their members; bodies switched on by a recorded decision (domain.md §1.4, W10)."""

from django.db import transaction
from django.utils import timezone

from .. import register
from ..errors import BodyFixed, BodyOff, CannotJoin, NotByName, ReasonNeeded, SeatRepresented
from ..models import Accreditation, Body, BodyMembership, Person
from ..permissions import can_accredit, is_bureau_officer
from ..standing import Standing, standing_of, valid_accreditations, valid_at
from ._steps import JOINS_COMMITTEES, close_membership, require


@transaction.atomic
def join_body(*, actor: Person, person: Person, body: Body) -> BodyMembership:
    """Name a member of a committee: one representative for each seat, and advisers or experts by name."""
    body = Body.objects.select_for_update().get(pk=body.pk)
    joining = standing_of(person)
    require(_may_name(standing_of(actor), joining))
    membership = _running(person, body)
    if membership:
        return membership
    if body.kind != Body.Kind.COMMITTEE:
        raise NotByName
    if not body.switched_on:
        raise BodyOff
    if not joining.classes & JOINS_COMMITTEES:
        raise CannotJoin
    _refuse_second_representative(joining, body)
    membership = BodyMembership.objects.create(person=person, body=body, starts=timezone.now())
    register.record("membership.begun", actor=actor, person=person.pk, body=body.pk)
    return membership


@transaction.atomic
def leave_body(*, actor: Person, person: Person, body: Body) -> BodyMembership | None:
    """End a membership: by the secretariat, by the head of the seat, or by the member."""
    body = Body.objects.select_for_update().get(pk=body.pk)
    require(actor == person or _may_name(standing_of(actor), standing_of(person)))
    membership = _running(person, body)
    if membership:
        close_membership(membership, actor=actor)
    return membership


@transaction.atomic
def switch_body(*, actor: Person, body: Body, on: bool, decision: str) -> Body:
    """Switch a body on or off on the Bureau's decision, which is recorded; the secretariat may carry it out."""
    body = Body.objects.select_for_update().get(pk=body.pk)
    standing = standing_of(actor)
    require(is_bureau_officer(standing) or can_accredit(standing))
    if body.switched_on == on:
        return body
    if body.kind == Body.Kind.BODY and body.phase == Body.Phase.LAUNCH:
        raise BodyFixed
    if not decision.strip():
        raise ReasonNeeded(field="decision")
    body.switched_on = on
    body.save(update_fields=["switched_on"])
    register.record("body.switched", actor=actor, person=None, body=body.pk, on=on, decision=decision.strip())
    return body


def _may_name(naming: Standing, named: Standing) -> bool:
    """The secretariat anyone; a head those of the own delegation, herself among them (W10)."""
    if can_accredit(naming):
        return True
    return "head" in naming.classes and naming.state_code is not None and naming.state_code == named.state_code


def _running(person: Person, body: Body) -> BodyMembership | None:
    return BodyMembership.objects.filter(valid_at(timezone.now()), person=person, body=body).first()


def _refuse_second_representative(joining: Standing, body: Body) -> None:
    if not joining.classes & set(Accreditation.SEATED):
        return
    members = BodyMembership.objects.filter(valid_at(timezone.now()), body=body).values("person")
    same_seat = valid_accreditations().filter(
        person__in=members, state=joining.state_code, klass__in=Accreditation.SEATED
    )
    if same_seat.exists():
        raise SeatRepresented
