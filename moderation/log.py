"""The log of the desk: who took which case in hand and when. The rooms' own logs say what was done to a post.

It is a room whose audience is the Bureau and the secretariat, so it is chained, verified and followed live like any
other. Reporters are not in it: the Bureau reads it too.
"""

from accounts.models import Person
from forum import events
from forum.models import Event, Room

from .models import Case

DESK_KEY = "desk"


def record(kind: str, *, actor: Person | None, case: Case, **data: object) -> Event:
    """Write an event of the desk. Call it after the events of the post's own room: locks are taken in that order."""
    return events.record(kind, room=locked_desk(), actor=actor, data={"case": case.pk, "room": case.room_id, **data})


def note(kind: str, *, actor: Person | None, **data: object) -> Event:
    """Write an event of the desk that belongs to no case. `data` names nobody whose name is not to be told."""
    return events.record(kind, room=locked_desk(), actor=actor, data=data)


def locked_desk() -> Room:
    desk_room()
    return Room.objects.select_for_update().get(key=DESK_KEY)


def desk_room() -> Room:
    """The desk's room; made at first use."""
    room, _made = Room.objects.get_or_create(
        key=DESK_KEY,
        defaults={
            "kind": Room.Kind.REGISTER,
            "audience": Room.Audience.REGISTER,
            "starters": Room.Starters.NOBODY,
            "name_ar": "سجل مكتب الإشراف",
            "name_en": "Log of the moderation desk",
            "name_fr": "Journal du bureau de modération",
        },
    )
    return room
