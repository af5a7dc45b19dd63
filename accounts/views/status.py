"""What a person says of herself, and whether others see that she is here."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import selectors
from ..actions.status import set_status
from ..errors import Refused
from ..requests import MemberRequest
from ..status_form import StatusForm


@require_http_methods(["GET", "HEAD", "POST"])
def status(request: MemberRequest) -> HttpResponse:
    standing = request.standing
    style = selectors.style_of(standing.person, standing)
    form = StatusForm(request.POST if request.method == "POST" else None, standing=standing, style=style)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=400)
    try:
        set_status(person=standing.person, **form.values())
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, form, status=refusal.status)
    messages.success(request, _("Your status is saved."))
    return redirect("accounts:status")


def _page(request: MemberRequest, form: StatusForm, *, status: int = 200) -> HttpResponse:
    return render(request, "accounts/status.html", {"form": form, "person": request.standing.person}, status=status)
