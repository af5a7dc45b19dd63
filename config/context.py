"""What every page knows. Each value is computed only where a template asks for it; the anonymous cost nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_bidi

from accounts.display import ReaderStyle, shared_tables
from accounts.selectors import style_of
from accounts.sessions import second_factor_done
from accounts.standing import Standing
from forum import selectors
from forum.models import Room
from forum.views.addresses import room_url
from forum.views.words import name_of

CONVERSATIONS_SHOWN = 12


@dataclass(frozen=True)
class Place:
    """One line of the places beside the page."""

    url: str
    name: str
    unread: int
    room_id: int


def page(request: HttpRequest) -> dict[str, Any]:
    """direction, me (Standing of an admitted person, or None), places, style, display_tables, demo, unread_total."""
    standing: Standing | None = getattr(request, "standing", None)
    me = SimpleLazyObject(lambda: standing if _is_inside(request, standing) else None)
    style = SimpleLazyObject(
        lambda: style_of(standing.person, standing) if standing else ReaderStyle.default(get_language())
    )
    unread = SimpleLazyObject(lambda: selectors.unread_by_room(me) if me else {})
    return {
        "direction": "rtl" if get_language_bidi() else "ltr",
        "demo": settings.DEMO,
        "me": me,
        "style": style,
        "display_tables": SimpleLazyObject(lambda: shared_tables(style.language, style.timezone)),
        "places": SimpleLazyObject(lambda: _places(me, unread) if me else None),
        # A callable, which templates call: a lazy object does not compare as a number does.
        "unread_total": lambda: sum(posts for _, posts in unread.values()),
    }


def _is_inside(request: HttpRequest, standing: Standing | None) -> bool:
    """Past every gate: before that a page must not show where the person will be able to go."""
    return standing is not None and second_factor_done(request.session) and standing.admitted


def _places(me: Standing, unread: Mapping[int, tuple[int, int]]) -> dict[str, list[Place]]:
    """Five queries, whatever the number of rooms."""
    conversations = selectors.conversations_for(me)[:CONVERSATIONS_SHOWN]
    return {
        "boards": _lines(selectors.boards_for(me), me, unread),
        "bodies_rooms": _lines(selectors.body_rooms_for(me), me, unread),
        "conversations": _lines(conversations, me, unread),
    }


def _lines(rooms: Iterable[Room], me: Standing, unread: Mapping[int, tuple[int, int]]) -> list[Place]:
    return [Place(room_url(room), name_of(room, me.person), unread.get(room.pk, (0, 0))[1], room.pk) for room in rooms]
