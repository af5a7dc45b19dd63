"""Private conversations: the list, one of them, and the first message to people. `groups` has what changes a group."""

from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Person
from accounts.permissions import may
from accounts.requests import MemberRequest
from accounts.selectors import get_person_for, style_of
from accounts.standing import standing_of

from .. import actions, members, selectors
from ..conversation_forms import GroupForm
from ..forms import PostForm
from ..models import Post, Room
from ..permissions import can_begin_conversations, can_write_to, capacities_in, require
from .addresses import room_url
from .answers import acted, carry_out, door
from .choosing import Choice, is_choosing
from .conversation_rows import rows_of
from .pages import page_of
from .reading import live_rooms

act = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def conversations(request: MemberRequest) -> HttpResponse:
    standing = request.standing
    found = list(selectors.conversations_for(standing))
    style = style_of(standing.person, standing)
    context = {
        "conversations": rows_of(standing, found),
        "live_rooms": live_rooms({room.pk: (room.head, room.epoch) for room in found}),
        "writes": may(standing, "direct_message"),
        "style": style,
    }
    return render(request, "forum/conversations.html", context)


@require_safe
@door
def conversation(request: MemberRequest, pk: int) -> HttpResponse:
    found = selectors.get_conversation_for(request.standing, pk)
    return page_of(request, selectors.stream_of(found))


@act
@door
def write_to(request: MemberRequest, person: int) -> HttpResponse:
    """The conversation with one person: the one there is, or a first message that begins it."""
    other = get_person_for(request.standing, person).person
    existing = _between(request, other)
    if existing and request.method != "POST":
        return HttpResponseRedirect(room_url(existing))
    require(can_write_to, request.standing, standing_of(other))
    form = PostForm(
        request.POST if request.method == "POST" else None, capacities=capacities_in(request.standing, False)
    )

    def again() -> HttpResponse:
        return render(request, "forum/conversation_new.html", {"form": form, "other": other})

    def begin(values: dict[str, Any]) -> HttpResponse:
        return acted(request, _first_message(request, [other], values))

    return carry_out(request, form, begin, again) if request.method == "POST" else again()


@act
@door
def new_group(request: MemberRequest) -> HttpResponse:
    """Choose people, one after another, and write to them. One alone and no name is the conversation with her."""
    require(can_begin_conversations, request.standing)
    choice = Choice(request)
    form = GroupForm(
        request.POST if request.method == "POST" else None, capacities=capacities_in(request.standing, False)
    )

    def again() -> HttpResponse:
        context = {"form": form, "choice": choice, "most": actions.MOST_MEMBERS}
        return render(request, "forum/conversation_group.html", context)

    def begin(values: dict[str, Any]) -> HttpResponse:
        people = members.people_to_write_to(request.standing, values["people"])
        return acted(request, _first_message(request, people, values))

    return again() if is_choosing(request) else carry_out(request, form, begin, again)


@transaction.atomic
def _first_message(request: MemberRequest, people: list[Person], values: dict[str, Any]) -> Any:
    """Two commands of one form. The second id follows from the first, so sending twice still makes one of each.

    One transaction: a message that is refused must not leave the others an empty conversation.
    """
    room = _begun(request, people, uuid5(values["client_id"], "conversation"), values.get("name", ""))
    return actions.create_post(
        author=request.user,
        thread=selectors.stream_of(room),
        body=values["body"],
        language=values["language"],
        client_id=values["client_id"],
        capacity=values["capacity"],
        kind=Post.Kind.POST,
        direction=values["direction"],
    )


def _begun(request: MemberRequest, people: list[Person], client_id: UUID, name: str) -> Room:
    if len(people) == 1 and not name:
        return actions.start_conversation(author=request.user, people=people, client_id=client_id).result
    return actions.start_group(author=request.user, people=people, client_id=client_id, name=name).result


def _between(request: MemberRequest, other: Person) -> Room | None:
    wanted = {request.standing.person.pk, other.pk}
    for room in selectors.conversations_for(request.standing):
        here = {row.person_id for row in room.memberships.all() if row.left_at is None}
        if here == wanted and not room.is_group:
            return room
    return None
