"""The two densities of one thread: set like a journal, or like minutes."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render

from accounts.requests import MemberRequest

from ..forms import PostForm
from ..models import Room, Thread
from ..permissions import can_moderate, can_tighten
from .addresses import short_url
from .reading import composer_context, posts_context
from .words import audience_of, joined, name_of, others_in, tag_names


def page_of(request: MemberRequest, thread: Thread, form: PostForm | None = None) -> HttpResponse:
    """The page of a thread; with a form that was refused, the same page with all that was typed."""
    context = {
        **posts_context(request, thread),
        **composer_context(request, thread, form),
        "thread": thread,
        "room": thread.room,
    }
    if thread.kind == Thread.Kind.STREAM:
        return render(request, "forum/room_stream.html", context | _room_parts(request, thread.room))
    return render(request, "forum/thread.html", context | _thread_parts(request, thread))


def _room_parts(request: MemberRequest, room: Room) -> dict[str, Any]:
    person = request.standing.person
    direct = room.kind == Room.Kind.DIRECT
    return {
        "name": name_of(room, person),
        "names": joined(others_in(room, person)) if direct else "",
        "who": audience_of(room),
    }


def _thread_parts(request: MemberRequest, thread: Thread) -> dict[str, Any]:
    return {
        "tags": tag_names(thread.room, thread.tags),
        "rights": _rights(request, thread),
        "short_link": request.build_absolute_uri(short_url(thread)),
    }


def _rights(request: MemberRequest, thread: Thread) -> dict[str, Any]:
    """What she may do with the thread; each act that needs no page of its own comes with its command id."""
    standing = request.standing
    decides = can_moderate(standing, thread)
    return {
        "lock": uuid4() if decides and thread.is_open else None,
        "unlock": uuid4() if decides and thread.state == Thread.State.LOCKED else None,
        "tighten": not thread.hides_authors and (decides or can_tighten(standing, thread)),
        "invite": decides and thread.room.kind == Room.Kind.BOARD,
    }
