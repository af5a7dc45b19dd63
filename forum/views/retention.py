"""How long each room keeps its texts, and the legal holds: for the secretariat to set, for the Bureau to see."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.display import ReaderStyle
from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import audit
from ..actions import retention as actions
from ..forms import CommandForm, HoldForm, KeepingForm
from ..retention import Keeping, history_for, keeping_for, keepings_for
from .answers import carry_out, door
from .audit_lines import lines_of
from .event_states import retention_words

act = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@door
def rooms(request: MemberRequest) -> HttpResponse:
    style = style_of(request.user, request.standing)
    rows = [
        (keeping, retention_words(keeping.room.retention_days, style)) for keeping in keepings_for(request.standing)
    ]
    return render(request, "forum/retention.html", {"rows": rows, "style": style})


@act
@door
def room(request: MemberRequest, key: str) -> HttpResponse:
    """One room: its period, its hold, what was decided before."""
    keeping = keeping_for(request.standing, key)
    if request.method != "POST":
        return _page(request, keeping)
    return _changed(request, keeping, _set_period)


@act
@door
def hold(request: MemberRequest, key: str) -> HttpResponse:
    """Set the hold, or lift the one that stands."""
    keeping = keeping_for(request.standing, key)
    if request.method != "POST":
        return HttpResponseRedirect(_url(keeping))
    return _changed(request, keeping, _set_hold)


def _changed(
    request: MemberRequest, keeping: Keeping, change: Callable[[MemberRequest, Keeping], HttpResponse]
) -> HttpResponse:
    """Who may not is refused before being asked for a fresh sign-in."""
    if not keeping.sets:
        raise Http404
    return reauthentication_required(change)(request, keeping)


def _set_period(request: MemberRequest, keeping: Keeping) -> HttpResponse:
    form = _keeping_form(request, keeping)

    def save(values: dict[str, Any]) -> HttpResponse:
        actions.set_retention(actor=request.user, room=keeping.room, **values)
        messages.success(request, _("The time of keeping is set. The log has it with your reason."))
        return HttpResponseRedirect(_url(keeping))

    return carry_out(request, form, save, lambda: _page(request, keeping, keeping_form=form))


def _set_hold(request: MemberRequest, keeping: Keeping) -> HttpResponse:
    form, lifts = HoldForm(request.POST), "lift" in request.POST

    def save(values: dict[str, Any]) -> HttpResponse:
        do = actions.lift_hold if lifts else actions.set_hold
        do(actor=request.user, room=keeping.room, **values)
        told = _("The hold is lifted. The Bureau is told.") if lifts else _("The hold stands. The Bureau is told.")
        messages.success(request, told)
        return HttpResponseRedirect(_url(keeping))

    return carry_out(request, form, save, lambda: _page(request, keeping, hold_form=form))


def _page(request: MemberRequest, keeping: Keeping, **forms: CommandForm) -> HttpResponse:
    style = style_of(request.user, request.standing)
    found = list(history_for(request.standing, keeping.room))
    context = {
        "room": keeping.room,
        "sets": keeping.sets,
        "kept": retention_words(keeping.room.retention_days, style),
        "due": actions.count_due(keeping.room),
        "history": lines_of(found, audit.names_for(found, [keeping.room]), style),
        "keeping_form": _keeping_form(request, keeping, style, bound=False),
        "hold_form": HoldForm(auto_id="hold_%s"),
        "style": style,
    }
    return render(request, "forum/retention_room.html", context | forms)


def _keeping_form(
    request: MemberRequest, keeping: Keeping, style: ReaderStyle | None = None, *, bound: bool = True
) -> KeepingForm:
    style = style or style_of(request.user, request.standing)
    periods = [(days, retention_words(days, style)) for days in actions.PERIODS]
    initial = {"days": str(keeping.room.retention_days)}
    return KeepingForm(request.POST if bound else None, periods=periods, initial=initial)


def _url(keeping: Keeping) -> str:
    return reverse("forum:retention_room", args=[keeping.room.key])
