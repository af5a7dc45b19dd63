"""Accepting an invitation: see whom it is for, choose a password, go on to the second factor (W1, security.md §1.6)."""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from .. import sessions
from ..actions.invitations import activate, find_invitation, open_account
from ..errors import InvitationVoid, Refused, WeakPassword
from ..models import Accreditation, Person
from ..titles import class_title


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """One answer for every link that does not open: used, expired, replaced, withdrawn or never made."""
    try:
        accreditation = find_invitation(token)
    except InvitationVoid as refusal:
        return render(request, "accounts/invitation_void.html", status=refusal.status)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and not request.user.is_authenticated:
        translation.activate(accreditation.nominee_language)  # until she chooses another
    if request.method == "POST":
        return ratelimit.consume_or_429(request, action="invitation") or _accept(request, token, accreditation)
    return _show(request, accreditation)


def _accept(request: HttpRequest, token: str, accreditation: Accreditation) -> HttpResponse:
    signed_in = request.user if request.user.is_authenticated else None
    try:
        person = _open(request, token, signed_in)
    except InvitationVoid as refusal:
        return render(request, "accounts/invitation_void.html", status=refusal.status)
    except Refused as refusal:
        return _show(request, accreditation, refusal)
    if signed_in is None:
        _sign_in(request, person)
    return redirect(settings.LOGIN_REDIRECT_URL)


@transaction.atomic
def _open(request: HttpRequest, token: str, signed_in: Person | None) -> Person:
    """Newcomers begin at the gate (`Admission`), once all is set up; who takes part already is past it, so begins here.

    If she cannot begin yet, the invitation stays as it was.
    """
    person = open_account(token=token, password=request.POST.get("password", ""), signed_in=signed_in)
    if signed_in is not None and request.standing.admitted:  # type: ignore[attr-defined]
        activate(person=person, second_factor_checked=sessions.second_factor_done(request.session))
    return person


def _sign_in(request: HttpRequest, person: Person) -> None:
    """The password was chosen a moment ago, so setting up the second factor does not ask for it again."""
    get_adapter().login(request, person)
    sessions.remember(request)
    sessions.mark_fresh(request, person, "password")


def _show(request: HttpRequest, accreditation: Accreditation, refusal: Refused | None = None) -> HttpResponse:
    known = Person.objects.filter(email=accreditation.nominee_email).first()
    context = {
        "accreditation": accreditation,
        "role": accreditation.title or class_title(accreditation.klass, accreditation.nominee_form),
        "known": known is not None,
        "signed_in_as_her": known is not None and request.user == known,
        "refusal": refusal,
        "beside_password": isinstance(refusal, WeakPassword),
    }
    return render(request, "accounts/invitation.html", context, status=refusal.status if refusal else 200)
