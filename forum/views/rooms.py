"""Boards and live rooms."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import moves, selectors
from ..models import Room
from ..permissions import can_keep_tags, can_set_rules, can_start_thread
from .answers import door
from .levels import level_now
from .pages import page_of
from .places import place
from .reading import live_rooms
from .saved_views import views_menu
from .words import audience_of, rules_of, tag_names


@require_safe
def boards(request: MemberRequest) -> HttpResponse:
    standing = request.standing
    found = list(selectors.boards_for(standing))
    unread = selectors.unread_by_room(standing)
    latest = selectors.latest_in(standing, found)
    context = {
        "views": views_menu(request),
        "boards": [
            {"place": place(room, standing.person, unread), "latest": latest.get(room.pk, [])} for room in found
        ],
        "live_rooms": live_rooms({room.pk: (room.head, room.epoch) for room in found}),
        "style": style_of(standing.person, standing),
    }
    return render(request, "forum/boards.html", context)


@require_safe
@door
def room(request: MemberRequest, key: str) -> HttpResponse:
    """A board with its threads, or the one stream of a live room."""
    found = selectors.get_room_for(request.standing, key)
    if found.kind == Room.Kind.REGISTER:
        return HttpResponseRedirect(reverse("forum:register"))
    if found.kind == Room.Kind.CHAT:
        return page_of(request, selectors.stream_of(found))
    return _board(request, found)


def _board(request: MemberRequest, room: Room) -> HttpResponse:
    """The room was read before its threads, and so was its place in the log (G8)."""
    standing = request.standing
    style = style_of(standing.person, standing)
    tag = request.GET.get("tag", "")
    tag = tag if tag in {known["key"] for known in room.tags} else ""
    page = selectors.threads_in(standing, room, before=request.GET.get("before"), tag=tag, apart=True)
    context = {
        "room": room,
        "audience": audience_of(room),
        "rows": [{"thread": thread, "tags": tag_names(room, thread.tags)} for thread in [*page.pinned, *page.threads]],
        "older": f"?before={page.older}{'&tag=' + tag if tag else ''}".replace("+", "%2B") if page.older else "",
        "newest": request.path if request.GET.get("before") else "",
        "tags": [{"key": key["key"], "name": tag_names(room, [key["key"]])[0]} for key in room.tags],
        "tag": tag,
        "starts": can_start_thread(standing, room),
        "rules": rules_of(standing, room, style),
        "sets_rules": can_set_rules(standing, room),
        "views": views_menu(request),
        "keeps_tags": can_keep_tags(standing, room),
        "level": level_now(standing.person, room),
        "trail": moves.trail_of_room(standing, room),
        "live_rooms": live_rooms({room.pk: (room.head, room.epoch)}),
        "style": style,
    }
    return render(request, "forum/room_board.html", context)
