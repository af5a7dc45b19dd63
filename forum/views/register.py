"""The audit page: the log of a room, newest first, for the Bureau and the secretariat."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import audit, events
from ..models import Event, Room
from .addresses import post_url, thread_url
from .answers import door, number_in
from .event_words import word_for

# Acts of the secretariat, which stands by them under its name; everything else in a thread may be an author's.
BY_OFFICERS = frozenset({"thread.locked", "thread.unlocked", "thread.invited", "post.published", "post.returned"})
# Up to here the whole chain is checked with the page, above it when asked for.
CHECKED_AT_ONCE = 2000


@dataclass(frozen=True)
class Line:
    """An event as the officer reads it."""

    event: Event
    word: str
    who: str
    url: str
    about: str
    reason: str


@require_safe
@door
def register(request: MemberRequest) -> HttpResponse:
    standing = request.standing
    rooms = audit.audited_rooms(standing)
    room = _chosen(rooms, request.GET.get("room", ""))
    page = audit.audit_page(standing, room, before=number_in(request, "before")) if room else None
    context = {
        "room": room,
        "rooms": rooms,
        "lines": _lines(page.events) if page else [],
        "older": f"?room={room.key}&before={page.older}" if room and page and page.older else "",
        **_chain(request, room),
        "style": style_of(standing.person, standing),
    }
    return render(request, "forum/register.html", context)


def _chain(request: MemberRequest, room: Room | None) -> dict[str, object]:
    if room is None or (room.head > CHECKED_AT_ONCE and "check" not in request.GET):
        return {"checked": False}
    return {"checked": True, "first_break": events.first_break(room)}


def _chosen(rooms: list[Room], key: str) -> Room | None:
    if not key:
        return rooms[0] if rooms else None
    for room in rooms:
        if room.key == key:
            return room
    raise Http404


def _lines(found: list[Event]) -> list[Line]:
    subjects = audit.subjects_of(found)
    return [line_of(event, subjects[event.pk]) for event in found]


def line_of(event: Event, about: str) -> Line:
    """Who acted is not told of what authors do in a non-attribution thread, here as everywhere (W2)."""
    thread = event.thread
    who = event.actor.display_name if event.actor is not None else _("The system")
    if thread is not None and thread.hides_authors and event.kind not in BY_OFFICERS:
        who = _("A participant")
    url = ""
    if thread is not None:
        url = post_url(event.post) if event.post is not None and event.post.number else thread_url(thread)
    return Line(
        event=event,
        word=word_for(event.kind),
        who=who,
        url=url,
        about=about,
        reason=str(event.data.get("reason") or ""),
    )
