"""The rules of a room: a page for the secretariat, with everything that was changed in them and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from accounts.display import ReaderStyle
from accounts.models import Accreditation
from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import actions, selectors
from ..models import Event, Room
from ..permissions import can_set_rules, require
from ..thread_forms import AS_CREATED, SLOW, RulesForm
from .addresses import room_url
from .answers import carry_out, door, wants_json
from .words import joined, slow_words

MOST_CHANGES = 50


@dataclass(frozen=True)
class Change:
    """One line of the history."""

    at: datetime
    who: str
    reason: str
    parts: list[tuple[str, str, str]]  # rule, before, after


@require_http_methods(["GET", "HEAD", "POST"])
@door
def room_rules(request: MemberRequest, key: str) -> HttpResponse:
    room = selectors.get_room_for(request.standing, key)
    require(can_set_rules, request.standing, room)
    style = style_of(request.user, request.standing)
    history = selectors.rule_changes(room, MOST_CHANGES)
    form = _form(request, room, style, seen=history[0].seq if history else 0)

    def again() -> HttpResponse:
        context = {
            "room": room,
            "url": room_url(room),
            "form": form,
            "history": changes_in(history, style),
            "style": style,
        }
        return render(request, "forum/room_rules.html", context)

    def change(values: dict[str, Any]) -> HttpResponse:
        done = actions.set_room_rules(
            actor=request.user,
            room=room,
            slow_seconds=values["slow"],
            announcements=values["posters"] == Room.Posters.SECRETARIAT,
            moderation=values["approval"],
            held_classes=values["held_classes"],
            reason=values["reason"],
            seen=values["seen"],
            client_id=values["client_id"],
        )
        if wants_json(request):
            answer = {"ok": True, "room": room.pk, "seq": done.seq, "replayed": done.replayed}
            return JsonResponse(answer, status=200 if done.replayed else 201)
        messages.success(request, _("The rules of this room stand as you set them."))
        return HttpResponseRedirect(reverse("forum:room_rules", args=[room.key]))

    return carry_out(request, form, change, again) if request.method == "POST" else again()


def _form(request: MemberRequest, room: Room, style: ReaderStyle, *, seen: int) -> RulesForm:
    announces = room.posters == Room.Posters.SECRETARIAT
    initial = {
        "slow": room.slow_seconds,
        "posters": Room.Posters.SECRETARIAT.value if announces else AS_CREATED,
        "approval": room.moderation,
        "held_classes": room.held_classes,
        "seen": seen,
    }
    speeds = sorted({*SLOW, room.slow_seconds})
    return RulesForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        slow=[(str(n), _pace(n, style)) for n in speeds],
        posters=list(_writers(room, announces)),
    )


def _writers(room: Room, announces: bool) -> Iterable[tuple[str, str]]:
    """A room that was made for announcements is offered nothing else: nobody else ever wrote there."""
    if not announces or actions.writers_before(room) is not None:
        yield AS_CREATED, _("Those who wrote here from the beginning.")
    yield Room.Posters.SECRETARIAT.value, _("The secretariat only: a room of announcements.")


def changes_in(history: Iterable[Event], style: ReaderStyle) -> list[Change]:
    return [
        Change(
            at=event.at,
            who=event.actor.display_name if event.actor else _("The system"),
            reason=str(event.data.get("reason") or ""),
            parts=[
                (*told,)
                for name, (before, after) in event.data["changes"].items()
                if (told := _part(name, before, after, style))
            ],
        )
        for event in history
    ]


def _part(name: str, before: Any, after: Any, style: ReaderStyle) -> tuple[str, str, str] | None:
    """A rule that changed, in words; who begins threads goes with who writes and is not told twice."""
    if name == "slow_seconds":
        return _("Slow mode"), _pace(before, style), _pace(after, style)
    if name == "posters":
        return _("Who writes"), _poster(before), _poster(after)
    if name == "moderation":
        return _("Approval before publication"), _approval(before), _approval(after)
    if name == "held_classes":
        return _("Whose posts wait besides"), _classes(before), _classes(after)
    return None


def _pace(seconds: int, style: ReaderStyle) -> str:
    return slow_words(seconds, style) if seconds else pgettext("slow mode", "off")


def _poster(value: str) -> str:
    return {
        Room.Posters.MEMBER.value: pgettext("who writes in a room", "all who may reply"),
        Room.Posters.STATE_SEAT.value: pgettext("who writes in a room", "heads and alternates of State seats"),
        Room.Posters.SECRETARIAT.value: pgettext("who writes in a room", "the secretariat only"),
    }.get(value, value)


def _approval(value: str) -> str:
    if value == Room.Moderation.PRE:
        return pgettext("approval of posts", "each post waits")
    return pgettext("approval of posts", "posts appear at once")


def _classes(values: Iterable[str]) -> str:
    known = dict(Accreditation.Klass.choices)
    return str(joined(str(known.get(value, value)) for value in values)) or pgettext("classes", "nobody’s")
