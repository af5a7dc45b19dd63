"""A group: who is in it, adding people, its name, leaving it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import may
from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import actions, members, selectors
from ..conversation_forms import AddForm, NameForm
from ..errors import NobodyToWriteTo, TwoStayTwo
from ..forms import CommandForm
from ..models import Room
from ..permissions import can_change_group, require
from .addresses import room_url
from .answers import acted, carry_out, command, door, wants_json
from .choosing import Choice, is_choosing
from .reading import live_rooms
from .words import name_of

act = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def people(request: MemberRequest, pk: int) -> HttpResponse:
    """Those who are in a conversation, as they are today, and who asked whom into it."""
    room = selectors.get_conversation_for(request.standing, pk)
    standing = request.standing
    context = _context(request, room) | {
        "members": members.members_of(room),
        "herself": standing.person,
        "changes": room.is_group and can_change_group(standing, room),
        "begins": not room.is_group and may(standing, "direct_message"),
    }
    return render(request, "forum/conversation_people.html", context)


@act
@door
def add(request: MemberRequest, pk: int) -> HttpResponse:
    room = _group(request, pk)
    here = frozenset(row.person_id for row in room.memberships.all() if row.left_at is None)
    choice = Choice(request, here)
    form = AddForm(request.POST if request.method == "POST" else None)

    def again() -> HttpResponse:
        context = {"form": form, "choice": choice, "most": actions.MOST_MEMBERS, "others": len(here) - 1}
        return render(request, "forum/conversation_add.html", _context(request, room) | context)

    def take_in(values: dict[str, Any]) -> HttpResponse:
        chosen = members.people_to_write_to(request.standing, values["people"])
        if not chosen:
            raise NobodyToWriteTo
        done = actions.add_to_conversation(
            actor=request.user, room=room, people=chosen, client_id=values["client_id"], past=values["past"]
        )
        return acted(request, done, to=room_url(room))

    return again() if is_choosing(request) else carry_out(request, form, take_in, again)


@act
@door
def rename(request: MemberRequest, pk: int) -> HttpResponse:
    room = _group(request, pk)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": room.name_ar})

    def again() -> HttpResponse:
        return render(request, "forum/conversation_rename.html", _context(request, room) | {"form": form})

    def call(values: dict[str, Any]) -> HttpResponse:
        done = actions.rename_conversation(
            actor=request.user, room=room, name=values["name"], client_id=values["client_id"]
        )
        return acted(request, done, to=room_url(room))

    return carry_out(request, form, call, again) if request.method == "POST" else again()


@act
@door
def leave(request: MemberRequest, pk: int) -> HttpResponse:
    """Said before it is done. Sent twice it stays done: by then she may not open the conversation any more."""
    if request.method == "POST":
        done = actions.leave_conversation(actor=request.user, room=pk, client_id=command(request)["client_id"])
        if not wants_json(request):
            messages.success(request, _("You are no longer in this conversation."))
        return acted(request, done, to=reverse("forum:conversations"))
    room = selectors.get_conversation_for(request.standing, pk)
    if not room.is_group:
        raise TwoStayTwo
    context = {"form": CommandForm(), "alone": len(members.members_of(room)) == 1}
    return render(request, "forum/conversation_leave.html", _context(request, room) | context)


def _group(request: MemberRequest, pk: int) -> Room:
    room = selectors.get_conversation_for(request.standing, pk)
    require(can_change_group, request.standing, room)
    if not room.is_group:
        raise TwoStayTwo
    return room


def _context(request: MemberRequest, room: Room) -> dict[str, Any]:
    standing = request.standing
    return {
        "room": room,
        "name": name_of(room, standing.person),
        "url": room_url(room),
        "live_rooms": live_rooms({room.pk: (room.head, room.epoch)}),
        "style": style_of(standing.person, standing),
    }
