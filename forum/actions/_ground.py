"""What a reply stands on, read under the room's lock in one question (delivery.md §2)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet, Subquery

from accounts.models import Person
from accounts.prepared import Prepared

from ..commands import same_commands
from ..errors import ThreadMoved
from ..limits import last_minute, written_since
from ..models import Room, Thread
from ..register import REGISTER_KEY
from ._common import Marker, locked_room, markers_of


@dataclass(frozen=True)
class Ground:
    thread: Thread  # with `thread.room` the locked row
    register: str  # the version of everybody's rights
    written: int  # how much its author has posted within the last minute
    marker: Marker  # how far she has read
    asked_before: bool  # with this client_id


def _asked(thread: int, author: int, client_id: UUID, since: datetime) -> QuerySet[Thread]:
    return Thread.objects.filter(pk=thread).annotate(
        register=Subquery(Room.objects.filter(key=REGISTER_KEY).order_by().values("head_hash")),
        written=Subquery(written_since(author, since)),
        marker=Subquery(markers_of(author, thread).values("pk")),
        read=Subquery(markers_of(author, thread).values("last_number")),
        asked=Subquery(same_commands(author, client_id).values("pk")),
    )


_grounds = Prepared[Thread](_asked, thread=int, author=int, client_id=UUID, since=datetime)


def ground_of(author: Person, thread: Thread, client_id: UUID) -> Ground:
    """The room is locked first: what is read after that nobody else changes."""
    room = locked_room(thread.room_id)
    found = _grounds.one(thread=thread.pk, author=author.pk, client_id=client_id, since=last_minute())
    if found.room_id != room.pk:
        raise ThreadMoved  # While we waited for the lock.
    found.room = room
    told = vars(found)
    return Ground(
        thread=found,
        register=told["register"] or "",
        written=told["written"] or 0,
        marker=Marker(told["marker"] or 0, told["read"] or 0),
        asked_before=told["asked"] is not None,
    )
