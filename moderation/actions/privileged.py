"""An officer reads a room that is closed to her, for an hour and a reason that its members see (security.md §1.15)."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.urls import reverse

from accounts.models import Person
from accounts.rights_now import standing_now
from accounts.standing import Standing, standings_of, valid_accreditations
from forum import clock, events
from forum.actions.screening import lock_room
from forum.commands import Done, once
from forum.models import Room
from forum.notifications import tell
from forum.permissions import can_read_room

from .. import log
from ..errors import BeforeTheBureau, WordsNeeded
from ..models import PrivilegedRead
from ..permissions import can_inspect, is_before_the_bureau

LASTS = timedelta(minutes=60)


@transaction.atomic
def begin_reading(*, actor: Person, room: Room, reason: str, client_id: UUID) -> Done[PrivilegedRead]:
    """Open the room to this officer alone for sixty minutes, on a page of its own. A reading that runs is given back.

    It changes no right: nothing but that page asks for it. Raises WordsNeeded, BeforeTheBureau.
    """
    room = lock_room(room)
    if not can_inspect(standing_now(actor), room):
        raise Http404
    asked = once(actor, client_id, "begin_reading", room=room.pk, reason=reason)
    if earlier := asked.earlier():
        return Done(PrivilegedRead.objects.get(pk=earlier.result), room, earlier.seq, replayed=True)
    if is_before_the_bureau(actor):
        raise BeforeTheBureau
    if running := PrivilegedRead.objects.filter(room=room, officer=actor, until__gt=clock.now()).first():
        return Done(running, room, 0, replayed=True)
    if not reason.strip():
        raise WordsNeeded(field="reason")
    now = clock.now()
    read = PrivilegedRead.objects.create(room=room, officer=actor, reason=reason.strip(), at=now, until=now + LASTS)
    _tell_members(read)
    told = {"read": read.pk, "reason": read.reason, "until": read.until.isoformat()}
    event = events.record("room.inspected", room=room, actor=actor, data=told)
    log.note("room.inspected", actor=actor, room=room.pk, **told)
    asked.keep(read, event)
    return Done(read, room, event.seq)


def _tell_members(read: PrivilegedRead) -> None:
    url = reverse("moderation:reading", args=[read.pk])
    place = {code: getattr(read.room, f"name_{code}") for code in ("ar", "en", "fr")}
    about = {"about": f"i{read.pk}", "url": url, "place": place, "deadline": read.until.isoformat()}
    tell("room_inspected", to=_members(read.room), actor=read.officer, data=about)


def _members(room: Room) -> dict[int, Standing]:
    """Everyone who reads the room by right today."""
    persons = Person.objects.filter(pk__in=valid_accreditations().values("person"))
    return {pk: standing for pk, standing in standings_of(persons).items() if can_read_room(standing, room)}
