"""What the secretariat decides about a post, and undoing it (domain.md W3)."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import Person
from forum import clock
from forum.actions.screening import screen_post
from forum.commands import Done, once
from forum.models import Post
from forum.notifications import withdraw_notices

from .. import log, reasons
from ..errors import ActNotPossible, AlreadyDecided, NoSuchReason, TooLateToUndo, WordsNeeded
from ..models import Case, Warned
from ._common import LEADS_TO, keeps_out_of_sight, locked_case, require_desk, require_in_hand, tell_persons
from .measures import carry_warnings, lift_warnings_of
from .proposals import tell_proposers

Act = Case.Act
State = Post.Moderation
UNDO = timedelta(seconds=30)
PRECAUTION = timedelta(hours=72)
OF_A_DECISION = ("moderation_action", "report_decided", "warning_given", "proposal_decided")


@transaction.atomic
def decide_case(*, actor: Person, case: Case, act: str, reason: str, words: str, client_id: UUID) -> Done[Case]:
    """Decide: dismiss it (act "none"), or act on the post. Its author and the reporters are told.

    One of two officers who decide at once wins; the other gets AlreadyDecided. Raises PartyToCase, ClaimFirst,
    InOtherHands, NoSuchReason, WordsNeeded (to the author, for every act but dismissal), ActNotPossible.
    """
    case = locked_case(case)
    require_desk(actor, case)
    asked = once(actor, client_id, "decide_case", case=case.pk, act=act, reason=reason, words=words)
    if earlier := asked.earlier():
        return Done(case, case.post.room, earlier.seq, replayed=True)
    if not case.is_open:
        raise AlreadyDecided
    require_in_hand(actor, case)
    _refuse(case, act, reason, words)
    was = case.state
    case.before, case.act, case.reason, case.words = case.post.moderation, act, reason, words.strip()
    case.state = Case.State.DISMISSED if act == Act.NONE else Case.State.ACTIONED
    case.decided_by, case.decided_at = actor, clock.now()
    case.save()
    if act == Act.WARN:
        Warned.objects.create(person=case.post.author, case=case, text=case.words, at=clock.now())
        carry_warnings([case.post.author_id])
    _set_post(case, LEADS_TO.get(Act(act), State.STANDS), actor, reason)
    _tell(case)
    event = log.record("case.decided", actor=actor, case=case, act=act, reason=reason, before=was, after=case.state)
    asked.keep(case)
    return Done(case, case.post.room, event.seq)


@transaction.atomic
def undo_decision(*, actor: Person, case: Case) -> Case:
    """Within thirty seconds, by whoever decided: as if it had not been, but in the log. Raises TooLateToUndo."""
    case = locked_case(case)
    require_desk(actor, case)
    decided, at = case.state in (Case.State.DISMISSED, Case.State.ACTIONED), case.decided_at
    if not decided or at is None or case.decided_by_id != actor.pk or clock.now() > at + UNDO:
        raise TooLateToUndo
    lift_warnings_of(case)
    withdraw_notices(case.post, OF_A_DECISION)
    _set_post(case, _before(case), actor, "")
    was, case.state = case.state, Case.State.TRIAGED
    case.act, case.reason, case.words = "", "", ""
    case.decided_by = case.decided_at = None
    case.save()
    log.record("case.undone", actor=actor, case=case, before=was, after=case.state)
    return case


@transaction.atomic
def hide_meanwhile(*, actor: Person, case: Case) -> Case:
    """Hide the post as a precaution, for at most 72 hours without a decision (W3)."""
    case = locked_case(case)
    require_desk(actor, case)
    require_in_hand(actor, case)
    if not case.is_open:
        raise AlreadyDecided
    if case.post.moderation == State.STANDS:
        case.hidden_until = clock.now() + PRECAUTION
        case.save(update_fields=["hidden_until"])
        _set_post(case, State.HIDDEN, actor, "precaution")
        log.record("case.precaution", actor=actor, case=case)
    return case


@transaction.atomic
def restore_post(*, actor: Person, case: Case, words: str) -> Case:
    """The desk itself brings back what it hid or returned, with its reason: no appeal is needed for that."""
    case = locked_case(case)
    require_desk(actor, case)
    if case.state == Case.State.REVERSED and case.post.moderation == State.STANDS:
        return case  # Pressed twice.
    if case.state != Case.State.ACTIONED or not case.post.is_hidden or not keeps_out_of_sight(case):
        raise ActNotPossible
    if not words.strip():
        raise WordsNeeded
    was = case.state
    case.state, case.closed_at = Case.State.REVERSED, clock.now()
    case.save(update_fields=["state", "closed_at"])
    lift_warnings_of(case)
    _set_post(case, State.STANDS, actor, case.reason)
    tell_persons("moderation_undone", [case.post.author_id], case.post, case=case, words=words.strip())
    log.record("case.restored", actor=actor, case=case, before=was, after=case.state)
    return case


def settle_precautions() -> int:
    """Precautions whose 72 hours are over end by themselves; gives how many did. The case stays open, and late."""
    ended = 0
    for case in Case.objects.filter(hidden_until__lte=clock.now()).select_related("post__thread__room"):
        with transaction.atomic():
            fresh = locked_case(case)
            if fresh.hidden_until is None or fresh.hidden_until > clock.now():
                continue
            fresh.hidden_until = None
            fresh.save(update_fields=["hidden_until"])
            if fresh.is_open:
                _set_post(fresh, State.STANDS, None, "precaution")
                log.record("case.precaution_over", actor=None, case=fresh)
                ended += 1
    return ended


def _before(case: Case) -> str:
    """How the post stood before the decision; a precaution does not outlast its hours by being decided and undone."""
    over = case.hidden_until is None or case.hidden_until <= clock.now()
    return State.STANDS if case.before == State.HIDDEN and over else case.before


def _refuse(case: Case, act: str, reason: str, words: str) -> None:
    if act not in Act.values:
        raise ActNotPossible
    if act == Act.NONE and not reason:
        return
    try:
        reasons.reason(reason)
    except KeyError:
        raise NoSuchReason from None
    if act != Act.NONE and not words.strip():
        raise WordsNeeded
    if case.post.is_withdrawn and act in LEADS_TO:
        raise ActNotPossible


def _set_post(case: Case, state: str, actor: Person | None, reason: str) -> None:
    """Bring the post into this state, if it is not there already: one event of its room."""
    if case.post.moderation != state and case.post.moderation != State.ERASED:
        screen_post(case.post, state, actor=actor, case=case.pk, reason=reason)


def _tell(case: Case) -> None:
    reporters = case.reports.values_list("reporter", flat=True)
    if case.act != Act.NONE:
        kind = "warning_given" if case.act == Act.WARN else "moderation_action"
        tell_persons(kind, [case.post.author_id], case.post, case=case, reason=case.reason)
    tell_persons("report_decided", reporters, case.post, case=case, act=case.act)
    tell_proposers(case)
