"""How long a room keeps its texts, and what stops their end: a legal hold (product.md §1.38, security.md §1)."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.urls import reverse

from accounts.models import Person, Term
from accounts.permissions import is_bureau_officer
from accounts.rights_now import standing_now
from accounts.standing import standings_of, valid_at

from .. import clock, gate, register
from ..commands import Done, once
from ..errors import ReasonNeeded, RetentionNotOffered
from ..models import LINE_KINDS, Event, Ground, Post, Room, Thread
from ..notifications import tell
from ..permissions import can_keep_records, can_read_room, require
from ._common import locked_room
from .erasure import ERASED, forget_texts, holds_on, record_erasure

# Without end, one year, two, five, ten.
PERIODS = (0, 365, 730, 1826, 3652)
# Acts of States and what a thread came to are the Council's record itself: they do not end with the talk about them.
KEPT_KINDS = frozenset(
    {
        Post.Kind.OFFICIAL_POSITION,
        Post.Kind.RESERVATION,
        Post.Kind.CHAIR_RULING,
        Post.Kind.PROCEDURE_NOTICE,
        Post.Kind.SUMMARY,
    }
)
AT_ONCE = 100  # posts in one transaction: the room is locked no longer than a moment
LANGUAGES = ("ar", "en", "fr")


@transaction.atomic
def set_retention(*, actor: Person, room: Room, days: int, reason: str, client_id: UUID) -> Done[Room]:
    """From now on texts are kept so many days; 0: without end. Raises RetentionNotOffered, ReasonNeeded."""
    room = _locked(actor, room)
    asked = once(actor, client_id, "set_retention", room=room.pk, days=days, reason=reason)
    if (earlier := asked.earlier()) or room.retention_days == days:
        return Done(room, room, earlier.seq if earlier else 0, replayed=True)
    if days not in PERIODS:
        raise RetentionNotOffered
    before, room.retention_days = room.retention_days, days
    event = _keep(actor, room, "retention.set", reason, before, days, "retention_days")
    asked.keep(room, event)
    return Done(room, room, event.seq)


@transaction.atomic
def set_hold(*, actor: Person, room: Room, reason: str, client_id: UUID) -> Done[Room]:
    """Nothing in the room is erased any more, whatever the law or the time of keeping. Raises ReasonNeeded."""
    room = _locked(actor, room)
    asked = once(actor, client_id, "set_hold", room=room.pk, reason=reason)
    if (earlier := asked.earlier()) or room.legal_hold_at is not None:
        return Done(room, room, earlier.seq if earlier else 0, replayed=True)
    room.legal_hold_at, room.legal_hold_reason = clock.now(), reason.strip()
    event = _keep(actor, room, "hold.set", reason, False, True, "legal_hold_at", "legal_hold_reason")
    _tell_bureau("hold_set", actor, room)
    asked.keep(room, event)
    return Done(room, room, event.seq)


@transaction.atomic
def lift_hold(*, actor: Person, room: Room, reason: str, client_id: UUID) -> Done[Room]:
    """What is due is erased from the next night on. Raises ReasonNeeded."""
    room = _locked(actor, room)
    asked = once(actor, client_id, "lift_hold", room=room.pk, reason=reason)
    if (earlier := asked.earlier()) or room.legal_hold_at is None:
        return Done(room, room, earlier.seq if earlier else 0, replayed=True)
    room.legal_hold_at, room.legal_hold_reason = None, ""
    event = _keep(actor, room, "hold.lifted", reason, True, False, "legal_hold_at", "legal_hold_reason")
    _tell_bureau("hold_lifted", actor, room)
    asked.keep(room, event)
    return Done(room, room, event.seq)


def _locked(actor: Person, room: Room) -> Room:
    room, standing = locked_room(room.pk), standing_now(actor)
    if not can_read_room(standing, room):
        raise Http404
    require(can_keep_records, standing, room)
    return room


def _keep(actor: Person, room: Room, kind: str, reason: str, before: object, after: object, *fields: str) -> Event:
    """In the register and not in the room's own log: its readers are sent the kinds of what happens there."""
    if not reason.strip():
        raise ReasonNeeded
    room.save(update_fields=list(fields))
    data: dict[str, object] = {"room": room.pk, "before": before, "after": after, "reason": reason.strip()}
    return register.record(kind, actor=actor, data=data)


def _tell_bureau(kind: str, actor: Person, room: Room) -> None:
    terms = Term.objects.filter(valid_at(clock.now())).values("person")
    found = standings_of(Person.objects.filter(pk__in=terms))
    members = {pk: standing for pk, standing in found.items() if standing.admitted and is_bureau_officer(standing)}
    place = {code: getattr(room, f"name_{code}") for code in LANGUAGES}
    about: dict[str, object] = {"about": f"h{room.pk}", "place": place, "url": reverse("forum:retention")}
    tell(kind, to=members, actor=actor, data=about)


# --- The end of the time of keeping ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Expired:
    """What one step did, and after which post the next one begins; 0 where nothing is left."""

    erased: int
    needed: int  # left for now: at issue in a case
    last: int


def due_texts(room: Room) -> QuerySet[Post]:
    """The posts of a room whose time is over: not what States declared, not summaries, not what is pinned or held."""
    now = clock.now()
    rows = Post.objects.filter(room=room).exclude(kind__in=KEPT_KINDS | LINE_KINDS).exclude(moderation=ERASED)
    if not room.retention_days or room.legal_hold_at is not None:
        return rows.none()
    summaries = Thread.objects.filter(summary=OuterRef("pk"))
    elsewhere = Event.objects.filter(post=OuterRef("pk"), room__legal_hold_at__isnull=False)
    old = rows.filter(created_at__lt=now - timedelta(days=room.retention_days))
    return old.exclude(thread__pinned_until__gt=now).filter(~Exists(summaries), ~Exists(elsewhere))


@transaction.atomic
def expire_texts(*, room: Room, after: int = 0, limit: int = AT_ONCE) -> Expired:
    """Erase the next texts whose time is over, under the room's lock. Doing it again finds nothing more."""
    room = locked_room(room.pk)
    posts = list(due_texts(room).filter(pk__gt=after).select_related("thread").order_by("pk")[:limit])
    for post in posts:
        post.room = post.thread.room = room
    held, needed = holds_on(posts), gate.needed(post.pk for post in posts)
    going = [post for post in posts if post.pk not in held and post.pk not in needed]
    before = {post.pk: post.moderation for post in going}
    forget_texts(going)
    for post in going:
        record_erasure(post, before[post.pk], actor=None, case=None, reason="", ground=Ground.RETENTION.value)
    return Expired(len(going), len(needed), posts[-1].pk if len(posts) == limit else 0)


def count_due(room: Room) -> int:
    """How many texts the next night would erase."""
    return due_texts(room).count()
