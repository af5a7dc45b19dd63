"""Private conversations are begun here: two who write to each other, or a group. `groups` changes the latter."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q

from accounts.errors import BadName
from accounts.models import Person
from accounts.standing import Standing, standings_of
from accounts.text import check_name

from .. import events
from ..commands import Done, Once, once
from ..errors import GroupFull, NobodyToWriteTo
from ..limits import require_calm_changes
from ..models import Membership, Room, Thread
from ..permissions import can_write_to, require
from ._common import locked_room

MOST_MEMBERS = 50
NAME_LENGTH = 100


@transaction.atomic
def start_conversation(*, author: Person, people: Sequence[Person], client_id: UUID) -> Done[Room]:
    """The conversation of two: the one there is, or a new one. With more than one other it is a new group.

    Raises NobodyToWriteTo, and PermissionDenied where the matrix does not let her begin one with each of them.
    """
    if len({person.pk for person in people} - {author.pk}) > 1:
        return start_group(author=author, people=people, client_id=client_id)
    everybody = {person.pk: person for person in (author, *people)}
    # Locked in one order, so that two who write to each other at once make one conversation.
    list(Person.objects.select_for_update().filter(pk__in=everybody).order_by("pk"))
    standings = _standings(author, everybody)
    asked = once(author, client_id, "start_conversation", people=sorted(everybody))
    if earlier := asked.earlier():
        return _again(earlier.result, earlier.seq)
    if room := _between(set(everybody)):
        return Done(room, room, room.head, replayed=True)
    return _open(standings, author, asked, is_group=False)


@transaction.atomic
def start_group(*, author: Person, people: Sequence[Person], client_id: UUID, name: str = "") -> Done[Room]:
    """A new conversation of several, with a name or without. Two groups may have the same people.

    Raises NobodyToWriteTo, GroupFull, BadName, TooFast, and PermissionDenied as above.
    """
    name = checked_name(name)
    everybody = {person.pk: person for person in (author, *people)}
    # The lock under which an earlier command of hers is looked for.
    Person.objects.select_for_update().get(pk=author.pk)
    standings = _standings(author, everybody)
    asked = once(author, client_id, "start_group", people=sorted(everybody), called=name)
    if earlier := asked.earlier():
        return _again(earlier.result, earlier.seq)
    if len(everybody) > MOST_MEMBERS:
        raise GroupFull(n=MOST_MEMBERS)
    require_calm_changes(author)
    return _open(standings, author, asked, is_group=True, **named(name))


def checked_name(name: str) -> str:
    """The name of a group without what must not stand in it, or BadName (arabic.md §3). No name is no mistake."""
    name = " ".join(name.split())
    if not name:
        return ""
    try:
        return check_name(name[: NAME_LENGTH + 1])[:NAME_LENGTH]
    except ValidationError as error:
        raise BadName(why=" ".join(error.messages)) from error


def named(name: str) -> dict[str, str]:
    """A group is called the same by every reader, whatever her language."""
    return {f"name_{language}": name for language in ("ar", "en", "fr")}


def _standings(author: Person, everybody: Mapping[int, Person]) -> dict[int, Standing]:
    standings = standings_of(everybody.values())
    if len(standings) < 2:
        raise NobodyToWriteTo
    for pk, other in standings.items():
        if pk != author.pk:
            require(can_write_to, standings[author.pk], other)
    return standings


def _open(standings: Mapping[int, Standing], author: Person, asked: Once, **fields: object) -> Done[Room]:
    made = Room.objects.create(
        kind=Room.Kind.DIRECT, audience=Room.Audience.PARTICIPANTS, starters=Room.Starters.NOBODY, **fields
    )
    room = locked_room(made.pk)
    Membership.objects.bulk_create(Membership(room=room, person=standing.person) for standing in standings.values())
    Thread.objects.create(room=room, kind=Thread.Kind.STREAM, attribution=room.attribution, starter=author)
    event = events.record("room.opened", room=room, actor=author, data={"people": sorted(standings)})
    events.nudge(standings, "places")
    asked.keep(room, event)
    return Done(room, room, event.seq)


def _again(pk: int, seq: int) -> Done[Room]:
    room = Room.objects.get(pk=pk)
    return Done(room, room, seq, replayed=True)


def _between(people: set[int]) -> Room | None:
    current = Q(memberships__left_at__isnull=True)
    rooms = Room.objects.filter(kind=Room.Kind.DIRECT, is_group=False).annotate(
        size=Count("memberships", filter=current),
        known=Count("memberships", filter=current & Q(memberships__person__in=people)),
    )
    return rooms.filter(size=len(people), known=len(people)).first()
