"""Reading the logs of rooms, for those that follow them (delivery.md §2). What each person may get is `access`."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache

from django.db.models import Q

from accounts.prepared import Prepared
from accounts.standing import Standing

from .access import access_of
from .models import Event, Room, ThreadInvitation
from .permissions import readable_rooms
from .register import REGISTER_KEY
from .selectors import POST_PARTS, REPLY_PARTS

EVENT_PARTS = ("thread", *(f"post__{part}" for part in (*POST_PARTS, *REPLY_PARTS)))
Head = tuple[int, str]


def events_above(room_id: int, seq: int, limit: int) -> list[Event]:
    """The next events of a room in order, each with its thread and its post as they are now. One query."""
    return _events_above(limit)(room=room_id, seq=seq)


@cache
def _events_above(limit: int) -> Prepared[Event]:
    return Prepared(
        lambda room, seq: (
            Event.objects.filter(room=room, seq__gt=seq).select_related(*EVENT_PARTS).order_by("seq")[:limit]
        ),
        room=int,
        seq=int,
    )


def happened_between(room_id: int, after: int, upto: int, *, but: Collection[str]) -> bool:
    """Whether anything of another kind than these happened in a room above `after`, up to `upto`. One query."""
    rows = Event.objects.filter(room=room_id, seq__gt=after, seq__lte=upto)
    return rows.exclude(kind__in=but).exists()


# The room that moved and the register: what the hub asks with every batch.
_two_heads = Prepared[tuple[int, int, str]](
    lambda one, other: Room.objects.filter(pk__in=[one, other]).order_by().values_list("pk", "head", "epoch"),
    one=int,
    other=int,
)


def heads_of(room_ids: Iterable[int]) -> dict[int, Head]:
    """{room id: (last seq, epoch)}. One query, whatever the number of rooms."""
    wanted = list(room_ids)
    if 0 < len(wanted) <= 2:
        rows = _two_heads(one=wanted[0], other=wanted[-1])
    else:
        rows = list(Room.objects.filter(pk__in=wanted).values_list("pk", "head", "epoch"))
    return {pk: (head, epoch) for pk, head, epoch in rows}


def register_id() -> int | None:
    return Room.objects.filter(key=REGISTER_KEY).values_list("pk", flat=True).first()


def room_to_follow(room_id: int) -> Room | None:
    return Room.objects.select_related("body").filter(pk=room_id).first()


def heads_heard_among(asked: Sequence[tuple[Standing, Collection[int]]]) -> list[dict[int, Head]]:
    """`heads_heard_by` for many at once: by room where they ask for fewer rooms than they are, else one by one."""
    wanted = {room_id for _standing, rooms in asked for room_id in rooms}
    if len(wanted) * 2 > len(asked):
        return [heads_heard_by(standing, rooms) for standing, rooms in asked]
    heard: list[dict[int, Head]] = [{} for _one in asked]
    for room in Room.objects.select_related("body").filter(pk__in=wanted):
        listeners = {standing.person.pk: standing for standing, rooms in asked if room.pk in rooms}
        access = access_of(room, listeners)
        for heads, (standing, rooms) in zip(heard, asked, strict=True):
            if room.pk in rooms and standing.person.pk in access:
                heads[room.pk] = (room.head, room.epoch)
    return heard


def heads_heard_by(standing: Standing, room_ids: Iterable[int]) -> dict[int, Head]:
    """Of these rooms, those whose log reaches her now, in whole or for the threads she is invited into."""
    if not standing.admitted:
        return {}
    invited = ThreadInvitation.objects.filter(person=standing.person, withdrawn_at__isnull=True)
    by_invitation = Q(pk__in=invited.values("thread__room")) & ~Q(audience=Room.Audience.PARTICIPANTS)
    rooms = Room.objects.filter(readable_rooms(standing) | by_invitation, pk__in=list(room_ids))
    rows = rooms.order_by().values_list("pk", "head", "epoch")
    return {pk: (head, epoch) for pk, head, epoch in rows}
