"""The queue of the desk: what waits, what is late, who has it in hand."""

import json

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_bidi, pgettext_lazy
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from forum.models import Room
from forum.views.answers import door, number_in

from .. import actions, charts, figures, log, reasons, selectors
from ..models import Case
from ..permissions import can_use_desk
from .case_words import lines_of

HEAPS = {
    "open": pgettext_lazy("heap of cases", "Open"),
    "mine": pgettext_lazy("heap of cases", "In my hand"),
    "free": pgettext_lazy("heap of cases", "In nobody’s hand"),
    "late": pgettext_lazy("heap of cases", "Late"),
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
    found = selectors.queue_for(request.standing, filters, start=number_in(request, "from") or 0)
    desk_room = log.desk_room()
    days = figures.opened_by_day(request.standing)
    context = {
        "lines": lines_of(found.cases, request.standing),
        "next": found.next,
        "counts": found.counts,
        "filters": filters,
        "rooms": selectors.rooms_on_the_desk(request.standing),
        "severities": [(n, reasons.severity_name(n)) for n in range(5, 0, -1)],
        "origins": Case.Origin.choices,
        "heaps": [(key, label, found.counts.get(key)) for key, label in HEAPS.items()],
        "chart": charts.by_day(days, right_to_left=get_language_bidi()),
        "desk_room": desk_room,
        "live_rooms": live_rooms(desk_room),
    }
    return render(request, "moderation/desk.html", context)


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
