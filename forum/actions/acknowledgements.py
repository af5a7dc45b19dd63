"""Announcements that ask their readers to say that they have read them (product.md §1.33, docs/polls.md)."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.http import Http404

from accounts.models import Person
from accounts.rights_now import standing_now
from accounts.standing import Standing

from .. import clock, events
from ..acknowledged import AcknowledgementNotAsked, AcknowledgeUntilPassed
from ..addressed import addressed_in
from ..commands import Done, once
from ..errors import ReasonNeeded, ThreadArchived
from ..models import Acknowledgement, Thread
from ..notifications import settle_in, tell
from ..permissions import can_ask_acknowledgement, can_read_thread, require, takes_part
from ._again import again_if_moved
from ._common import locked_thread

ASKED, DUE = "acknowledge_asked", "acknowledge_due"
LONGEST = timedelta(days=366)


@again_if_moved
@transaction.atomic
def ask_acknowledgement(*, actor: Person, thread: Thread, until: datetime | None, client_id: UUID) -> Done[Thread]:
    """Ask everybody whom the thread addresses; asked again, until another day. Those who have acted stay so.

    Raises AcknowledgeUntilPassed, ThreadArchived.
    """
    thread = locked_thread(thread)
    standing = _reader(actor, thread)
    require(can_ask_acknowledgement, standing, thread)
    asked = once(actor, client_id, "ask_acknowledgement", thread=thread.pk, until=until)
    if earlier := asked.earlier():
        return Done(thread, thread.room, earlier.seq, replayed=True)
    if thread.is_archived or thread.last_number == 0:
        raise ThreadArchived
    now = clock.now()
    if until is not None and not now < until <= now + LONGEST:
        raise AcknowledgeUntilPassed
    again = thread.asks_acknowledgement
    thread.asks_acknowledgement, thread.acknowledge_until = True, until
    thread.save(update_fields=["asks_acknowledgement", "acknowledge_until"])
    if not again:
        done = set(thread.acknowledgements.values_list("person_id", flat=True))
        to = {pk: one for pk, one in addressed_in(thread).items() if pk not in done}
        tell(ASKED, to=to, actor=actor, room=thread.room, thread=thread)
    data = {"until": until.isoformat() if until else None}
    event = events.record("thread.acknowledgement_asked", room=thread.room, actor=actor, thread=thread, data=data)
    asked.keep(thread, event)
    return Done(thread, thread.room, event.seq)


@again_if_moved
@transaction.atomic
def end_acknowledgement(*, actor: Person, thread: Thread, client_id: UUID, reason: str) -> Done[Thread]:
    """Ask nobody any more. Who has acknowledged is kept. Raises ReasonNeeded."""
    thread = locked_thread(thread)
    require(can_ask_acknowledgement, _reader(actor, thread), thread)
    asked = once(actor, client_id, "end_acknowledgement", thread=thread.pk, reason=reason)
    earlier = asked.earlier()
    if earlier or not thread.asks_acknowledgement:
        return Done(thread, thread.room, earlier.seq if earlier else thread.room.head, replayed=True)
    if not reason.strip():
        raise ReasonNeeded
    thread.asks_acknowledgement, thread.acknowledge_until = False, None
    thread.save(update_fields=["asks_acknowledgement", "acknowledge_until"])
    for kind in (ASKED, DUE):
        settle_in(kind, thread)
    data = {"reason": reason.strip()}
    event = events.record("thread.acknowledgement_ended", room=thread.room, actor=actor, thread=thread, data=data)
    asked.keep(thread, event)
    return Done(thread, thread.room, event.seq)


@again_if_moved
@transaction.atomic
def acknowledge(*, reader: Person, thread: Thread, client_id: UUID) -> Done[Thread]:
    """She has read it, late or in time; said once. Raises AcknowledgementNotAsked; 403 for whoever only reads along."""
    thread = locked_thread(thread)
    standing = _reader(reader, thread)
    require(takes_part, standing, thread)
    asked = once(reader, client_id, "acknowledge", thread=thread.pk)
    earlier = asked.earlier()
    if earlier or Acknowledgement.objects.filter(thread=thread, person=reader).exists():
        return Done(thread, thread.room, earlier.seq if earlier else thread.room.head, replayed=True)
    if not thread.asks_acknowledgement:
        raise AcknowledgementNotAsked
    state = standing.main.state if standing.main else None
    row = Acknowledgement.objects.create(thread=thread, person=reader, state=state)
    for kind in (ASKED, DUE):
        settle_in(kind, thread, [reader.pk])
    event = events.record("thread.acknowledged", room=thread.room, actor=reader, thread=thread)
    asked.keep(row, event)
    return Done(thread, thread.room, event.seq)


def _reader(person: Person, thread: Thread) -> Standing:
    standing = standing_now(person)
    if not can_read_thread(standing, thread):
        raise Http404
    return standing
