"""The first page: what is new for me, then where I can go."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import may
from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import catch_up, selectors
from .addresses import waiting_url
from .places import new_row, place
from .reading import live_rooms


@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """Heads are read with the rooms, before what is new in them (delivery.md G8)."""
    standing = request.standing
    conversations = list(selectors.conversations_for(standing))
    boards = list(selectors.boards_for(standing))
    rooms = list(selectors.body_rooms_for(standing))
    places = {room.pk: room for room in (*boards, *rooms, *conversations)}
    unread = selectors.unread_by_room(standing)
    context = {
        "new": [new_row(thread, places, standing.person) for thread in selectors.new_for(standing)],
        "waiting": [(thread, waiting_url(thread)) for thread in selectors.awaiting_approval(standing)],
        "boards": [place(room, standing.person, unread) for room in boards],
        "rooms": [place(room, standing.person, unread) for room in rooms],
        "conversations": [place(room, standing.person, unread) for room in conversations],
        "live_rooms": live_rooms({pk: (room.head, room.epoch) for pk, room in places.items()}),
        "style": style_of(standing.person, standing),
        "writes": may(standing, "direct_message"),
        "absent_since": catch_up.absent_since(standing),
    }
    return render(request, "forum/home.html", context)
