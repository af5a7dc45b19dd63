"""Who among many may receive what happens in a room: the question the hub asks for every batch (delivery.md G11)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from accounts.permissions import may
from accounts.standing import Standing, standings_of

from .models import Event, Membership, Post, Room, Thread, ThreadInvitation
from .permissions import reads_by_right

LEAVING = "thread.moved_away"
# From few readers to many: who reads a board reads those after it. A guest reads only what she is invited into.
_WIDER = (Room.Audience.MEMBERS_ONLY, Room.Audience.MEMBERS_AND_EXPERTS, Room.Audience.ALL_PARTICIPANTS)
WAITING = frozenset({Post.Status.SUBMITTED, Post.Status.RETURNED})


@dataclass(frozen=True)
class Access:
    """How much of a room one person receives."""

    standing: Standing
    whole: bool  # the whole room, or only `threads`
    threads: frozenset[int] = frozenset()
    sees_from: int = 1  # in a conversation joined later


def access_among(room: Room, person_ids: Iterable[int], moment: datetime | None = None) -> dict[int, Access]:
    """Access of those of `person_ids` who have any to the room now. A flat number of queries."""
    persons = list(Person.objects.filter(pk__in=list(person_ids)))
    return access_of(room, standings_of(persons, moment))


def access_of(room: Room, standings: Mapping[int, Standing]) -> dict[int, Access]:
    """The same for standings that are at hand: two queries at most."""
    places = _places(room, standings)
    invited = _invited(room, standings)
    found: dict[int, Access] = {}
    for pk, standing in standings.items():
        if room.audience == Room.Audience.PARTICIPANTS:
            if standing.admitted and pk in places:
                found[pk] = Access(standing, whole=True, sees_from=places[pk])
        elif reads_by_right(standing, room):
            found[pk] = Access(standing, whole=True)
        elif standing.admitted and pk in invited:
            found[pk] = Access(standing, whole=False, threads=frozenset(invited[pk]))
    return found


def reads(access: Access | None, thread: Thread) -> bool:
    """Whether this much of the thread's room holds the thread."""
    return access is not None and (access.whole or thread.pk in access.threads)


def _places(room: Room, standings: Mapping[int, Standing]) -> dict[int, int]:
    if room.audience != Room.Audience.PARTICIPANTS:
        return {}
    rows = Membership.objects.filter(room=room, person__in=standings, left_at__isnull=True)
    return dict(rows.values_list("person_id", "sees_from"))


def _invited(room: Room, standings: Mapping[int, Standing]) -> dict[int, set[int]]:
    invited: dict[int, set[int]] = {}
    rows = ThreadInvitation.objects.filter(thread__room=room, person__in=standings, withdrawn_at__isnull=True)
    for person, thread in rows.values_list("person_id", "thread_id"):
        invited.setdefault(person, set()).add(thread)
    return invited


def sees_event(access: Access, event: Event) -> bool:
    """Whether this event reaches her in full; otherwise she is sent an empty skip, so her count has no hole.

    `event.thread` and `event.post` are read as they are now.
    """
    thread, post = event.thread, event.post
    if thread is None:
        return access.whole
    if stands_elsewhere(event):
        # That it went is all that is told where it was.
        return access.whole and event.kind == LEAVING and post is None and _sees_thread(access, thread)
    if not access.whole and thread.pk not in access.threads:
        return False
    approves = may(access.standing, "moderate")
    if post is not None and (post.status in WAITING or post.number is None):
        return approves or post.author_id == access.standing.person.pk
    if post is not None and post.number is not None and post.number < access.sees_from:
        return False
    return _sees_thread(access, thread)


def _sees_thread(access: Access, thread: Thread) -> bool:
    unbegun = thread.last_number == 0 and thread.kind != Thread.Kind.STREAM
    return not unbegun or may(access.standing, "moderate") or thread.starter_id == access.standing.person.pk


def stands_elsewhere(event: Event) -> bool:
    """Whether the thread has left the room of this log since, or the post its thread.

    A log is read by those who read its room now. What left it may stand where they do not read: replaying the line in
    which it was written would carry today's text to them, past the door of the room it stands in (docs/moves.md).
    So such a line is empty for everybody; whoever reads the other room has it from there.
    """
    thread, post = event.thread, event.post
    if thread is not None and thread.room_id != event.room_id:
        return True
    return thread is not None and post is not None and post.thread_id != thread.pk


def covers(here: Room, there: Room) -> bool:
    """Whether everybody who reads `here` by right reads `there`. In doubt not."""
    if here.pk == there.pk:
        return True
    if here.audience == Room.Audience.BODY == there.audience:
        return here.body_id == there.body_id
    if here.audience not in _WIDER or there.audience not in _WIDER:
        return False
    return _WIDER.index(Room.Audience(there.audience)) >= _WIDER.index(Room.Audience(here.audience))
