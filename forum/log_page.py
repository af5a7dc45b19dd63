"""The log of a room above a number, for one person: what a socket would be sent, asked for by HTTP (delivery.md G7)."""

from dataclasses import dataclass, field

from django.conf import settings
from django.http import Http404

from accounts.standing import Standing

from . import log
from .access import access_among, sees_event
from .models import Event


@dataclass(frozen=True)
class LogPage:
    """The next events in order without a hole, each with whether she sees it; or `resync`, and nothing else."""

    room: int
    head: int
    epoch: str
    resync: bool = False
    more: bool = False
    events: list[tuple[Event, bool]] = field(default_factory=list)


def log_page(standing: Standing, room_id: int, *, after: int, epoch: str, limit: int | None = None) -> LogPage:
    """The events above `after`, or 404 for a room she does not hear now.

    Rights are looked at after the events were read: what was committed once a right had ended is never told (G11).
    """
    head = log.heads_heard_by(standing, [room_id]).get(room_id)
    if head is None:
        raise Http404
    last, now_epoch = head
    if epoch != now_epoch or not last - settings.LIVE["resume_limit"] <= after <= last:
        return LogPage(room_id, last, now_epoch, resync=True)
    most: int = settings.LIVE["page_limit"]
    events = log.events_above(room_id, after, min(limit or most, most))
    room = log.room_to_follow(room_id)
    access = access_among(room, [standing.person.pk]).get(standing.person.pk) if room else None
    if access is None:
        raise Http404
    reached = events[-1].seq if events else after
    told = [(event, sees_event(access, event)) for event in events]
    return LogPage(room_id, last, now_epoch, more=reached < last, events=told)
