"""The inbox: what waits for her, and what she does with it in place (product.md §3)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import actions, clock, inbox, later
from ..forms import NumberField
from ..inbox import Row
from ..models import Level, Notification
from .answers import UnreadableCommand, command, door, wants_json
from .notice_words import Line, Words, thread_of

ONE_DAY = timedelta(days=1)


class ActForm(forms.Form):
    """One act on one bundle. `until`, `at` and `level` belong to some of the acts."""

    act = forms.CharField(max_length=20, required=False)
    bundle = forms.CharField(max_length=80, required=False)
    upto = NumberField(required=False)
    until = forms.CharField(max_length=20, required=False)
    at = forms.CharField(max_length=40, required=False)


@dataclass(frozen=True)
class Section:
    key: str
    lines: list[Line]


@require_safe
def inbox_page(request: MemberRequest) -> HttpResponse:
    standing, now = request.standing, clock.now()
    style = style_of(standing.person, standing)
    found = inbox.inbox_for(standing, now)
    groups: dict[str, list[Row]] = {**found.sections, "held": found.held, "opened": found.opened}
    lines = Words((row for rows in groups.values() for row in rows), standing.person, style).lines()
    drawn = {line.row.bundle: line for line in lines}
    context = {
        "sections": [Section(key, [drawn[row.bundle] for row in rows]) for key, rows in found.sections.items()],
        "held": [drawn[row.bundle] for row in found.held],
        "held_kind": "clock" if found.held and found.held[0].due_at - now < ONE_DAY else "weekday",
        "opened": [drawn[row.bundle] for row in found.opened],
        "opened_upto": max((row.upto for row in found.opened), default=0),
        "is_empty": found.is_empty,
        "later": later.choices(standing, now),
        "first_day": later.first_day(standing, now),
        "undo": _undo(request),
        "style": style,
    }
    return render(request, "forum/inbox.html", context)


def _undo(request: MemberRequest) -> dict[str, str] | None:
    """The act just done, as the address says, if there is still something to take back."""
    bundle, at = request.GET.get("done", ""), _moment(request.GET.get("at", ""))
    if (
        at is None
        or "\0" in bundle
        or not Notification.objects.filter(recipient=request.user, bundle=bundle, done_at=at).exists()
    ):
        return None
    return {"bundle": bundle, "at": at.isoformat()}


def _moment(text: str) -> datetime | None:
    """In UTC, because a database does not take every displacement that Python reads."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


# --- Acts ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@door
def inbox_act(request: MemberRequest) -> HttpResponse:
    """act=done|later|open|unread|mute|undo|done_opened with bundle, and upto: the newest row she saw of it."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("forum:inbox"))
    values = command(request, ActForm)
    act = ACTS.get(values["act"] or ("later" if values["until"] else ""))
    if act is None:
        raise UnreadableCommand
    return act(request, values)


def _done(request: MemberRequest, values: dict[str, Any]) -> HttpResponse:
    at = actions.finish_notices(person=request.user, bundle=values["bundle"], upto=values["upto"])
    return _answer(request, undo={"done": values["bundle"], "at": at.isoformat()})


def _done_opened(request: MemberRequest, values: dict[str, Any]) -> HttpResponse:
    actions.finish_opened(person=request.user, upto=values["upto"] or 0)
    return _answer(request)


def _undo_done(request: MemberRequest, values: dict[str, Any]) -> HttpResponse:
    if (at := _moment(values["at"])) is None:
        raise UnreadableCommand
    actions.restore_notices(person=request.user, bundle=values["bundle"], at=at)
    return _answer(request)


def _later(request: MemberRequest, values: dict[str, Any]) -> HttpResponse:
    until = later.moment_of(request.standing, values["until"], clock.now())
    actions.postpone_notices(person=request.user, bundle=values["bundle"], until=until, upto=values["upto"])
    return _answer(request)


def _open(request: MemberRequest, values: dict[str, Any]) -> HttpResponse:
    """Looked at, and on to the place itself: for those without script, whose links cannot say so."""
    row = _row(request, values["bundle"])
    line = Words([row], request.user, style_of(request.user, request.standing)).lines()[0]
    actions.open_notices(person=request.user, bundle=row.bundle, upto=values["upto"])
    return _answer(request, to=line.url)


def _keep_unread(request: MemberRequest, values: dict[str, Any]) -> HttpResponse:
    actions.keep_unread(person=request.user, bundle=values["bundle"], upto=values["upto"])
    return _answer(request)


def _mute(request: MemberRequest, values: dict[str, Any]) -> HttpResponse:
    row = _row(request, values["bundle"])
    if row.room is None:
        raise UnreadableCommand
    actions.set_level(person=request.user, room=row.room, thread=thread_of(row), level=Level.Choice.MUTE)
    if not wants_json(request):
        messages.success(request, _("Muted. You are told of nothing from there but deadlines."))
    return _answer(request)


ACTS: dict[str, Callable[[MemberRequest, dict[str, Any]], HttpResponse]] = {
    "done": _done,
    "done_opened": _done_opened,
    "undo": _undo_done,
    "later": _later,
    "open": _open,
    "unread": _keep_unread,
    "mute": _mute,
}


def _row(request: MemberRequest, bundle: str) -> Row:
    """A bundle she has open, or the same 404 for another's and for none."""
    for row in inbox.rows_for(request.standing, clock.now(), bundle=bundle):
        return row
    raise Http404


def _answer(request: MemberRequest, *, to: str = "", undo: dict[str, str] | None = None) -> HttpResponse:
    if wants_json(request):
        count, next_due = inbox.count_for(request.standing)
        return JsonResponse({"ok": True, "count": count, "next_due": next_due, "undo": undo})
    return HttpResponseRedirect(to or reverse("forum:inbox") + (f"?{urlencode(undo)}" if undo else ""))
