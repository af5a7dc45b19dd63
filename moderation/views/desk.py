"""The queue of the desk: what waits, what is late, who has it in hand."""

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_bidi, pgettext_lazy
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from forum.held import Held
from forum.models import Room
from forum.views.answers import door, number_in

from .. import actions, charts, figures, log, reasons, selectors
from ..models import Case
from ..permissions import can_use_desk
from .case_words import lines_of
from .held import HEAP, held_on_the_desk, places, together

HEAPS = {
    "open": pgettext_lazy("heap of cases", "Open"),
    "mine": pgettext_lazy("heap of cases", "In my hand"),
    "free": pgettext_lazy("heap of cases", "In nobody’s hand"),
    "late": pgettext_lazy("heap of cases", "Late"),
    HEAP: pgettext_lazy("heap of cases", "Waiting for approval"),
    "appealed": pgettext_lazy("heap of cases", "Appealed"),
    "decided": pgettext_lazy("heap of cases", "Decided"),
    "all": pgettext_lazy("heap of cases", "All"),
}


def live_rooms(desk_room: Room) -> str:
    """From where in the desk's log the page goes on (delivery.md G8)."""
    return json.dumps({str(desk_room.pk): [desk_room.head, desk_room.epoch]})


@require_safe
@door
def queue(request: MemberRequest) -> HttpResponse:
    """At most twenty queries, whatever waits."""
    filters = filters_of(request)
    if can_use_desk(request.standing):
        actions.settle_precautions()
    desk_room = log.desk_room()
    live = places(request.standing, desk_room)  # Before what it is the place of (G8).
    start = number_in(request, "from") or 0
    found = selectors.queue_for(request.standing, filters, start=start)
    waiting = held_on_the_desk(request.standing, filters)
    days = figures.opened_by_day(request.standing)
    context = {
        "lines": together(waiting, lines_of(found.cases, request.standing), filters, start),
        "next": found.next if filters.state != HEAP else None,
        "filters": filters,
        "rooms": _rooms(request, waiting),
        "severities": [(n, reasons.severity_name(n)) for n in range(5, 0, -1)],
        "origins": Case.Origin.choices,
        "officers": selectors.officers_on_the_desk(request.standing),
        "heaps": _heaps(found.counts, waiting),
        "chart": charts.by_day(days, right_to_left=get_language_bidi()),
        "desk_room": desk_room,
        "live_rooms": live,
    }
    return render(request, "moderation/desk.html", context)


def _heaps(counts: dict[str, int], waiting: list[Held]) -> list[tuple[str, Any, int | None]]:
    """How much lies in each heap; what waits for approval is counted where it stands among the cases too."""
    late = sum(one.is_late for one in waiting)
    also = {"open": len(waiting), "late": late}
    counts = {key: n + also.get(key, 0) for key, n in counts.items()} | {HEAP: len(waiting)}
    return [(key, label, counts.get(key)) for key, label in HEAPS.items()]


def _rooms(request: MemberRequest, waiting: list[Held]) -> list[Room]:
    rooms = {room.pk: room for room in selectors.rooms_on_the_desk(request.standing)}
    rooms |= {one.post.room_id: one.post.thread.room for one in waiting}
    return sorted(rooms.values(), key=lambda room: (room.order, room.pk))


def filters_of(request: MemberRequest) -> selectors.Filters:
    heap = request.GET.get("heap", "open")
    origin = request.GET.get("origin", "")
    return selectors.Filters(
        state=heap if heap in HEAPS else "open",
        room=number_in(request, "room"),
        severity=number_in(request, "severity"),
        origin=origin if origin in Case.Origin.values else "",
        officer=number_in(request, "officer"),
    )
