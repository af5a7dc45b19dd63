"""Acknowledging an announcement, asking for it, and the page on who has not."""

import csv
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.cells import MARK, harmless
from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import actions, selectors
from ..acknowledged import Report, report_on
from ..models import Thread
from ..permissions import can_ask_acknowledgement, require
from ..thread_forms import AcknowledgementForm
from .addresses import thread_url
from .answers import acted, carry_out, command, door
from .thread_acts import told
from .thread_states import Act, reasoned

act = require_http_methods(["GET", "HEAD", "POST"])

END = Act(
    "end_acknowledgement",
    can_ask_acknowledgement,
    actions.end_acknowledgement,
    gettext_lazy("Ask for no more acknowledgements"),
    gettext_lazy("Nobody is asked or reminded any more. Who has acknowledged stays on record."),
    gettext_lazy("The thread asks for no acknowledgement any more."),
)
end_acknowledgement = reasoned(END)


@act
@door
def acknowledge(request: MemberRequest, pk: int) -> HttpResponse:
    thread = selectors.get_thread_for(request.standing, pk)
    if request.method != "POST":
        return HttpResponseRedirect(thread_url(thread))
    done = actions.acknowledge(reader=request.user, thread=thread, client_id=command(request)["client_id"])
    return told(request, acted(request, done), _("You have acknowledged this announcement."))


@act
@door
def ask_acknowledgement(request: MemberRequest, pk: int) -> HttpResponse:
    thread = selectors.get_thread_for(request.standing, pk)
    require(can_ask_acknowledgement, request.standing, thread)
    form = AcknowledgementForm(request.POST if request.method == "POST" else None)

    def again() -> HttpResponse:
        context = {"thread": thread, "form": form, "style": style_of(request.user, request.standing)}
        return render(request, "forum/thread_acknowledge.html", context)

    def ask(values: dict[str, Any]) -> HttpResponse:
        done = actions.ask_acknowledgement(
            actor=request.user, thread=thread, until=form.moment, client_id=values["client_id"]
        )
        return told(request, acted(request, done), _("Whoever is addressed is asked to acknowledge it."))

    return carry_out(request, form, ask, again) if request.method == "POST" else again()


@require_safe
def acknowledged(request: MemberRequest, pk: int) -> HttpResponse:
    """Who has, and who has not: for those who may ask."""
    thread = selectors.get_thread_for(request.standing, pk)
    require(can_ask_acknowledgement, request.standing, thread)
    report = report_on(thread)
    if "csv" in request.GET:
        return _table(thread, report)
    context = {
        "thread": thread,
        "thread_url": thread_url(thread),
        "report": report,
        "style": style_of(request.user, request.standing),
    }
    return render(request, "forum/acknowledged.html", context)


def _table(thread: Thread, report: Report) -> HttpResponse:
    answer = HttpResponse(MARK, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="acknowledged-{thread.pk}.csv"'
    writer = csv.writer(answer)
    writer.writerow(
        [pgettext("country", "State"), _("Name"), pgettext("of a person", "Title"), _("Acknowledged at (UTC)")]
    )
    for one in report.people:
        moment = one.at.strftime("%Y-%m-%d %H:%M") if one.at else pgettext("an announcement", "not yet")
        writer.writerow(harmless([one.state, one.name, one.title, moment]))
    return answer
