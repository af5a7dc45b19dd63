"""What waits for one person: her open notifications, one row a bundle (product.md §3, Notifications inbox).

Every read starts from what she may see now: a row whose room or thread has been closed to her is not shown and not
counted, and it comes back by itself if she is let in again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Value

from accounts.alike import PreparedFor
from accounts.standing import Standing

from . import clock
from .models import Level, Membership, Notification, Post, Room, Thread
from .notifications import ADDRESSED, STANDING, group_of, is_urgent
from .permissions import readable_rooms, readable_threads
from .told import Told

SECTIONS = ("deadlines", "addressed", "followed", "rest")
FOLLOWED = frozenset({"new_posts", "new_thread"})
# Asked of her or decided about her, though nobody wrote her name.
ASKED = frozenset(
    {
        *("promotion_asked", "post_returned", "report_received", "report_decided"),
        *("appeal_received", "appeal_decided", "moderation_undone"),
    }
)
# What has an end or calls for an act stands first: groups of kinds, and single kinds of other groups.
ACTED_ON = frozenset({"procedure", "meeting", "call"})
ENDING = frozenset({"accreditation_expiring", "moderation_action", "appeal_asked", "warning_given", "silence_given"})
# More open rows than anybody reads: the page shows the newest of them.
MOST_ROWS = 500
OPENED_FOR = timedelta(days=30)


# --- What there is -----------------------------------------------------------------------------------------------


def open_for(standing: Standing) -> QuerySet[Notification]:
    """Her notifications that are not done with, in places she may read now."""
    threads = Thread.objects.filter(readable_threads(standing)).values("pk")
    rooms = Room.objects.filter(readable_rooms(standing)).values("pk")
    in_thread = Q(thread__in=threads) & ~Exists(_came_after(standing))
    place = in_thread | Q(thread=None, room__in=rooms) | Q(thread=None, room=None)
    return Notification.objects.filter(place, recipient=standing.person, done_at__isnull=True)


def _came_after(standing: Standing) -> QuerySet[Membership]:
    """Her place in the conversation, where it begins above the post that a row is about."""
    here = Membership.objects.filter(room=OuterRef("room"), person=standing.person, left_at__isnull=True)
    return here.filter(sees_from__gt=OuterRef("number"))


def waiting_for(standing: Standing, now: datetime | None = None) -> QuerySet[Notification]:
    """What the badge counts the bundles of: not looked at, not done, and its hour has come."""
    return open_for(standing).filter(unread=True, due_at__lte=now or clock.now())


def count_for(standing: Standing, now: datetime | None = None) -> tuple[int, float | None]:
    """How many bundles wait for her, and in how many seconds the next held one will. One query."""
    now = now or clock.now()
    [(waiting, next_due)] = _counts(standing, now=now) or [(0, None)]
    return waiting, (next_due - now).total_seconds() if next_due else None


def _count(standing: Standing, now: datetime) -> QuerySet[Notification, tuple[int, datetime | None]]:
    """One row of totals: `aggregate` gives no queryset, a constant to group by does the same."""
    waiting = Count("bundle", distinct=True, filter=Q(due_at__lte=now))
    next_due = Min("due_at", filter=Q(due_at__gt=now))
    together = open_for(standing).filter(unread=True).order_by().annotate(all=Value(1)).values("all")
    return together.annotate(waiting=waiting, next_due=next_due).values_list("waiting", "next_due")


_counts = PreparedFor[tuple[int, datetime | None]](_count, now=datetime)


def with_muted(standing: Standing, rooms: QuerySet[Room]) -> QuerySet[Room]:
    """Rooms with `muted`: whether she wants to be told of nothing there."""
    said = Level.objects.filter(person=standing.person, room=OuterRef("pk"), thread=None, level=Level.Choice.MUTE)
    return rooms.annotate(muted=Exists(said))


# --- The inbox ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One line of the inbox: the notifications of a bundle, of which those she has not looked at come before others."""

    bundle: str
    kind: str
    notices: list[Notification]  # newest first
    posts: list[Post]  # those it tells of that she may read, newest first; of a place that she follows the newest
    threads: list[Thread]  # new ones of a room that she follows
    count: int  # of the posts or threads it tells of
    held: bool  # its hour has not come

    @property
    def newest(self) -> Notification:
        return self.notices[0]

    @property
    def thread(self) -> Thread | None:
        return self.newest.thread

    @property
    def room(self) -> Room | None:
        return self.newest.room

    @property
    def unread(self) -> bool:
        return self.newest.unread

    @property
    def since(self) -> datetime:
        return self.notices[-1].timestamp

    @property
    def due_at(self) -> datetime:
        return min(notice.due_at for notice in self.notices)

    @property
    def upto(self) -> int:
        """An act on the row is about what she saw: nothing that came later is done with unseen."""
        return max(notice.pk for notice in self.notices)

    @property
    def section(self) -> str:
        return section_of(self.kind)


@dataclass(frozen=True)
class Inbox:
    sections: Mapping[str, list[Row]]  # only those with something in them, in their order
    held: list[Row]  # until her hours begin, or until when she asked to be told; the soonest first
    opened: list[Row]  # looked at and not done with

    @property
    def is_empty(self) -> bool:
        return not (self.sections or self.held or self.opened)


def section_of(kind: str) -> str:
    if kind in ENDING or group_of(kind) in ACTED_ON:
        return "deadlines"
    if kind in ADDRESSED | ASKED or is_urgent(kind):
        return "addressed"
    return "followed" if kind in FOLLOWED else "rest"


def inbox_for(standing: Standing, now: datetime | None = None) -> Inbox:
    """Everything open, by section, the newest first. Six queries, whatever there is."""
    now = now or clock.now()
    rows = rows_for(standing, now)
    waiting = [row for row in rows if row.unread and not row.held]
    sections = {name: [row for row in waiting if row.section == name] for name in SECTIONS}
    return Inbox(
        sections={name: found for name, found in sections.items() if found},
        held=sorted((row for row in rows if row.unread and row.held), key=lambda row: row.due_at),
        opened=[row for row in rows if not row.unread],
    )


def rows_for(standing: Standing, now: datetime, *, bundle: str = "") -> list[Row]:
    """Every open bundle, the newest first, or the one. What tells of a place is over once she has looked there."""
    found = open_for(standing).filter(Q(unread=True) | ~Q(verb__in=STANDING) & Q(timestamp__gte=now - OPENED_FOR))
    if bundle:
        found = found.filter(bundle=bundle)
    found = found.select_related("room__body", "thread__room__body").prefetch_related("room__memberships__person")
    bundles: dict[str, list[Notification]] = {}
    for notice in found.order_by("-timestamp", "-pk")[:MOST_ROWS]:
        bundles.setdefault(notice.bundle, []).append(notice)
    shown = {bundle: _unread_first(notices) for bundle, notices in bundles.items()}
    told = Told(standing, [notice for notices in shown.values() for notice in notices])
    return [_row(bundle, notices, told, now) for bundle, notices in shown.items()]


def _unread_first(notices: list[Notification]) -> list[Notification]:
    """Those of a bundle that she has not looked at; all of them once there is none."""
    return [notice for notice in notices if notice.unread] or notices


def _row(bundle: str, notices: list[Notification], told: Told, now: datetime) -> Row:
    return Row(
        bundle=bundle,
        kind=notices[0].kind,
        notices=notices,
        posts=told.posts_of(notices),
        threads=told.threads_of(notices),
        count=told.count_of(notices),
        held=all(notice.due_at > now for notice in notices),
    )
