from .log import Command, Event
from .reading import ReadMarker
from .room import Membership, Room
from .thread import Alias, Post, Revision, Thread, ThreadInvitation

__all__ = [
    "Alias",
    "Command",
    "Event",
    "Membership",
    "Post",
    "ReadMarker",
    "Revision",
    "Room",
    "Thread",
    "ThreadInvitation",
]
