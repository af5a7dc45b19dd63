"""Reading a room that is closed to the secretariat: asking, reading, and who has done so (security.md §1.15)."""

import re
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from accounts.selectors import style_of
from forum import clock
from forum.models import Room
from forum.views.answers import carry_out, door, number_in
from forum.views.drawing import Drawn, draw

from .. import actions, supervision
from ..officer_forms import WhyForm
from ..permissions import can_use_desk

_ACTS = re.compile(r'<footer class="post__acts">.*?</footer>', re.DOTALL)
act = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@door
def readings(request: MemberRequest) -> HttpResponse:
    rows = supervision.readings_for(request.standing)
    context = {
        "rows": rows,
        "now": clock.now(),
        "rooms": supervision.rooms_closed_to(request.standing) if can_use_desk(request.standing) else [],
    }
    return render(request, "moderation/readings.html", context)


@act
@door
def ask(request: MemberRequest, pk: int) -> HttpResponse:
    return _ask(request, supervision.get_closed_room_for(request.standing, pk))


@reauthentication_required
def _ask(request: MemberRequest, room: Room) -> HttpResponse:
    form = WhyForm(request.POST if request.method == "POST" else None)

    def again() -> HttpResponse:
        return render(request, "moderation/ask_reading.html", {"form": form, "room": room})

    def send(values: dict[str, Any]) -> HttpResponse:
        done = actions.begin_reading(
            actor=request.user, room=room, reason=values["reason"], client_id=values["client_id"]
        )
        messages.success(request, _("You may read for sixty minutes. The members of the room are told."))
        return redirect("moderation:reading_posts", pk=done.result.pk)

    return carry_out(request, form, send, again) if request.method == "POST" else again()


@require_safe
@door
def reading(request: MemberRequest, pk: int) -> HttpResponse:
    """Who read, when and why: for the Bureau, the secretariat and the members of that room."""
    read = supervision.get_reading_for(request.standing, pk)
    runs = read.until > clock.now()
    mine = runs and read.officer_id == request.user.pk
    return render(request, "moderation/reading.html", {"read": read, "runs": runs, "mine": mine})


@require_safe
@door
def reading_posts(request: MemberRequest, pk: int) -> HttpResponse:
    """The room as it stands, to read and nothing else."""
    read = supervision.get_running_for(request.standing, pk)
    threads = supervision.threads_of_reading(read)
    chosen = number_in(request, "thread") or (threads[0].pk if len(threads) == 1 else None)
    context: dict[str, Any] = {"read": read, "room": read.room, "threads": threads, "page": None}
    if chosen is not None:
        page = supervision.posts_of_reading(read, chosen, after=number_in(request, "after") or 0)
        style = style_of(request.user, request.standing)
        drawn = draw(page.posts, page.thread, request.standing, style)
        context |= {"page": page, "rows": [(post, _to_read(one)) for post, one in zip(page.posts, drawn, strict=True)]}
    return render(request, "moderation/reading_posts.html", context)


def _to_read(drawn: Drawn) -> SafeString:
    """The post as everybody's, without the acts that stand under it: each of them would lead to a page she has not."""
    return SafeString(_ACTS.sub("", drawn.html))
