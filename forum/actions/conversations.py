"""Private conversations: a direct room whose participants are its audience."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from accounts.models import Person
from accounts.standing import standings_of

from .. import events
from ..commands import Done, once
from ..errors import NobodyToWriteTo
from ..models import Membership, Room, Thread
from ..permissions import can_write_to, require
from ._common import locked_room


@transaction.atomic
def start_conversation(*, author: Person, people: Sequence[Person], client_id: UUID) -> Done[Room]:
    """The conversation of exactly these people: the one there is, or a new one.

    Raises NobodyToWriteTo, and PermissionDenied where the matrix does not let her begin one with each of them.
    """
    everybody = {person.pk: person for person in (author, *people)}
    # Locked in one order, so that two who write to each other at once make one conversation.
    list(Person.objects.select_for_update().filter(pk__in=everybody).order_by("pk"))
    standings = standings_of(everybody.values())
    others = [standing for pk, standing in standings.items() if pk != author.pk]
    if not others:
        raise NobodyToWriteTo
    for other in others:
        require(can_write_to, standings[author.pk], other)
    asked = once(author, client_id, "start_conversation", people=sorted(everybody))
    if earlier := asked.earlier():
        return Done(Room.objects.get(pk=earlier.result), Room.objects.get(pk=earlier.result), earlier.seq, True)
    if room := _existing(set(everybody)):
        return Done(room, room, room.head, replayed=True)
    room = locked_room(
        Room.objects.create(
            kind=Room.Kind.DIRECT, audience=Room.Audience.PARTICIPANTS, starters=Room.Starters.NOBODY
        ).pk
    )
    Membership.objects.bulk_create(Membership(room=room, person=person) for person in everybody.values())
    Thread.objects.create(room=room, kind=Thread.Kind.STREAM, attribution=room.attribution, starter=author)
    event = events.record("room.opened", room=room, actor=author, data={"people": sorted(everybody)})
    asked.keep(room, event)
    return Done(room, room, event.seq)


def _existing(people: set[int]) -> Room | None:
    current = Q(memberships__left_at__isnull=True)
    rooms = Room.objects.filter(kind=Room.Kind.DIRECT).annotate(
        size=Count("memberships", filter=current),
        known=Count("memberships", filter=current & Q(memberships__person__in=people)),
    )
    return rooms.filter(size=len(people), known=len(people)).first()
