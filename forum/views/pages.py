"""The two densities of one thread: set like a journal, or like minutes."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.permissions import may
from accounts.requests import MemberRequest

from .. import gate, moves, selectors
from ..acknowledged import asked_of
from ..bylines import aliases_in
from ..forms import PostForm
from ..fragments import post_context
from ..mentions import known_in
from ..models import Room, Thread
from ..permissions import (
    can_ask_acknowledgement,
    can_change_group,
    can_close,
    can_moderate,
    can_move,
    can_pin,
    can_promote_from,
    can_reopen,
    can_set_rules,
    can_tag,
    can_tighten,
)
from ..tags import tags_of
from ..thread_tops import answer_of, can_set_context, context_of
from .addresses import short_url
from .levels import level_now
from .present import people_url
from .reading import composer_context, posts_context
from .words import audience_of, joined, name_of, others_in, some_of


def page_of(
    request: MemberRequest,
    thread: Thread,
    form: PostForm | None = None,
    *,
    candidates: list[Any] | None = None,
    preview: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page of a thread; with a form that was refused, or by which somebody to mention is sought (`candidates`) or a
    text looked at (`preview`), the same page with all that was typed."""
    context = {
        **posts_context(request, thread),
        **composer_context(request, thread, form),
        "candidates": candidates,
        "preview": preview,
        "thread": thread,
        "room": thread.room,
        "level": level_now(request.standing.person, thread.room, thread),
        "silenced": gate.silence_of(request.standing.person, thread.room),
        "room_notes": gate.notes_on(thread.room),
    }
    if thread.kind == Thread.Kind.STREAM:
        context["promotes"] = can_promote_from(request.standing, thread)
        context |= _room_parts(request, thread.room) | {"people_url": people_url(request.standing, thread)}
        return render(request, "forum/room_stream.html", context)
    return render(request, "forum/thread.html", context | _thread_parts(request, thread))


def _room_parts(request: MemberRequest, room: Room) -> dict[str, Any]:
    person = request.standing.person
    direct = room.kind == Room.Kind.DIRECT
    return {
        "name": name_of(room, person),
        "names": joined(some_of(others_in(room, person))) if direct and not room.name else "",
        "who": audience_of(room),
        "sets_rules": can_set_rules(request.standing, room),
        "conversation": _conversation_parts(request, room) if direct else None,
    }


def _conversation_parts(request: MemberRequest, room: Room) -> dict[str, Any]:
    standing = request.standing
    others = [place.person for place in room.memberships.all() if place.left_at is None]
    return {
        "room": room,
        "people": [other for other in others if other != standing.person],
        "size": len(others),
        "changes": room.is_group and can_change_group(standing, room),
        "begins": not room.is_group and may(standing, "direct_message"),
    }


def _thread_parts(request: MemberRequest, thread: Thread) -> dict[str, Any]:
    thread.summary = selectors.summary_of(thread)
    return {
        "tags": tags_of(thread.room, thread.tags),
        "rights": _rights(request, thread),
        "trail": moves.trail_of_thread(request.standing, thread),
        "closing": _closing(thread),
        "asked": asked_of(request.standing, thread),
        "answer": _answer(thread),
        "context": context_of(thread),
        "short_link": request.build_absolute_uri(short_url(thread)),
    }


def _closing(thread: Thread) -> dict[str, Any] | None:
    """The summary of a closed thread as it stands at its top."""
    post = thread.summary
    if post is None:
        return None
    context = post_context(post, aliases_in([thread]), known_in([post]))
    return {"post": post, "byline": context["byline"], "html": "" if post.is_gone else context["html"]}


def _answer(thread: Thread) -> dict[str, Any] | None:
    """The accepted answer, as it stands under the question."""
    post = answer_of(thread)
    if post is None:
        return None
    drawn = post_context(post, aliases_in([thread]), known_in([post]))
    return {"post": post, "byline": drawn["byline"], "html": drawn["html"]}


def _rights(request: MemberRequest, thread: Thread) -> dict[str, bool]:
    """What she may do with the thread. Each act has a page of its own, which says what it means and asks why."""
    standing, state = request.standing, Thread.State(thread.state)
    decides = can_moderate(standing, thread)
    pins = not thread.is_archived and can_pin(standing, thread)
    return {
        "lock": decides and thread.is_open,
        "unlock": decides and state == Thread.State.LOCKED,
        "close": (thread.is_open or state == Thread.State.LOCKED and decides) and can_close(standing, thread),
        "reopen": state == Thread.State.CLOSED and can_reopen(standing, thread),
        "archive": decides and state == Thread.State.CLOSED,
        "unarchive": decides and thread.is_archived,
        "pin": pins,
        "unpin": pins and thread.is_pinned,
        "tighten": not thread.hides_authors and (decides or can_tighten(standing, thread)),
        "context": not thread.is_archived and can_set_context(standing, thread),
        "acknowledgement": not thread.is_archived and can_ask_acknowledgement(standing, thread),
        "tag": can_tag(standing, thread),
        "move": can_move(standing, thread),
        "invite": decides and thread.room.kind == Room.Kind.BOARD,
    }
