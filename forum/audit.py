"""The audit page is the log, filtered (house.md §1.5): for the Bureau and the secretariat."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404

from accounts.models import Accreditation, Body, Person
from accounts.permissions import can_see_register
from accounts.standing import Standing

from .models import Event, Room, Thread
from .permissions import readable_rooms, readable_threads
from .register import REGISTER_KEY


@dataclass(frozen=True)
class AuditPage:
    events: list[Event]
    older: int | None  # ask before= this seq


def subjects_of(events: list[Event]) -> dict[int, str]:
    """{event id: the name of the thread, person or body it tells of}. Three queries, whatever the number."""
    people = Person.objects.in_bulk(_ids(events, "person"))
    nominees = Accreditation.objects.in_bulk(_ids(events, "accreditation"))
    bodies = Body.objects.in_bulk(_ids(events, "body"))
    return {event.pk: _subject(event, people, nominees, bodies) for event in events}


def _ids(events: list[Event], name: str) -> set[int]:
    return {value for event in events if isinstance(value := event.data.get(name), int)}


def _subject(
    event: Event, people: Mapping[int, Person], nominees: Mapping[int, Accreditation], bodies: Mapping[int, Body]
) -> str:
    if event.thread is not None:
        return event.thread.title
    if person := people.get(event.data.get("person") or 0):
        return person.display_name
    if nominee := nominees.get(event.data.get("accreditation") or 0):
        return nominee.nominee_name
    body = bodies.get(event.data.get("body") or 0)
    return body.name if body else ""


def audited_rooms(standing: Standing) -> list[Room]:
    """The register first, then the rooms whose log this officer reads. Private conversations are not among them."""
    if not can_see_register(standing):
        raise Http404
    rooms = Room.objects.filter(readable_rooms(standing)).exclude(kind=Room.Kind.DIRECT).select_related("body")
    return sorted(rooms, key=lambda room: (room.key != REGISTER_KEY, room.order, room.pk))


def audit_page(standing: Standing, room: Room, *, before: int | None = None) -> AuditPage:
    """A page of a room's events, newest first; of threads she may not see, nothing."""
    threads = Thread.objects.filter(readable_threads(standing), room=room)
    hidden = Thread.objects.filter(room=room).exclude(pk__in=threads.values("pk"))
    rows = Event.objects.filter(room=room).exclude(thread__in=hidden.values("pk")).order_by("-seq")
    if before is not None:
        rows = rows.filter(seq__lt=before)
    size = settings.POSTS_PER_PAGE
    found = list(rows.select_related("actor", "thread__room", "post")[: size + 1])
    page = found[:size]
    return AuditPage(page, page[-1].seq if len(found) > size else None)
