"""What is offered while one writes: threads after `#`, templates after `/`."""

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest

from .. import selectors, text_templates
from ..content import direction_of
from ..models import Room, Thread
from ..permissions import can_reply, can_start_thread, require
from ..references import Reference, references
from .addresses import short_url
from .answers import door, number_in


@require_safe
@door
def threads(request: MemberRequest) -> HttpResponse:
    """`?q=` among the threads she reads, for a text in `thread` or for the first one of a thread in `room`."""
    here, thread = _place(request)
    found = references(request.standing, here, thread, request.GET.get("q", ""))
    return JsonResponse({"ok": True, "candidates": [_offered(request, one) for one in found]})


@require_safe
def templates(request: MemberRequest) -> HttpResponse:
    return JsonResponse({"ok": True, "templates": text_templates.texts(get_language() or "ar")})


def _place(request: MemberRequest) -> tuple[Room, Thread | None]:
    """Where the text will stand. Raises Http404 where she may not write there."""
    thread, room = number_in(request, "thread"), number_in(request, "room")
    if thread is not None:
        found = selectors.get_thread_for(request.standing, thread)
        require(can_reply, request.standing, found)
        return found.room, found
    if room is None:
        raise Http404
    here = selectors.get_room_by_id_for(request.standing, room)
    require(can_start_thread, request.standing, here)
    return here, None


def _offered(request: MemberRequest, one: Reference) -> dict[str, str]:
    """`insert` is what the text gets: a link under the thread's title, or its bare address."""
    thread = one.thread
    address = request.build_absolute_uri(short_url(thread))
    return {
        "name": thread.title,
        "line": thread.room.name,
        "dir": direction_of(thread.title, language=thread.language),
        "insert": f"[{_as_label(thread.title)}]({address})" if one.titled else address,
    }


def _as_label(title: str) -> str:
    """The title as it can stand between brackets: nothing of it is Markdown."""
    return "".join(f"\\{sign}" if sign in "\\[]*_`~<>&!@|" else sign for sign in title)
