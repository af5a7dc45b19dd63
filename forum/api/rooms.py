"""Rooms she may read, and their threads. Heads are read with the rooms, before what is in them (delivery.md G8)."""

from collections.abc import Sequence

from django.http import Http404
from ninja import Query, Router, Status

from accounts.requests import MemberRequest

from .. import actions, selectors
from ..content import guess_language
from ..forms import MOST_ID
from ..models import Room
from . import schemas, shapes
from .commands import NewThread
from .door import WRITE

router = Router(tags=["rooms"])
MOST_KEY = 80


def found_room(request: MemberRequest, room: str) -> Room:
    """By its number or its key; the same 404 for one that is closed to her."""
    if "\0" in room or len(room) > MOST_KEY:
        raise Http404
    if room.isascii() and room.isdecimal():
        return selectors.get_room_by_id_for(request.standing, int(room))
    return selectors.get_room_for(request.standing, room)


def heard_room(request: MemberRequest, room: str) -> int:
    """The number of a room whose log reaches her, in whole or for a thread she was invited into."""
    if room.isascii() and room.isdecimal():
        return min(int(room[:20]), MOST_ID)
    return found_room(request, room).pk


def told_rooms(request: MemberRequest, rooms: Sequence[Room]) -> list[shapes.Told]:
    unread = selectors.unread_by_room(request.standing)
    streams = selectors.streams_of(rooms)
    return [shapes.told_room(room, request.standing.person, unread, streams) for room in rooms]


@router.get("", response=schemas.Rooms, url_name="rooms", summary="The rooms I read")
def rooms(request: MemberRequest) -> dict[str, object]:
    found = selectors.rooms_for(request.standing).prefetch_related("memberships__person")
    return {"rooms": told_rooms(request, list(found))}


@router.get("/{room}", response=schemas.Room, url_name="room", summary="One room")
def room(request: MemberRequest, room: str) -> shapes.Told:
    """By its key (`governance`) or its number."""
    return told_rooms(request, [found_room(request, room)])[0]


@router.get("/{room}/threads", response=schemas.Threads, url_name="threads", summary="Threads, last moved first")
def threads(request: MemberRequest, room: str, before: str = Query("", max_length=100), tag: str = "") -> object:
    """`before` is the `older` of the page before; `tag` the key of one of the room's tags."""
    found = found_room(request, room)
    tag = tag if tag in {known["key"] for known in found.tags} else ""
    page = selectors.threads_in(request.standing, found, before=before, tag=tag)
    return {
        "threads": [shapes.told_thread(thread, thread.read) for thread in page.threads],  # type: ignore[attr-defined]
        "older": page.older,
        "head": found.head,
        "epoch": found.epoch,
    }


@router.post(
    "/{room}/threads",
    response={201: schemas.ThreadDone, 200: schemas.ThreadDone},
    auth=WRITE,
    url_name="start_thread",
    summary="Start a thread",
)
def start_thread(request: MemberRequest, room: str, command: NewThread) -> object:
    """With its first post. 201 the first time, 200 for the same `client_id` again."""
    found = found_room(request, room)
    done = actions.start_thread(
        author=request.standing.person,
        room=found,
        title=command.title,
        body=command.body,
        language=command.language or guess_language(command.body),
        client_id=command.client_id,
        attribution=command.attribution,
        kind=command.kind,
        capacity=command.capacity,
        post_kind=command.post_kind,
        direction=command.direction,
        tags=command.tags,
        confirmed=command.confirmed,
    )
    told = {
        "thread": shapes.told_thread(done.result, selectors.last_read(request.standing.person, done.result)),
        "room": done.room.pk,
        "seq": done.seq,
        "epoch": done.room.epoch,
        "replayed": done.replayed,
    }
    return Status(200 if done.replayed else 201, told)
