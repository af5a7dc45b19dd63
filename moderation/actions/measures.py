"""What is asked of a person: to acknowledge a warning, to be silent for a time (domain.md W3, product.md §1.35).

Locks are taken in one order, the room of a post, the desk, then the rows about a person, or two acts that meet at the
same person would wait for each other.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Min
from django.http import Http404
from django.urls import reverse

from accounts.models import Person
from accounts.rights_now import standing_now
from accounts.standing import standings_of
from forum import clock, events
from forum.commands import Done, once
from forum.models import Room
from forum.notifications import settle, tell
from forum.permissions import can_read_room

from .. import log, reasons
from ..errors import ActNotPossible, NoSuchReason, NotOneself, PartyToCase, WordsNeeded
from ..models import Case, Silence, Warned
from ..permissions import can_use_desk, is_party, share_a_case
from ._common import locked_case, require_desk, require_in_hand, tell_persons


@transaction.atomic
def acknowledge_warning(*, person: Person, warning: Warned) -> Warned:
    """She has read it. Doing it twice changes nothing."""
    log.locked_desk()
    warning = Warned.objects.select_for_update().get(pk=warning.pk)
    if warning.person_id != person.pk:
        raise Http404
    if warning.acknowledged_at is None:
        warning.acknowledged_at = clock.now()
        warning.save(update_fields=["acknowledged_at"])
        carry_warnings([person.pk])
        settle("warning_given", f"c{warning.case_id}", person.pk)
        # Where authors are not named the log must not tell whose post the case is about.
        hides = warning.case.post.thread.hides_authors
        log.record("warning.acknowledged", actor=None if hides else person, case=warning.case)
    return warning


def lift_warnings_of(case: Case) -> None:
    """What a decision asked falls with it."""
    log.locked_desk()
    Warned.objects.filter(case=case, lifted_at=None).update(lifted_at=clock.now())
    carry_warnings([case.post.author_id])


def carry_warnings(persons: Iterable[int]) -> None:
    """Keep beside each name since when a warning waits: every page asks for it, and hardly anybody has one."""
    log.locked_desk()
    for person in persons:
        rows = Warned.objects.filter(person=person, acknowledged_at=None, lifted_at=None)
        Person.objects.filter(pk=person).update(warned_at=rows.aggregate(first=Min("at"))["first"])


@transaction.atomic
def silence_person(
    *, actor: Person, case: Case, until: datetime, everywhere: bool, reason: str, words: str, client_id: UUID
) -> Done[Silence]:
    """The author of a case's post reads and does not write, in that room or everywhere, until then.

    Raises ClaimFirst, InOtherHands, PartyToCase, NoSuchReason, WordsNeeded, ActNotPossible (an end that is past).
    """
    case = locked_case(case)
    require_desk(actor, case)
    asked = once(actor, client_id, "silence_person", case=case.pk, everywhere=everywhere, reason=reason, words=words)
    if earlier := asked.earlier():
        return Done(Silence.objects.get(pk=earlier.result), case.post.room, earlier.seq, replayed=True)
    if case.is_open:
        require_in_hand(actor, case)
    _refuse(until, reason, words)
    room = None if everywhere else case.post.room
    silence = _silence(actor, case.post.author, room, until, reason, words, case=case)
    about = {"url": reverse("moderation:my_silences"), "deadline": until.isoformat()}
    tell_persons("silence_given", [case.post.author_id], case.post, case=case, **about)
    event = log.record("person.silenced", actor=actor, case=case, silence=silence.pk, everywhere=everywhere)
    asked.keep(silence)
    return Done(silence, case.post.room, event.seq)


@transaction.atomic
def silence_member(
    *, actor: Person, person: Person, room: Room | None, until: datetime, reason: str, words: str, client_id: UUID
) -> Done[Silence]:
    """The same from her own page, without a case: in one room that the officer reads, or everywhere.

    Raises NotOneself, PartyToCase (a case is open to which both are party), NoSuchReason, WordsNeeded, ActNotPossible.
    """
    standing = standing_now(actor)
    if not can_use_desk(standing) or room is not None and not can_read_room(standing, room):
        raise Http404
    desk = log.locked_desk()
    where = room.pk if room else None
    # Without the end: pressed twice, the page counts its days from another moment.
    asked = once(actor, client_id, "silence_member", silenced=person.pk, room=where, reason=reason, words=words)
    if earlier := asked.earlier():
        return Done(Silence.objects.get(pk=earlier.result), desk, earlier.seq, replayed=True)
    if person.pk == actor.pk:
        raise NotOneself
    if share_a_case(actor, person):
        raise PartyToCase
    _refuse(until, reason, words)
    silence = _silence(actor, person, room, until, reason, words)
    _tell_of("silence_given", silence, deadline=until.isoformat())
    event = log.note("person.silenced", actor=actor, person=person.pk, silence=silence.pk, everywhere=room is None)
    asked.keep(silence, event)
    return Done(silence, desk, event.seq)


@transaction.atomic
def lift_silence(*, actor: Person, silence: Silence, words: str) -> Silence:
    """End it before its time, with a reason. Raises NotOneself, PartyToCase, WordsNeeded."""
    log.locked_desk()
    silence = Silence.objects.select_for_update(of=("self",)).select_related("case__post__thread").get(pk=silence.pk)
    if not can_use_desk(standing_now(actor)):
        raise Http404
    if silence.person_id == actor.pk:
        raise NotOneself
    if silence.case is not None and is_party(actor, silence.case):
        raise PartyToCase
    if silence.lifted_at is not None:
        return silence
    if not words.strip():
        raise WordsNeeded
    silence.lifted_at = clock.now()
    silence.save(update_fields=["lifted_at"])
    _carry_over(silence.person_id)
    _tell_of("silence_lifted", silence)
    if silence.case is not None:
        log.record("person.heard_again", actor=actor, case=silence.case, silence=silence.pk, reason=words.strip())
    else:
        told = {"person": silence.person_id, "silence": silence.pk, "reason": words.strip()}
        log.note("person.heard_again", actor=actor, **told)
    return silence


def lift_silences_of(case: Case) -> None:
    """What a decision imposed falls with it."""
    log.locked_desk()
    standing = Silence.objects.filter(case=case, lifted_at=None)
    persons = set(standing.values_list("person", flat=True))
    standing.update(lifted_at=clock.now())
    for person in persons:
        _carry_over(person)


def _refuse(until: datetime, reason: str, words: str) -> None:
    if until <= clock.now():
        raise ActNotPossible
    try:
        reasons.reason(reason)
    except KeyError:
        raise NoSuchReason from None
    if not words.strip():
        raise WordsNeeded


def _silence(
    actor: Person, person: Person, room: Room | None, until: datetime, reason: str, words: str, case: Case | None = None
) -> Silence:
    log.locked_desk()
    silence = Silence.objects.create(
        person=person,
        room=room,
        case=case,
        reason=reason,
        words=words.strip(),
        by=actor,
        at=clock.now(),
        until=until,
    )
    _carry_over(person.pk)
    return silence


def _tell_of(kind: str, silence: Silence, **data: object) -> None:
    """Tell her whom it is about. The row names no room and no post: her own page of silences says where and why."""
    to = {pk: standing for pk, standing in standings_of([silence.person]).items() if standing.admitted}
    about = {"about": f"s{silence.pk}", "url": reverse("moderation:my_silences")}
    tell(kind, to=to, actor=None, data=about | data)


def _carry_over(person: int) -> None:
    """Keep the end of her longest silence beside her name: every post asks for it, and hardly anybody has one."""
    rows = Silence.objects.filter(person=person, lifted_at=None, until__gt=clock.now())
    Person.objects.filter(pk=person).update(silenced_until=rows.aggregate(last=Max("until"))["last"])
    events.nudge([person], "places")
