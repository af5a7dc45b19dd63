"""What every page knows. Each value is computed only where a template asks for it; the anonymous cost nothing."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_bidi

from accounts.display import ReaderStyle, shared_tables
from accounts.selectors import style_of
from accounts.sessions import second_factor_done
from accounts.standing import Standing
from forum import inbox, selectors
from forum.frame import places_for
from forum.models import Room
from forum.views.addresses import room_url
from forum.views.words import name_of


@dataclass(frozen=True)
class Place:
    """One line of the places beside the page."""

    url: str
    name: str
    unread: int
    room_id: int
    head: tuple[int, str]  # last seq and epoch of its log, read before `unread` (delivery.md G8)
    muted: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """direction, me (Standing of an admitted person, or None), places, style, display_tables, demo, unread_total,
    live_state (JSON for the script: heads and unread by room), inbox_state (what the badge counts)."""
    standing: Standing | None = getattr(request, "standing", None)
    me: Any = SimpleLazyObject(lambda: standing if _is_inside(request, standing) else None)
    style = SimpleLazyObject(
        lambda: style_of(standing.person, standing) if standing else ReaderStyle.default(get_language())
    )
    unread: Any = SimpleLazyObject(lambda: selectors.unread_by_room(me) if me else {})
    places: Any = SimpleLazyObject(lambda: _places(me, unread) if me else None)
    return {
        "direction": "rtl" if get_language_bidi() else "ltr",
        "demo": settings.DEMO,
        "me": me,
        "style": style,
        "display_tables": SimpleLazyObject(lambda: shared_tables(style.language, style.timezone)),
        "places": places,
        "live_state": lambda: _live_state(places, unread) if me else None,
        "inbox_state": lambda: _inbox_state(me) if me else None,
        # A callable, which templates call: a lazy object does not compare as a number does.
        "unread_total": lambda: sum(posts for _, posts in unread.values()),
    }


def _inbox_state(me: Standing) -> dict[str, object]:
    """How much waits for her, and in how many seconds the next of what is held will."""
    count, next_due = inbox.count_for(me)
    return {"count": count, "next_due": "" if next_due is None else str(ceil(next_due))}


def _is_inside(request: HttpRequest, standing: Standing | None) -> bool:
    """Past every gate: before that a page must not show where the person will be able to go."""
    return standing is not None and second_factor_done(request.session) and standing.admitted


def _places(me: Standing, unread: Mapping[int, tuple[int, int]]) -> dict[str, list[Place]]:
    """Rooms are read first: what happens after that is replayed."""
    groups = vars(places_for(me))
    return {group: _lines(rooms, me, unread) for group, rooms in groups.items()}


def _lines(rooms: Iterable[Room], me: Standing, unread: Mapping[int, tuple[int, int]]) -> list[Place]:
    return [
        Place(
            url=room_url(room),
            name=name_of(room, me.person),
            unread=unread.get(room.pk, (0, 0))[1],
            room_id=room.pk,
            head=(room.head, room.epoch),
            muted=room.muted,  # type: ignore[attr-defined]
        )
        for room in rooms
    ]


def _live_state(places: Mapping[str, list[Place]], unread: Mapping[int, tuple[int, int]]) -> dict[str, str]:
    """For the script, as JSON: from where in each room's log the counts go on, and what they are now."""
    rooms = [place for group in places.values() for place in group]
    heads = {place.room_id: place.head for place in rooms}
    counts = {room: posts for room, (_, posts) in unread.items()}
    return {"heads": json.dumps(heads), "unread": json.dumps(counts)}
