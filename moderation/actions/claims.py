"""Who has a case in hand. Claim first, so that two officers do not decide the same case (product.md §3)."""

from uuid import UUID

from django.db import transaction

from accounts.models import Person
from forum import clock
from forum.commands import once

from .. import log
from ..errors import AlreadyDecided, InOtherHands
from ..models import Case, Note
from ._common import locked_case, require_desk


@transaction.atomic
def claim_case(*, actor: Person, case: Case, take_over: bool = False) -> Case:
    """Take a case in hand. What another has is taken only with `take_over`, and the log says so.

    Raises PartyToCase, AlreadyDecided, InOtherHands.
    """
    case = locked_case(case)
    require_desk(actor, case)
    if case.officer_id == actor.pk and case.is_open:
        return case
    if not case.is_open:
        raise AlreadyDecided
    if case.officer is not None and not take_over:
        raise InOtherHands(officer=case.officer.display_name)
    before = case.officer_id
    case.officer, case.claimed_at, case.state = actor, clock.now(), Case.State.TRIAGED
    case.save(update_fields=["officer", "claimed_at", "state"])
    log.record("case.claimed", actor=actor, case=case, before=before, after=actor.pk)
    return case


@transaction.atomic
def release_case(*, actor: Person, case: Case) -> Case:
    """Give a case back to the queue."""
    case = locked_case(case)
    require_desk(actor, case)
    if not case.is_open:
        raise AlreadyDecided
    if case.officer_id == actor.pk:
        case.officer, case.claimed_at, case.state = None, None, Case.State.REPORTED
        case.save(update_fields=["officer", "claimed_at", "state"])
        log.record("case.released", actor=actor, case=case, before=actor.pk, after=None)
    return case


@transaction.atomic
def add_note(*, actor: Person, case: Case, text: str, client_id: UUID) -> Note:
    """A word between officers."""
    case = locked_case(case)
    require_desk(actor, case)
    asked = once(actor, client_id, "add_note", case=case.pk, text=text)
    if earlier := asked.earlier():
        return Note.objects.get(pk=earlier.result)
    note = Note.objects.create(case=case, author=actor, text=text.strip(), at=clock.now())
    log.record("case.noted", actor=actor, case=case)
    asked.keep(note)
    return note
