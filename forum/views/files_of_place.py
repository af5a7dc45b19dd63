"""The files of a thread or a room as a page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import selectors
from ..files.beside import row_of
from ..files.listing import KINDS, files_in
from ..models import Room, StoredFile, Thread
from .addresses import post_url, room_url, thread_url
from .answers import door, number_in


@require_safe
@door
def files_of_thread(request: MemberRequest, pk: int) -> HttpResponse:
    thread = selectors.get_thread_for(request.standing, pk)
    return _page(request, thread, thread_url(thread), thread.title)


@require_safe
@door
def files_of_room(request: MemberRequest, key: str) -> HttpResponse:
    room = selectors.get_room_for(request.standing, key)
    return _page(request, room, room_url(room), room.name)


def _page(request: MemberRequest, place: Room | Thread, url: str, name: str) -> HttpResponse:
    kind = request.GET.get("kind", "")
    found = files_in(request.standing, place, kind=kind, before=number_in(request, "before"))
    chosen = {"kind": kind} if kind in KINDS else {}
    older = urlencode({**chosen, "before": str(found.older)}) if found.older else ""
    context = {
        "name": name,
        "url": url,
        "is_thread": isinstance(place, Thread),
        "rows": [
            {"file": row_of(one.file, one.alt), "post": one.post, "url": post_url(one.post)} for one in found.rows
        ],
        "kinds": [(one.value, one.label) for one in StoredFile.Kind if one != StoredFile.Kind.OTHER],
        "kind": kind if kind in KINDS else "",
        "older": f"?{older}" if older else "",
        "style": style_of(request.user, request.standing),
    }
    return render(request, "forum/files.html", context)
