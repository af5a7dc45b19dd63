"""Private conversations: the list, one of them, and beginning one with a first message."""

from uuid import uuid5

from django.db import transaction
from ninja import Router, Status

from accounts.requests import MemberRequest

from .. import actions, members, selectors
from ..commands import Done
from ..content import guess_language
from ..models import Post, Room
from . import schemas, shapes
from .commands import NewConversation
from .door import WRITE
from .posts import told_done
from .rooms import told_rooms

router = Router(tags=["conversations"])


@router.get("", response=schemas.Rooms, url_name="conversations", summary="My conversations, last moved first")
def conversations(request: MemberRequest) -> shapes.Told:
    return {"rooms": told_rooms(request, list(selectors.conversations_for(request.standing)))}


@router.get("/{int:pk}", response=schemas.Room, url_name="conversation", summary="One conversation")
def conversation(request: MemberRequest, pk: int) -> shapes.Told:
    """What was said stands in its `stream`, a thread like any other."""
    return told_rooms(request, [selectors.get_conversation_for(request.standing, pk)])[0]


@router.post(
    "",
    response={201: schemas.ConversationDone, 200: schemas.ConversationDone},
    auth=WRITE,
    url_name="start_conversation",
    summary="Write to people",
)
def start_conversation(request: MemberRequest, command: NewConversation) -> Status:
    """The first message to one person, in the conversation there is or a new one; to several, in a new group."""
    done = _first_message(request, command)
    room = selectors.get_conversation_for(request.standing, done.room.pk)
    told = {**told_done(done), "conversation": told_rooms(request, [room])[0]}
    return Status(200 if done.replayed else 201, told)


@transaction.atomic
def _first_message(request: MemberRequest, command: NewConversation) -> Done[Post]:
    """Two commands of one request; the second id follows from the first, as on the page.

    One transaction: a message that is refused must not leave the others an empty conversation.
    """
    room = _begun(request, command)
    return actions.create_post(
        author=request.standing.person,
        thread=selectors.stream_of(room),
        body=command.body,
        language=command.language or guess_language(command.body),
        client_id=command.client_id,
        direction=command.direction,
        confirmed=command.confirmed,
    )


def _begun(request: MemberRequest, command: NewConversation) -> Room:
    author, client_id = request.standing.person, uuid5(command.client_id, "conversation")
    people = members.people_to_write_to(request.standing, command.people)
    if len(people) == 1 and not command.name:
        return actions.start_conversation(author=author, people=people, client_id=client_id).result
    return actions.start_group(author=author, people=people, client_id=client_id, name=command.name).result
