"""The chair or rapporteur of a committee proposes what should be done with a post of its room (domain.md §3.3)."""

from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.urls import reverse

from accounts.models import Person
from accounts.rights_now import standing_now
from forum import clock
from forum.commands import Done, once

from .. import log, reasons
from ..errors import ActNotPossible, AlreadyDecided, NoSuchReason, PartyToCase, WordsNeeded
from ..models import Case, Proposal
from ..permissions import can_propose, is_party
from ._common import case_url, locked_case, officers, tell_persons


@transaction.atomic
def propose_act(*, actor: Person, case: Case, act: str, reason: str, words: str, client_id: UUID) -> Done[Proposal]:
    """Say what she would do and why. The desk decides; until then she may propose something else instead.

    Raises PartyToCase, AlreadyDecided, ActNotPossible, NoSuchReason, WordsNeeded.
    """
    case = locked_case(case)
    if not can_propose(standing_now(actor), case):
        raise Http404
    asked = once(actor, client_id, "propose_act", case=case.pk, act=act, reason=reason, words=words)
    if earlier := asked.earlier():
        return Done(Proposal.objects.get(pk=earlier.result), case.post.room, earlier.seq, replayed=True)
    if is_party(actor, case):
        raise PartyToCase
    if not case.is_open:
        raise AlreadyDecided
    _refuse(act, reason, words)
    values = {"act": act, "reason": reason, "words": words.strip(), "at": clock.now()}
    proposal, _made = Proposal.objects.update_or_create(case=case, officer=actor, defaults=values)
    desk = set(officers()) - {actor.pk, case.post.author_id}
    tell_persons("proposal_made", desk, case.post, case=case, url=case_url(case), reason=reason)
    event = log.record("case.proposed", actor=actor, case=case, proposal=proposal.pk, act=act, reason=reason)
    asked.keep(proposal, event)
    return Done(proposal, case.post.room, event.seq)


def tell_proposers(case: Case) -> None:
    """The desk has decided: whoever proposed something is told, and reads what was done on her page of the case."""
    persons = case.proposals.values_list("officer", flat=True)
    url = reverse("moderation:committee_case", args=[case.pk])
    tell_persons("proposal_decided", persons, case.post, case=case, url=url)


def _refuse(act: str, reason: str, words: str) -> None:
    if act not in Case.Act.values:
        raise ActNotPossible
    try:
        reasons.reason(reason)
    except KeyError:
        raise NoSuchReason from None
    if not words.strip():
        raise WordsNeeded
