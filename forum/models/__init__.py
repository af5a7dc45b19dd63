from .log import Command, Event
from .notice import Level, Notification
from .promotion import PromotedPost, Promotion
from .reading import ReadMarker
from .room import Membership, Room
from .thread import LINE_KINDS, Alias, Post, Revision, Thread, ThreadInvitation

__all__ = [
    "LINE_KINDS",
    "Alias",
    "Command",
    "Event",
    "Level",
    "Membership",
    "Notification",
    "Post",
    "PromotedPost",
    "Promotion",
    "ReadMarker",
    "Revision",
    "Room",
    "Thread",
    "ThreadInvitation",
]
