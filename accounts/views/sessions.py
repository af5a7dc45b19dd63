"""A person's own sessions: where she is signed in, and ending one or all the others."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from .. import devices, sessions
from ..requests import MemberRequest


@require_safe
def own_sessions(request: MemberRequest) -> HttpResponse:
    here = request.session.session_key
    found = sessions.sessions_of(request.user)
    rows = [(row, devices.describe(row.user_agent), row.session_key == here) for row in found]
    return render(request, "accounts/sessions.html", {"rows": sorted(rows, key=lambda row: not row[2])})


@require_POST
def end(request: MemberRequest, pk: int) -> HttpResponse:
    if not sessions.end_session(person=request.user, pk=pk):
        raise Http404
    messages.success(request, _("The session is ended. Pages open there close within seconds."))
    return redirect("accounts:sessions")


@require_POST
def end_others(request: MemberRequest) -> HttpResponse:
    ended = sessions.end_sessions(person=request.user, keep=request.session.session_key)
    if ended:
        text = ngettext("%(number)d other session is ended.", "%(number)d other sessions are ended.", ended)
        messages.success(request, text % {"number": ended})
    else:
        messages.info(request, _("There was no other session."))
    return redirect("accounts:sessions")
