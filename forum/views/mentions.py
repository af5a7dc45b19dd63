"""Who may be named after `@`: for the menu under the caret, and for the composer of a page without script."""

import json
from typing import Any

from django.http import HttpResponse, JsonResponse, QueryDict
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.display import number
from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import mentions, selectors
from ..forms import named_in
from ..mentions import Candidate, naming
from ..mentions.tokens import is_quote
from ..models import Post, Room, Thread
from ..permissions import can_start_thread, require
from ..quoting import source_of
from .answers import door

LONGEST_QUERY = 100


@require_safe
@door
def mention_menu(request: MemberRequest, pk: int) -> HttpResponse:
    thread = selectors.get_thread_for(request.standing, pk)
    return JsonResponse({"ok": True, "candidates": offered(request, thread.room, thread, request.GET.get("q", ""))})


@require_safe
@door
def room_mention_menu(request: MemberRequest, key: str) -> HttpResponse:
    """For the first post of a thread to be."""
    room = selectors.get_room_for(request.standing, key)
    require(can_start_thread, request.standing, room)
    return JsonResponse({"ok": True, "candidates": offered(request, room, None, request.GET.get("q", ""))})


def offered(request: MemberRequest, room: Room, thread: Thread | None, query: str) -> list[dict[str, Any]]:
    found = mentions.candidates(request.standing, room, thread, query[:LONGEST_QUERY])
    return [
        {
            "token": one.token,
            "name": one.name,
            "label": naming.label_of(one.name),
            "line": _line(request, one),
            "group": bool(one.size),
        }
        for one in found
    ]


def _line(request: MemberRequest, one: Candidate) -> str:
    """Office and State of a person, the size of a group."""
    if not one.size:
        return one.line
    figure = number(one.size, style_of(request.user, request.standing))
    return ngettext("%(n)s person", "%(n)s people", one.size) % {"n": figure}


def hers(post: Post) -> dict[str, str]:
    """A post's text as its author edits it, and the names in it."""
    known, hides = mentions.known_in([post]), post.thread.hides_authors
    persons = [token for token in post.mentions if not is_quote(token)]
    body, named = naming.with_labels(source_of(post, keeps=True), persons, known, hides=hides)
    return {"body": body, "named": _json(named) if named else ""}


def _json(named: dict[str, str]) -> str:
    return json.dumps(named, ensure_ascii=False)


def wants_mention(request: MemberRequest) -> bool:
    """Whether the composer was sent by one of the buttons that name somebody, and not to be published."""
    return request.method == "POST" and bool({"find", "mention"} & request.POST.keys())


def with_mention(request: MemberRequest, thread: Thread) -> tuple[QueryDict, list[dict[str, Any]]]:
    """What was typed, with the one chosen added at its end; else those who fit what is looked for."""
    typed = request.POST.copy()
    found = offered(request, thread.room, thread, typed.get("mention_q", ""))
    chosen = next((one for one in found if one["token"] == typed.get("mention")), None)
    if chosen is None:
        return typed, found
    body = typed.get("body", "").rstrip()
    typed["body"] = f"{body} @[{chosen['label']}] ".lstrip()
    typed["named"] = _json({**named_in(typed.get("named", "")), chosen["label"]: chosen["token"]})
    typed["mention_q"] = ""
    return typed, []
