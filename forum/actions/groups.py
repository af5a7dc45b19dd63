"""What changes a group: who is in it and what it is called. Each leaves a line that all its members read."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.http import Http404

from accounts.models import Person
from accounts.standing import Standing, standing_of, standings_of

from .. import clock, events, notifications
from ..commands import Done, once
from ..errors import GroupFull, TwoStayTwo
from ..limits import require_calm_changes
from ..models import Membership, Post, ReadMarker, Room, Thread
from ..permissions import can_change_group, can_read_room, can_write_to, require
from ._common import locked_room
from ._lines import record_line, store_line
from .conversations import MOST_MEMBERS, checked_name, named


@transaction.atomic
def add_to_conversation(
    *, actor: Person, room: Room, people: Sequence[Person], client_id: UUID, past: bool = False
) -> Done[Room]:
    """Take people into a group. They see nothing older than the line that says so, unless `past`: then as much as she
    who adds them sees herself. Those who are there already stay as they are.

    Raises GroupFull, TwoStayTwo, TooFast; PermissionDenied where the matrix does not let her write to each of them.
    """
    room = locked_room(room.pk)
    standings = standings_of([actor, *people])
    standing = _require_change(standings[actor.pk], room)
    asked = once(actor, client_id, "add_to_conversation", room=room.pk, people=sorted(standings), past=past)
    if earlier := asked.earlier():
        return Done(room, room, earlier.seq, replayed=True)
    _require_group(room)
    here = dict(_current(room).values_list("person_id", "sees_from"))
    newcomers = [other for pk, other in standings.items() if pk not in here]
    for other in newcomers:
        require(can_write_to, standing, other)
    if not newcomers:
        return Done(room, room, room.head, replayed=True)
    if len(here) + len(newcomers) > MOST_MEMBERS:
        raise GroupFull(n=MOST_MEMBERS)
    require_calm_changes(actor)
    thread = _stream(room)
    ids = [other.person.pk for other in newcomers]
    _let_in(thread, actor, ids, sees_from=here[actor.pk] if past else thread.last_number + 1)
    line = store_line(
        standing=standing,
        thread=thread,
        kind=Post.Kind.ADDED,
        client_id=client_id,
        about={"people": ids, "past": past},
        people=ids,
    )
    told = {pk: standings[pk] for pk in ids}
    notifications.tell("room_access", to=told, actor=actor, room=room, thread=thread, post=line)
    event = record_line("member.added", line, people=ids, past=past)
    events.nudge(ids, "places")
    asked.keep(room, event)
    return Done(room, room, event.seq)


@transaction.atomic
def rename_conversation(*, actor: Person, room: Room, name: str, client_id: UUID) -> Done[Room]:
    """Call a group something else; with no name it is called by those who are in it. Raises BadName, TwoStayTwo."""
    name = checked_name(name)
    room = locked_room(room.pk)
    standing = _require_change(standing_of(actor), room)
    asked = once(actor, client_id, "rename_conversation", room=room.pk, called=name)
    if earlier := asked.earlier():
        return Done(room, room, earlier.seq, replayed=True)
    _require_group(room)
    if name == room.name_ar:
        return Done(room, room, room.head, replayed=True)
    require_calm_changes(actor)
    for field, value in named(name).items():
        setattr(room, field, value)
    room.save(update_fields=list(named(name)))
    line = store_line(
        standing=standing, thread=_stream(room), kind=Post.Kind.RENAMED, client_id=client_id, about={"name": name}
    )
    event = record_line("room.renamed", line)
    events.nudge(_current(room).values_list("person_id", flat=True), "places")
    asked.keep(room, event)
    return Done(room, room, event.seq)


@transaction.atomic
def leave_conversation(*, actor: Person, room: int, client_id: UUID) -> Done[Room]:
    """Go, and read no more from this moment. The room comes by its number: sent twice, she is in it no longer.

    Raises TwoStayTwo; 404 for a conversation that is not hers.
    """
    # Whoever was never in it learns nothing, not even by an id of a command that came before.
    if not Membership.objects.filter(room__pk=room, room__kind=Room.Kind.DIRECT, person=actor).exists():
        raise Http404
    place = locked_room(room)
    asked = once(actor, client_id, "leave_conversation", room=room)
    if earlier := asked.earlier():
        return Done(place, place, earlier.seq, replayed=True)
    standing = standing_of(actor)
    if not can_read_room(standing, place):
        raise Http404
    _require_group(place)
    line = store_line(
        standing=standing,
        thread=_stream(place),
        kind=Post.Kind.LEFT,
        client_id=client_id,
        about={"people": [actor.pk]},
        people=[actor.pk],
    )
    _current(place).filter(person=actor).update(left_at=clock.now())
    _share_from(place)
    event = record_line("member.removed", line, people=[actor.pk])
    events.nudge([actor.pk], "places")
    asked.keep(place, event)
    return Done(place, place, event.seq)


def _require_change(standing: Standing, room: Room) -> Standing:
    if not can_read_room(standing, room):
        raise Http404
    require(can_change_group, standing, room)
    return standing


def _require_group(room: Room) -> None:
    if not room.is_group:
        raise TwoStayTwo


def _current(room: Room):  # type: ignore[no-untyped-def]
    return Membership.objects.filter(room=room, left_at__isnull=True)


def _stream(room: Room) -> Thread:
    thread = Thread.objects.get(room=room, kind=Thread.Kind.STREAM)
    thread.room = room
    return thread


def _let_in(thread: Thread, actor: Person, people: Sequence[int], *, sees_from: int) -> None:
    """Their places, and their markers: what came before the line that tells of them is not new to them."""
    rows = (Membership(room=thread.room, person_id=pk, added_by=actor, sees_from=sees_from) for pk in people)
    Membership.objects.bulk_create(rows)
    _share_from(thread.room)
    _carry_markers(thread, people)


def _carry_markers(thread: Thread, people: Iterable[int]) -> None:
    known = ReadMarker.objects.filter(thread=thread, person__in=people)
    missing = set(people) - set(known.values_list("person_id", flat=True))
    before = thread.last_number
    known.filter(last_number__lt=before).update(last_number=before, read_at=clock.now())
    ReadMarker.objects.bulk_create(ReadMarker(thread=thread, person_id=pk, last_number=before) for pk in missing)


def _share_from(room: Room) -> None:
    """Nothing older than the latest place of anybody here is quoted in the room (forum/fragments.py)."""
    room.shared_from = _current(room).aggregate(latest=Max("sees_from"))["latest"] or 1
    room.save(update_fields=["shared_from"])
