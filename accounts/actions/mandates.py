"""Suspending, lifting, ending, extending: what happens to an accreditation that is under way (domain.md W1)."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ..errors import NotNow, OwnAccreditation, SuspensionTooLong, WrongDates
from ..models import Accreditation, Person
from ..permissions import can_accredit, can_suspend, leads_delegation_of
from ..stages import stage_now
from ..standing import standing_of
from ._steps import announce, end_row, iso, locked, require, require_reason, require_stage

Stage = Accreditation.Stage
SECURITY, CONDUCT = "security", "conduct"


@transaction.atomic
def suspend(
    *, actor: Person, accreditation: Accreditation, reason: str, until: datetime, kind: str = SECURITY
) -> Accreditation:
    """Take the rights away for at most 30 days: the secretariat for security, the Bureau for conduct.

    Only the Bureau suspends who is suspended already, and so makes it last longer (W1).
    """
    accreditation = locked(accreditation)
    require(kind in (SECURITY, CONDUCT) and can_suspend(standing_of(actor), kind))
    require_stage(accreditation, Stage.ACTIVE, *([Stage.SUSPENDED] if kind == CONDUCT else []))
    _refuse_own(accreditation, actor)
    accreditation.reason = require_reason(reason)
    moment = timezone.now()
    if not moment < until <= moment + settings.SUSPENSION_MAX:
        raise SuspensionTooLong
    accreditation.stage, accreditation.suspended_until, accreditation.suspension_kind = Stage.SUSPENDED, until, kind
    accreditation.save(update_fields=["stage", "reason", "suspended_until", "suspension_kind"])
    announce(
        "accreditation.suspended",
        actor=actor,
        accreditation=accreditation,
        reason=accreditation.reason,
        suspension=kind,
        until=iso(until),
    )
    return accreditation


@transaction.atomic
def resume(*, actor: Person, accreditation: Accreditation) -> Accreditation:
    """Lift a suspension before it runs out; whoever may impose it may lift it."""
    accreditation = locked(accreditation)
    require(can_suspend(standing_of(actor), accreditation.suspension_kind or SECURITY))
    if accreditation.stage == Stage.ACTIVE:
        return accreditation
    require_stage(accreditation, Stage.SUSPENDED)
    _refuse_own(accreditation, actor)
    accreditation.stage, accreditation.suspended_until, accreditation.suspension_kind = Stage.ACTIVE, None, ""
    accreditation.save(update_fields=["stage", "suspended_until", "suspension_kind"])
    announce("accreditation.resumed", actor=actor, accreditation=accreditation)
    return accreditation


@transaction.atomic
def end_accreditation(*, actor: Person, accreditation: Accreditation, cause: str) -> Accreditation:
    """End a mandate, or withdraw a nomination or invitation. What the person wrote stays."""
    accreditation = locked(accreditation)
    standing = standing_of(actor)
    require(can_accredit(standing) or leads_delegation_of(standing, accreditation.klass, accreditation.state_id))
    if accreditation.stage == Stage.ENDED:
        return accreditation
    _refuse_own(accreditation, actor)
    end_row(accreditation, actor=actor, cause=require_reason(cause), moment=timezone.now())
    return accreditation


@transaction.atomic
def extend_accreditation(*, actor: Person, accreditation: Accreditation, ends: datetime | None) -> Accreditation:
    """Give a mandate another end, or none. One that has run out is nominated anew instead."""
    accreditation = locked(accreditation)
    require(can_accredit(standing_of(actor)))
    if stage_now(accreditation) == Stage.ENDED:
        raise NotNow
    _refuse_own(accreditation, actor)
    if accreditation.ends == ends:
        return accreditation
    if ends is not None and ends <= max(timezone.now(), accreditation.starts):
        raise WrongDates
    accreditation.ends = ends
    accreditation.save(update_fields=["ends"])
    announce("accreditation.extended", actor=actor, accreditation=accreditation, ends=iso(ends))
    return accreditation


def _refuse_own(accreditation: Accreditation, actor: Person) -> None:
    if accreditation.person_id == actor.pk:
        raise OwnAccreditation
