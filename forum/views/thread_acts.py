"""What one does to a thread: read it, hide its authors, ask somebody in. Its states are in `thread_states`."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest

from .. import actions, invitations, selectors
from ..forms import CommandForm, InviteForm, ReadForm
from ..models import Thread
from ..permissions import can_invite, can_tighten, require
from .addresses import thread_url
from .answers import acted, command, door, wants_json

act = require_http_methods(["GET", "HEAD", "POST"])


@act
@door
def mark_read(request: MemberRequest, pk: int) -> HttpResponse:
    """How far she has read; the script reports it, a button does without one."""
    thread = selectors.get_thread_for(request.standing, pk)
    if request.method != "POST":
        return HttpResponseRedirect(thread_url(thread))
    number = actions.mark_read(person=request.user, thread=thread, number=command(request, ReadForm)["number"])
    if wants_json(request):
        return JsonResponse({"ok": True, "thread": thread.pk, "number": number})
    return HttpResponseRedirect(thread_url(thread))


@act
@door
def tighten_thread(request: MemberRequest, pk: int) -> HttpResponse:
    """On a page of its own that says what it means: it is not undone after a reply (domain.md W2)."""
    thread = selectors.get_thread_for(request.standing, pk)
    require(can_tighten, request.standing, thread)
    if request.method != "POST":
        return render(request, "forum/thread_tighten.html", {"thread": thread, "form": CommandForm()})
    client_id: UUID = command(request)["client_id"]
    done = actions.tighten_attribution(actor=request.user, thread=thread, client_id=client_id)
    return told(request, acted(request, done), _("The authors of this thread are no longer named."))


@act
@door
def invite_to_thread(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose an observer or a guest and ask her into this thread."""
    thread = selectors.get_thread_for(request.standing, pk)
    require(can_invite, request.standing, thread)
    if request.method == "POST":
        return _invite(request, thread)
    query = request.GET.get("q", "").strip()[:100]
    found = invitations.matching(invitations.invitable(thread), query)
    context = {"thread": thread, "query": query, "found": found, "client_id": uuid4()}
    return render(request, "forum/thread_invite.html", context)


def _invite(request: MemberRequest, thread: Thread) -> HttpResponse:
    person = invitations.get_invitable_for(thread, command(request, InviteForm)["person"])
    actions.invite_to_thread(actor=request.user, thread=thread, person=person)
    if wants_json(request):
        return JsonResponse({"ok": True, "thread": thread.pk, "person": person.pk})
    messages.success(request, _("The invitation to this thread stands."))
    return HttpResponseRedirect(thread_url(thread))


def told(request: MemberRequest, response: HttpResponse, sentence: str) -> HttpResponse:
    if not wants_json(request):
        messages.success(request, sentence)
    return response
