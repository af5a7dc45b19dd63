"""Who reads in a live room: a page, and the same beside the room for the script."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import can_see_directory
from accounts.requests import MemberRequest
from accounts.selectors import Entry, present
from accounts.standing import Standing, standings_of

from .. import selectors
from ..access import access_of
from ..models import Room, Thread
from .answers import door, wants_json


@require_safe
@door
def room_people(request: MemberRequest, key: str) -> HttpResponse:
    room = selectors.get_room_for(request.standing, key)
    if not people_url(request.standing, selectors.stream_of(room) if room.kind == Room.Kind.CHAT else None):
        raise Http404
    context = {"people": _readers(room), "room": room}
    if wants_json(request):
        return JsonResponse({"ok": True, "html": render_to_string("forum/_room_people.html", context, request)})
    return render(request, "forum/room_people.html", context)


def people_url(standing: Standing, stream: Thread | None) -> str:
    """Where the members of a live room are listed for her; nowhere where authors are not named."""
    if stream is None or stream.hides_authors or not can_see_directory(standing):
        return ""
    return reverse("forum:room_people", args=[stream.room.key]) if stream.room.kind == Room.Kind.CHAT else ""


def _readers(room: Room) -> list[Entry]:
    """A flat number of queries, so it is asked for only when somebody looks."""
    entries = present()
    access = access_of(room, standings_of({entry.person.pk: entry.person for entry in entries}.values()))
    return [entry for entry in entries if entry.person.pk in access and access[entry.person.pk].whole]
