"""The queue of the desk: what waits, what is late, who has it in hand."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from forum.views.answers import door, number_in

from .. import actions, log, reasons, selectors
from ..models import Case
from ..permissions import can_use_desk
from .case_words import line_of

HEAPS = ("open", "mine", "free", "late", "appealed", "decided", "all")


@require_safe
@door
def queue(request: MemberRequest) -> HttpResponse:
    """At most twenty queries, whatever waits."""
    filters = filters_of(request)
    if can_use_desk(request.standing):
        actions.settle_precautions()
    found = selectors.queue_for(request.standing, filters, start=number_in(request, "from") or 0)
    desk_room = log.desk_room()
    context = {
        "lines": [line_of(case, request.standing) for case in found.cases],
        "next": found.next,
        "counts": found.counts,
        "filters": filters,
        "rooms": selectors.rooms_on_the_desk(request.standing),
        "severities": [(n, reasons.severity_name(n)) for n in range(5, 0, -1)],
        "origins": Case.Origin.choices,
        "days": selectors.opened_by_day(request.standing),
        "desk_room": desk_room,
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
