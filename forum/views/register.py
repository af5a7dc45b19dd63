"""The audit page: the logs an officer may read, newest first, and what she asks of them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import audit, events
from ..models import Room
from .answers import door, number_in
from .audit_export import FORMATS, MOST_LINES
from .audit_lines import lines_of
from .audit_search import GROUPS, asked_in

# Up to here the whole chain is checked with the page, above it when asked for.
CHECKED_AT_ONCE = 2000


@require_safe
@door
def register(request: MemberRequest) -> HttpResponse:
    standing = request.standing
    rooms = audit.audited_rooms(standing)
    style = style_of(standing.person, standing)
    asked = asked_in(request.GET, rooms, style.zone)
    page = audit.audit_page(standing, asked.search, rooms, before=number_in(request, "before"))
    context = {
        "room": asked.search.room,
        "rooms": rooms,
        "groups": GROUPS.items(),
        "typed": asked.typed,
        "query": asked.query,
        "people": asked.search.people,
        "lines": lines_of(page.events, audit.names_for(page.events, rooms), style),
        "older": page.older,
        "formats": FORMATS,
        "most_lines": MOST_LINES,
        **_chain(request, asked.search.room),
        "style": style,
    }
    return render(request, "forum/register.html", context)


def _chain(request: MemberRequest, room: Room | None) -> dict[str, object]:
    if room is None or (room.head > CHECKED_AT_ONCE and "check" not in request.GET):
        return {"checked": False}
    return {"checked": True, "first_break": events.first_break(room)}
