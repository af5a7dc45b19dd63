"""What the page on keeping shows: how long each room keeps its texts, its holds, and what was decided before."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from accounts.permissions import can_see_register
from accounts.standing import Standing

from .audit import audited_rooms
from .models import Event, Room
from .permissions import can_keep_records
from .register import REGISTER_KEY

KINDS = ("retention.set", "hold.set", "hold.lifted")
MOST_HISTORY = 50


@dataclass(frozen=True)
class Keeping:
    room: Room
    sets: bool  # whether she may change it


def keepings_for(standing: Standing) -> list[Keeping]:
    """The boards and live rooms whose log this officer reads."""
    rooms = [room for room in audited_rooms(standing) if room.kind in (Room.Kind.BOARD, Room.Kind.CHAT)]
    return [Keeping(room, can_keep_records(standing, room)) for room in rooms]


def keeping_for(standing: Standing, key: str) -> Keeping:
    found = next((one for one in keepings_for(standing) if one.room.key == key), None)
    if found is None:
        raise Http404
    return found


def history_for(standing: Standing, room: Room) -> QuerySet[Event]:
    """What was decided about it, the newest first; the register has it, for those who read the register."""
    if not can_see_register(standing):
        raise Http404
    rows = Event.objects.filter(room__key=REGISTER_KEY, kind__in=KINDS, data__room=room.pk)
    return rows.select_related("room", "actor").order_by("-seq")[:MOST_HISTORY]
