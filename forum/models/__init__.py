from .drafts import Draft, ScheduledPost
from .files import Attachment, StoredFile
from .log import Command, Event
from .mail import MailPlan, MailReturned, OutboxItem, PushSubscription
from .marks import Acknowledgement, Bookmark, Poll, PollVote, Reaction, SavedView, ThreadContext
from .moves import MovedPost, ThreadMove
from .notice import Level, Notification
from .promotion import PromotedPost, Promotion
from .quotes import Quote
from .reading import ReadMarker
from .record import ChainCheck, Ground, RootMark, SignedRoot
from .room import Membership, Room
from .search import SynonymGroup
from .thread import LINE_KINDS, Alias, Post, Revision, Thread, ThreadInvitation

__all__ = [
    "LINE_KINDS",
    "Acknowledgement",
    "Alias",
    "Attachment",
    "Bookmark",
    "ChainCheck",
    "Command",
    "Draft",
    "Event",
    "Ground",
    "Level",
    "MailPlan",
    "MailReturned",
    "Membership",
    "MovedPost",
    "Notification",
    "OutboxItem",
    "Poll",
    "PollVote",
    "Post",
    "PromotedPost",
    "Promotion",
    "PushSubscription",
    "Quote",
    "Reaction",
    "ReadMarker",
    "Revision",
    "Room",
    "RootMark",
    "SavedView",
    "ScheduledPost",
    "SignedRoot",
    "StoredFile",
    "SynonymGroup",
    "Thread",
    "ThreadContext",
    "ThreadInvitation",
    "ThreadMove",
]
