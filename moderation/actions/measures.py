"""What is asked of a person: to acknowledge a warning, to be silent for a time (domain.md W3, product.md §1.35)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.http import Http404

from accounts.models import Person
from accounts.rights_now import standing_now
from forum import clock, events
from forum.commands import Done, once
from forum.models import Room
from forum.notifications import settle

from .. import log, reasons
from ..errors import ActNotPossible, NoSuchReason, WordsNeeded
from ..models import Case, Silence, Warned
from ..permissions import can_use_desk
from ._common import locked_case, require_desk, require_in_hand, tell_persons


@transaction.atomic
def acknowledge_warning(*, person: Person, warning: Warned) -> Warned:
    """She has read it. Doing it twice changes nothing."""
    warning = Warned.objects.select_for_update().get(pk=warning.pk)
    if warning.person_id != person.pk:
        raise Http404
    if warning.acknowledged_at is None:
        warning.acknowledged_at = clock.now()
        warning.save(update_fields=["acknowledged_at"])
        settle("warning_given", f"c{warning.case_id}", person.pk)
        log.record("warning.acknowledged", actor=person, case=warning.case)
    return warning


@transaction.atomic
def silence_person(
    *, actor: Person, case: Case, until: datetime, everywhere: bool, reason: str, words: str, client_id: UUID
) -> Done[Silence]:
    """The author of a case's post reads and does not write, in that room or everywhere, until then.

    Raises ClaimFirst, InOtherHands, PartyToCase, NoSuchReason, WordsNeeded, ActNotPossible (an end that is past).
    """
    case = locked_case(case)
    require_desk(actor, case)
    asked = once(actor, client_id, "silence_person", case=case.pk, until=until, everywhere=everywhere, words=words)
    if earlier := asked.earlier():
        return Done(Silence.objects.get(pk=earlier.result), case.post.room, earlier.seq, replayed=True)
    if case.is_open:
        require_in_hand(actor, case)
    if until <= clock.now():
        raise ActNotPossible
    if not words.strip():
        raise WordsNeeded
    try:
        reasons.reason(reason)
    except KeyError:
        raise NoSuchReason from None
    room: Room | None = None if everywhere else case.post.room
    silence = Silence.objects.create(
        person=case.post.author,
        room=room,
        case=case,
        reason=reason,
        words=words.strip(),
        by=actor,
        at=clock.now(),
        until=until,
    )
    _carry_over(case.post.author_id)
    tell_persons("silence_given", [case.post.author_id], case.post, case=case, deadline=until.isoformat())
    event = log.record("person.silenced", actor=actor, case=case, silence=silence.pk, everywhere=everywhere)
    asked.keep(silence)
    return Done(silence, case.post.room, event.seq)


@transaction.atomic
def lift_silence(*, actor: Person, silence: Silence) -> Silence:
    """End it before its time."""
    silence = Silence.objects.select_for_update().select_related("case__post__thread__room").get(pk=silence.pk)
    if not can_use_desk(standing_now(actor)):
        raise Http404
    if silence.lifted_at is None:
        silence.lifted_at = clock.now()
        silence.save(update_fields=["lifted_at"])
        _carry_over(silence.person_id)
        if silence.case is not None:
            log.record("person.heard_again", actor=actor, case=silence.case, silence=silence.pk)
    return silence


def lift_silences_of(case: Case) -> None:
    """What a decision imposed falls with it."""
    standing = Silence.objects.filter(case=case, lifted_at=None)
    persons = set(standing.values_list("person", flat=True))
    standing.update(lifted_at=clock.now())
    for person in persons:
        _carry_over(person)


def _carry_over(person: int) -> None:
    """Keep the end of her longest silence beside her name: every post asks for it, and hardly anybody has one."""
    rows = Silence.objects.filter(person=person, lifted_at=None, until__gt=clock.now())
    Person.objects.filter(pk=person).update(silenced_until=rows.aggregate(last=Max("until"))["last"])
    events.nudge([person], "places")
