"""An appeal to the Bureau: lodged in seven days, decided by two in fourteen, or reversed by itself (domain.md W3)."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.urls import reverse

from accounts.models import Person, Term
from accounts.rights_now import standing_now
from accounts.standing import standings_of, valid_at
from forum import clock
from forum.actions.screening import screen_post
from forum.commands import Done, once
from forum.models import Post
from forum.notifications import withdraw_notices

from .. import log, reasons
from ..errors import AlreadyDecided, AppealTooLong, NothingToAppeal, WordsNeeded
from ..models import Appeal, AppealVote, Case
from ..permissions import can_appeal, can_decide_appeal, sits_on_appeals
from ._common import case_url, keeps_out_of_sight, locked_case, tell_persons
from .measures import lift_silences_of, lift_warnings_of

MOST_WORDS = 300
ENOUGH = 2  # members of one mind
Outcome = Appeal.Outcome
LEADS_TO = {Outcome.REVERSED: Post.Moderation.STANDS, Outcome.VARIED: Post.Moderation.RETURNED}


@transaction.atomic
def lodge_appeal(*, author: Person, case: Case, text: str, client_id: UUID) -> Done[Case]:
    """Ask the Bureau to look again. Raises NothingToAppeal, WordsNeeded, AppealTooLong (300 words)."""
    case = locked_case(case)
    standing = standing_now(author)
    if case.post.author_id != author.pk or not standing.admitted:
        raise Http404
    asked = once(author, client_id, "lodge_appeal", case=case.pk, text=text)
    if earlier := asked.earlier():
        return Done(case, case.post.room, earlier.seq, replayed=True)
    if not can_appeal(standing, case):
        raise NothingToAppeal
    words = len(text.split())
    if not words:
        raise WordsNeeded(field="text")
    if words > MOST_WORDS:
        raise AppealTooLong(most=MOST_WORDS, words=words)
    now = clock.now()
    appeal = Appeal.objects.create(
        case=case, text=text.strip(), lodged_at=now, due_at=now + timedelta(days=reasons.rules().appeal_decision_days)
    )
    case.state = Case.State.APPEALED
    case.save(update_fields=["state"])
    due = appeal.due_at.isoformat()
    tell_persons("appeal_received", [author.pk], case.post, case=case, deadline=due)
    tell_persons(
        "appeal_asked", set(bureau()) - {author.pk}, case.post, case=case, url=appeal_url(appeal), deadline=due
    )
    event = log.record("case.appealed", actor=None, case=case)
    asked.keep(case)
    return Done(case, case.post.room, event.seq)


@transaction.atomic
def vote_on_appeal(*, actor: Person, appeal: Appeal, outcome: str, words: str = "") -> Appeal:
    """What a member of the Bureau thinks; she may change it until two are of one mind. Raises AlreadyDecided."""
    case = locked_case(appeal.case)
    appeal = Appeal.objects.get(pk=appeal.pk)
    appeal.case = case
    if not can_decide_appeal(standing_now(actor), appeal):
        raise Http404
    if appeal.outcome:
        raise AlreadyDecided
    values = {"outcome": Outcome(outcome), "words": words.strip(), "at": clock.now()}
    AppealVote.objects.update_or_create(appeal=appeal, member=actor, defaults=values)
    log.record("appeal.voted", actor=actor, case=case)
    # Of those who sit there today: whoever has left since has no voice in it any more.
    if appeal.votes.filter(outcome=outcome, member__in=bureau()).count() >= ENOUGH:
        _settle(appeal, outcome, actor)
    return appeal


def settle_appeals() -> int:
    """Appeals that nobody decided in fourteen days are reversed; gives how many."""
    settled = 0
    for appeal in Appeal.objects.filter(outcome="", due_at__lte=clock.now()).select_related("case__post__thread__room"):
        with transaction.atomic():
            case = locked_case(appeal.case)
            fresh = Appeal.objects.get(pk=appeal.pk)
            fresh.case = case
            if not fresh.outcome:
                fresh.by_default = True
                _settle(fresh, Outcome.REVERSED, None)
                settled += 1
    return settled


def _settle(appeal: Appeal, outcome: str, actor: Person | None) -> None:
    case, post, now = appeal.case, appeal.case.post, clock.now()
    appeal.outcome, appeal.decided_at = outcome, now
    appeal.save(update_fields=["outcome", "decided_at", "by_default"])
    was = case.state
    case.state, case.closed_at = Case.State(outcome), now
    case.save(update_fields=["state", "closed_at"])
    if outcome != Outcome.UPHELD:
        lift_warnings_of(case)
        lift_silences_of(case)
    state = LEADS_TO.get(Outcome(outcome))
    if state is not None and post.is_hidden and post.moderation != state and keeps_out_of_sight(case):
        screen_post(post, state, actor=None, case=case.pk, reason=case.reason)
    withdraw_notices(post, ["appeal_asked"])
    tell_persons("appeal_decided", [post.author_id], post, case=case, outcome=outcome)
    if case.decided_by_id is not None:
        tell_persons("appeal_decided", [case.decided_by_id], post, case=case, url=case_url(case), outcome=outcome)
    told = {"outcome": outcome, "by_default": appeal.by_default, "before": was, "after": case.state}
    log.record("appeal.decided", actor=actor, case=case, **told)


def appeal_url(appeal: Appeal) -> str:
    return reverse("moderation:appeal", args=[appeal.pk])


def bureau() -> list[int]:
    """The members of the Bureau today."""
    terms = Term.objects.filter(valid_at(clock.now())).values("person")
    found = standings_of(Person.objects.filter(pk__in=terms))
    return [pk for pk, standing in found.items() if sits_on_appeals(standing)]
