"""From a case to an accreditation: suspending its author, and lifting that (domain.md W1, W3)."""

from datetime import datetime

from django.db import transaction
from django.http import Http404

from accounts import actions as accounts
from accounts.models import Accreditation, Person
from accounts.rights_now import standing_now

from .. import log
from ..errors import PartyToCase, VeilStands, WordsNeeded
from ..models import Case
from ..permissions import is_party, suspends_for
from ._common import locked_case, require_in_hand


@transaction.atomic
def suspend_author(
    *, actor: Person, case: Case, accreditation: Accreditation, until: datetime, words: str
) -> Accreditation:
    """Take the rights of a case's author away until then: W1's rules hold, and the case's log tells of it.

    The secretariat does it for the security of the Council; for conduct the Bureau, once the case is before it. Raises
    ClaimFirst, InOtherHands, PartyToCase, VeilStands, WordsNeeded, and what `accounts.actions.suspend` raises.
    """
    case, ground = _require(actor, case, accreditation)
    if case.is_open:
        require_in_hand(actor, case)
    if not words.strip():
        raise WordsNeeded
    told = accounts.suspend(actor=actor, accreditation=accreditation, reason=words, until=until, kind=ground)
    log.record(
        "person.suspended", actor=actor, case=case, accreditation=told.pk, ground=ground, until=until.isoformat()
    )
    return told


@transaction.atomic
def resume_author(*, actor: Person, case: Case, accreditation: Accreditation, words: str) -> Accreditation:
    """Lift it before its end, with a reason. Raises PartyToCase, VeilStands, WordsNeeded, NotNow."""
    case, _ground = _require(actor, case, accreditation)
    if not words.strip():
        raise WordsNeeded
    told = accounts.resume(actor=actor, accreditation=accreditation)
    log.record("person.resumed", actor=actor, case=case, accreditation=told.pk, reason=words.strip())
    return told


def _require(actor: Person, case: Case, accreditation: Accreditation) -> tuple[Case, str]:
    case = locked_case(case)
    ground = suspends_for(standing_now(actor), case)
    if not ground or accreditation.person_id != case.post.author_id:
        raise Http404
    if is_party(actor, case):
        raise PartyToCase
    if case.post.thread.hides_authors:
        raise VeilStands
    return case, ground
