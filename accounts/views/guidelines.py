"""Reading the guidelines, and accepting them before taking part (domain.md W1)."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_http_methods

from ..actions.sign_in import accept_guidelines
from ..guidelines import VERSION, accepted
from ..requests import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
def guidelines(request: MemberRequest) -> HttpResponse:
    if request.method == "POST":
        return _accept(request)
    return _show(request)


def _accept(request: MemberRequest) -> HttpResponse:
    """Only the version that was shown can be accepted, and only with the box ticked."""
    if request.POST.get("version") != VERSION or not request.POST.get("accept"):
        return _show(request, missing=True, status=422)
    accept_guidelines(person=request.user)
    return redirect(settings.LOGIN_REDIRECT_URL)


def _show(request: MemberRequest, *, missing: bool = False, status: int = 200) -> HttpResponse:
    language = translation.get_language() or settings.LANGUAGE_CODE
    context = {
        "version": VERSION,
        "accepted": accepted(request.user),
        "missing": missing,
        "text": f"accounts/_guidelines_{language[:2]}.html",
    }
    return render(request, "accounts/guidelines.html", context, status=status)
