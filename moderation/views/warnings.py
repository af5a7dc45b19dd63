"""A warning that stands before her pages until she says that she has read it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from forum.forms import CommandForm
from forum.models import Post
from forum.permissions import can_read_thread
from forum.views.answers import command, door

from .. import actions, reasons, supervision
from ..models import Warned
from ..permissions import appeal_ends, can_appeal


@require_safe
@door
def warning(request: MemberRequest) -> HttpResponse:
    """The oldest unread one; without any she goes on to where she was going."""
    onward = _onward(request, request.GET.get("next", ""))
    found = supervision.next_warning(request.user)
    if found is None:
        return HttpResponseRedirect(onward)
    appeals = can_appeal(request.standing, found.case)
    context = {
        "warning": found,
        "post": found.case.post,
        "place": _place(request, found.case.post),
        "reason": reasons.reason(found.case.reason) if found.case.reason else None,
        "appeal_until": appeal_ends(found.case) if appeals else None,
        "onward": onward,
        "form": CommandForm(),
    }
    return render(request, "moderation/warning.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@door
def read_warning(request: MemberRequest, pk: int) -> HttpResponse:
    """She says that she has read it, and goes on."""
    found = get_object_or_404(Warned.objects.select_related("case__post__thread"), pk=pk, person=request.user)
    decision = reverse("moderation:post", args=[found.case.post_id])
    if request.method != "POST":
        return HttpResponseRedirect(decision)
    command(request)
    actions.acknowledge_warning(person=request.user, warning=found)
    messages.success(request, _("Thank you. The warning is marked as read."))
    return HttpResponseRedirect(_onward(request, request.POST.get("next", ""), otherwise=decision))


def _place(request: MemberRequest, post: Post) -> str:
    """Where it stands now, if she reads there: it may have been moved."""
    if not can_read_thread(request.standing, post.thread):
        return _("A room that is closed to you")
    return post.thread.title or post.thread.room.name


def _onward(request: MemberRequest, address: str, otherwise: str = "") -> str:
    """Where she was going, if it is a page of this house."""
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if safe else otherwise or reverse("forum:home")
