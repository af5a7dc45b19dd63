"""What every step of an accreditation needs: the lock, the question who may, the announcement."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from .. import register
from ..errors import NotNow, ReasonNeeded
from ..models import Accreditation, Body, BodyMembership, Person, Seat, Term
from ..permissions import BUREAU_OFFICES
from ..stages import stage_now, unended
from ..standing import COMMITTEE_OFFICES, valid_at

JOINS_COMMITTEES = frozenset({*Accreditation.SEATED, "expert", "advisory_member"})


def require(allowed: bool) -> None:
    """Go on only if she may. Doors have answered 404 for what she may not know of before this."""
    if not allowed:
        raise PermissionDenied


def require_stage(accreditation: Accreditation, *stages: str) -> None:
    if stage_now(accreditation) not in stages:
        raise NotNow


def require_reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ReasonNeeded
    return reason


def locked(accreditation: Accreditation) -> Accreditation:
    """The row as it is now, held until the transaction ends; the seat before it, so that two heads queue up."""
    if accreditation.state_id:
        lock_seat(accreditation.state_id)
    return Accreditation.objects.select_for_update().get(pk=accreditation.pk)


def lock_seat(state_code: str) -> Seat | None:
    return Seat.objects.select_for_update().filter(state=state_code).first()


def lock_desk() -> None:
    """Nominations queue up here, because names and addresses are compared across all of them. Before any other lock."""
    list(Body.objects.select_for_update().filter(key="technical_secretariat"))


def announce(kind: str, *, actor: Person | None, accreditation: Accreditation, **more: object) -> None:
    register.record(kind, actor=actor, person=accreditation.person_id, accreditation=accreditation.pk, **more)


def iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def end_row(accreditation: Accreditation, *, actor: Person | None, cause: str, moment: datetime) -> None:
    """Store and announce an end; whoever calls holds the lock. What rested on it ends with it."""
    accreditation.stage = Accreditation.Stage.ENDED
    accreditation.ended_at = moment
    accreditation.ends = min(accreditation.ends or moment, moment)
    accreditation.end_cause = cause[:200]
    accreditation.invitation_hash = ""
    accreditation.save(update_fields=["stage", "ended_at", "ends", "end_cause", "invitation_hash"])
    announce("accreditation.ended", actor=actor, accreditation=accreditation, cause=cause)
    if accreditation.person:
        settle(accreditation.person, actor=actor, moment=moment)


def settle(person: Person, *, actor: Person | None, moment: datetime) -> None:
    """End the offices and memberships that no accreditation of hers carries any more.

    Without this a Bureau office would sleep and wake up again if the same person came back as an expert.
    """
    held = unended(moment)
    klasses = set(
        Accreditation.objects.filter(held, person=person, stage__in=["active", "suspended"]).values_list(
            "klass", flat=True
        )
    )
    for term in Term.objects.filter(valid_at(moment), person=person).select_related("office"):
        if not carries(klasses, term.office.key):
            close_term(term, actor=actor, cause="accreditation ended", moment=moment)
    for membership in BodyMembership.objects.filter(valid_at(moment), person=person):
        if not klasses & JOINS_COMMITTEES:
            close_membership(membership, actor=actor, moment=moment)


def carries(klasses: set[str] | frozenset[str], office_key: str) -> bool:
    """Whether someone of these classes can hold the office at all (domain.md §1.4, Bureau)."""
    if office_key in BUREAU_OFFICES:
        return "head" in klasses
    if office_key in COMMITTEE_OFFICES:
        return bool(klasses & JOINS_COMMITTEES)
    return "secretariat_staff" in klasses


def close_term(term: Term, *, actor: Person | None, cause: str, moment: datetime) -> None:
    term.ends, term.cause = max(moment, term.starts), cause[:200]
    term.save(update_fields=["ends", "cause"])
    register.record(
        "office.ended", actor=actor, person=term.person_id, office=term.office.key, body=term.body_id, cause=cause
    )


def close_membership(membership: BodyMembership, *, actor: Person | None, moment: datetime | None = None) -> None:
    membership.ends = max(moment or timezone.now(), membership.starts)
    membership.save(update_fields=["ends"])
    register.record("membership.ended", actor=actor, person=membership.person_id, body=membership.body_id)
