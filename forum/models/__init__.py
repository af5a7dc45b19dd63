from .log import Command, Event
from .moves import MovedPost, ThreadMove
from .notice import Level, Notification
from .promotion import PromotedPost, Promotion
from .reading import ReadMarker
from .record import ChainCheck, Ground, RootMark, SignedRoot
from .room import Membership, Room
from .search import SynonymGroup
from .thread import LINE_KINDS, Alias, Post, Revision, Thread, ThreadInvitation

__all__ = [
    "LINE_KINDS",
    "Alias",
    "ChainCheck",
    "Command",
    "Event",
    "Ground",
    "Level",
    "Membership",
    "MovedPost",
    "Notification",
    "Post",
    "PromotedPost",
    "Promotion",
    "ReadMarker",
    "Revision",
    "Room",
    "RootMark",
    "SignedRoot",
    "SynonymGroup",
    "Thread",
    "ThreadInvitation",
    "ThreadMove",
]
