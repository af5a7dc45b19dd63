"""What a person does with what waits for her: done, later, looked at, muted; and how much she wants to be told.

None of this is an event: what she has read or wants to be told concerns nobody else. Each act may come twice. An act
on a bundle goes no further than the newest notification she had on her screen (`upto`).
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from accounts.models import Person
from accounts.standing import Standing, standing_of

from .. import clock, events
from ..errors import LaterNotPossible
from ..models import Level, Notification, Room, Thread
from ..notifications import is_urgent
from ..permissions import can_read_room, can_read_thread

LATEST = timedelta(days=366)


@transaction.atomic
def finish_notices(*, person: Person, bundle: str, upto: int | None = None) -> datetime:
    """Done: out of the inbox. Gives the moment, by which `restore_notices` finds what was done."""
    now = clock.now()
    _seen(person, bundle, upto).update(done_at=now)
    events.nudge([person.pk], "inbox")
    return now


@transaction.atomic
def finish_opened(*, person: Person, upto: int) -> None:
    """Done with everything she has looked at."""
    rows = Notification.objects.filter(recipient=person, done_at=None, unread=False, pk__lte=upto)
    rows.update(done_at=clock.now())


@transaction.atomic
def restore_notices(*, person: Person, bundle: str, at: datetime) -> None:
    """Undo what was done at that moment: each row is as unread as it was."""
    Notification.objects.filter(recipient=person, bundle=bundle, done_at=at).update(done_at=None)
    events.nudge([person.pk], "inbox")


@transaction.atomic
def postpone_notices(*, person: Person, bundle: str, until: datetime, upto: int | None = None) -> None:
    """Tell me again then. What had been looked at waits again too, for that is what she asks."""
    now = clock.now()
    if not now < until <= now + LATEST:
        raise LaterNotPossible
    _seen(person, bundle, upto).update(due_at=until, unread=True)
    events.nudge([person.pk], "inbox")


@transaction.atomic
def open_notices(*, person: Person, bundle: str, upto: int | None = None) -> None:
    """Looked at: no longer counted, and still there until it is done."""
    if _seen(person, bundle, upto).filter(unread=True).update(unread=False):
        events.nudge([person.pk], "inbox")


@transaction.atomic
def keep_unread(*, person: Person, bundle: str, upto: int | None = None) -> None:
    """As if she had not looked."""
    if _seen(person, bundle, upto).filter(unread=False).update(unread=True, due_at=clock.now()):
        events.nudge([person.pk], "inbox")


@transaction.atomic
def set_level(*, person: Person, room: Room, thread: Thread | None = None, level: str) -> None:
    """How much she wants to be told of a room, or of one thread in it; "" returns to what holds without a choice.

    A place that is muted leaves the inbox at once. Deadlines pass every level and stay.
    """
    _require_reading(standing_of(person), room, thread)
    place = Level.objects.filter(person=person, room=room, thread=thread)
    if level == "":
        place.delete()
    else:
        chosen = {"level": Level.Choice(level).value, "by_rule": False}
        Level.objects.update_or_create(person=person, room=room, thread=thread, defaults=chosen)
    if level == Level.Choice.MUTE:
        _forget(person, room, thread)
    events.nudge([person.pk], "inbox")
    events.nudge([person.pk], "places")


def _require_reading(standing: Standing, room: Room, thread: Thread | None) -> None:
    allowed = can_read_thread(standing, thread) if thread else can_read_room(standing, room)
    if not allowed:
        raise Http404


def _forget(person: Person, room: Room, thread: Thread | None) -> None:
    rows = Notification.objects.filter(recipient=person, room=room, done_at=None)
    if thread is not None:
        rows = rows.filter(thread=thread)
    else:  # A thread for which she has chosen otherwise is not muted with its room.
        kept = Level.objects.filter(person=person, room=room, thread__isnull=False).exclude(level=Level.Choice.MUTE)
        rows = rows.exclude(thread__in=kept.values("thread"))
    kinds = set(rows.values_list("verb", flat=True))
    rows.filter(verb__in=[kind for kind in kinds if not is_urgent(kind)]).update(done_at=clock.now())


def _seen(person: Person, bundle: str, upto: int | None) -> QuerySet[Notification]:
    rows = Notification.objects.filter(recipient=person, bundle=bundle, done_at=None)
    return rows if upto is None else rows.filter(pk__lte=upto)
