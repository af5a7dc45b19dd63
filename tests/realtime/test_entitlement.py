"""What is remembered of rights is looked at again after the events were read (delivery.md G11).

The hub also closes sockets as the register tells it to; this is the other guard, tried alone.
"""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts import register
from accounts.models import Person
from forum import log
from forum.access import sees_event
from forum.models import Room, Thread
from realtime.entitlement import Entitlements


def readers(kept: Entitlements, thread: Thread, after: int, listeners: list[Person]) -> set[int]:
    """Who receives what came after `after`, as the hub finds it: the events are read first."""
    events = log.events_above(thread.room_id, after, 50)
    assert events
    found, *_ = kept.after(events, thread.room_id, log.register_id(), [person.pk for person in listeners])
    return set(found.accesses)


def test_who_lost_the_right_before_an_event_does_not_receive_it(
    jordan: Person, tunisia: Person, budget: Thread, reply: Callable
) -> None:
    kept, listeners = Entitlements(), [jordan, tunisia]
    assert readers(kept, budget, 0, listeners) == {jordan.pk, tunisia.pk}

    with transaction.atomic():
        tunisia.accreditations.update(stage="ended")
        register.record("accreditation.ended", actor=None, person=tunisia.pk)
    seq = reply(jordan, budget).seq
    assert readers(kept, budget, seq - 1, listeners) == {jordan.pk}


def test_a_term_that_runs_out_by_the_clock_is_not_remembered_past_it(
    jordan: Person, tunisia: Person, budget: Thread, reply: Callable, monkeypatch: object
) -> None:
    kept, listeners = Entitlements(), [jordan, tunisia]
    ends = timezone.now() + timedelta(hours=1)
    tunisia.accreditations.update(ends=ends)
    assert readers(kept, budget, 0, listeners) == {jordan.pk, tunisia.pk}

    seq = reply(jordan, budget).seq
    monkeypatch.setattr(timezone, "now", lambda: ends)  # type: ignore[attr-defined]
    assert readers(kept, budget, seq - 1, listeners) == {jordan.pk}


def test_while_nothing_changed_the_answer_is_kept(
    jordan: Person, tunisia: Person, budget: Thread, reply: Callable, django_assert_num_queries: Callable
) -> None:
    kept, listeners = Entitlements(), [jordan, tunisia]
    readers(kept, budget, 0, listeners)
    seq = reply(jordan, budget).seq
    with django_assert_num_queries(3):  # the events, which room is the register, both heads
        assert readers(kept, budget, seq - 1, listeners) == {jordan.pk, tunisia.pk}


def test_those_who_are_alike_are_asked_for_together_and_each_gets_her_own_answer(
    jordan: Person, tunisia: Person, emirates: Person, secretariat: Person, budget: Thread, reply: Callable
) -> None:
    listeners = [jordan, tunisia, emirates, secretariat]
    reply(tunisia, budget)
    Room.objects.filter(pk=budget.room_id).update(moderation="pre")
    reply(jordan, budget, "تنتظر")  # Seen by its author and by those who approve.
    kept = Entitlements()
    events = log.events_above(budget.room_id, 0, 50)
    found, *_ = kept.after(events, budget.room_id, log.register_id(), [jordan.pk])
    found.who_sees(events[0])
    found, *_ = kept.after(events, budget.room_id, log.register_id(), [person.pk for person in listeners])
    one_by_one = [
        {person for person, access in found.accesses.items() if sees_event(access, event)} for event in events
    ]
    assert {jordan.pk, secretariat.pk} in one_by_one
    assert [found.who_sees(event) for event in events] == [
        None if seen == found.accesses.keys() else seen for seen in one_by_one
    ]
