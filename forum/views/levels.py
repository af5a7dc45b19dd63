"""How much a person wants to be told of a room or of a thread: a page for everybody, a menu for most."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from accounts.prepared import Prepared
from accounts.requests import MemberRequest

from .. import actions, selectors
from ..models import Level, Room, Thread
from ..notifications import usual_level
from .addresses import room_url, thread_url
from .answers import command, door, wants_json
from .words import name_of

Choice = Level.Choice
# What each means, below its name.
MEANINGS = {
    Choice.ALL: gettext_lazy("Every new post is told in the inbox."),
    Choice.MENTIONS: gettext_lazy("Told when somebody mentions or answers you."),
    Choice.CATCH_UP: gettext_lazy("Nothing in the inbox; everything on the catch-up page."),
    Choice.MUTE: gettext_lazy("Neither told nor counted. Deadlines are still told."),
}


@dataclass(frozen=True)
class LevelNow:
    """What holds for her in one place, and why."""

    level: str
    own: str  # what she, or a rule, chose for this place itself; "" where nothing
    by_rule: bool
    inherited: str  # what holds without a choice of its own
    url: str

    @property
    def label(self) -> str:
        return str(Choice(self.level).label)

    @property
    def inherited_label(self) -> str:
        return str(Choice(self.inherited).label)

    @property
    def choices(self) -> list[tuple[str, Any, Any]]:
        return [(choice.value, choice.label, MEANINGS[choice]) for choice in Choice]


class LevelForm(forms.Form):
    level = forms.ChoiceField(choices=[("", ""), *Choice.choices], required=False)


_said = Prepared[Level](lambda person, room: Level.objects.filter(person=person, room=room), person=int, room=int)


def level_now(person: Person, room: Room, thread: Thread | None = None) -> LevelNow:
    """One query. A live room or a conversation is its one thread: what is said of it is said of the room."""
    if thread is not None and thread.kind == Thread.Kind.STREAM:
        thread = None
    rows = {row.thread_id: row for row in _said(person=person.pk, room=room.pk)}
    of_room = rows.get(None)
    own = rows.get(thread.pk) if thread else of_room
    inherited = of_room.level if thread and of_room else usual_level(room)
    url = reverse("forum:thread_level", args=[thread.pk]) if thread else reverse("forum:room_level", args=[room.pk])
    return LevelNow(
        own.level if own else inherited, own.level if own else "", bool(own and own.by_rule), inherited, url
    )


@require_http_methods(["GET", "HEAD", "POST"])
@door
def room_level(request: MemberRequest, pk: int) -> HttpResponse:
    room = selectors.get_room_by_id_for(request.standing, pk)
    return _level(request, room, None)


@require_http_methods(["GET", "HEAD", "POST"])
@door
def thread_level(request: MemberRequest, pk: int) -> HttpResponse:
    thread = selectors.get_thread_for(request.standing, pk)
    # A live room is its one thread; what is said of it is said of the room.
    return _level(request, thread.room, None if thread.kind == Thread.Kind.STREAM else thread)


def _level(request: MemberRequest, room: Room, thread: Thread | None) -> HttpResponse:
    back = thread_url(thread) if thread else room_url(room)
    if request.method == "POST":
        level = command(request, LevelForm)["level"]
        actions.set_level(person=request.user, room=room, thread=thread, level=level)
        if wants_json(request):
            return JsonResponse({"ok": True, "level": level_now(request.user, room, thread).level})
        messages.success(request, _("What you are told of this place has changed."))
        return HttpResponseRedirect(back)
    context = {
        "now": level_now(request.user, room, thread),
        "thread": thread,
        "room": room,
        "name": thread.title if thread else name_of(room, request.user),
        "back": back,
    }
    return render(request, "forum/level.html", context)
