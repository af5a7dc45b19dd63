"""What every request passes on the way in and out: headers, the reader's language, and admission."""

from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from . import bearer, guidelines, sessions
from .actions.invitations import activate
from .adapter import MAIN_FACTORS
from .errors import Refused
from .models import Accreditation
from .requests import api_refusal, is_api, key_of
from .rights_now import standing_now
from .selectors import state_of, zone_of
from .standing import Standing, standing_of

GetResponse = Callable[[HttpRequest], HttpResponse]
DENIED_TO_PAGES = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), usb=(), publickey-credentials-create=(self), publickey-credentials-get=(self)"
)


class SecurityHeaders:
    """Headers of every answer that Django's own middleware does not set (security.md §1.8)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # What stays in a shared computer's cache is read by the next person: an answer is public only if it says so.
        if "public" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store, private"
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("Permissions-Policy", DENIED_TO_PAGES)
        if getattr(request, "signed_out", False):
            # Drafts and cached pages go with the person; the language cookie stays for the sign-in page.
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class ReaderLanguage:
    """Speak to a person in the language and the time zone of her account, and say by what right she is here.

    `request.standing` is computed when it is first asked for, and None for the anonymous.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.standing = None  # type: ignore[attr-defined]
        person = request.user if request.user.is_authenticated else None
        if person is not None:
            request.standing = SimpleLazyObject(lambda: standing_now(person, version=_version(request)))  # type: ignore[attr-defined]
            translation.activate(bearer.language_asked(request) or person.language)
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            timezone.deactivate()
        if person is not None and key_of(request) is None:
            self._remember(request, response, person.language)
        return response

    @staticmethod
    def _remember(request: HttpRequest, response: HttpResponse, language: str) -> None:
        """So that the sign-in page speaks to her in it too, after the session has ended."""
        name = settings.LANGUAGE_COOKIE_NAME
        if name in response.cookies or request.COOKIES.get(name) == language:
            return
        response.set_cookie(
            name,
            language,
            max_age=365 * 24 * 60 * 60,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type]
        )

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if request.user.is_authenticated and getattr(view, "login_required", True):
            standing: Standing = request.standing  # type: ignore[attr-defined]
            timezone.activate(_zone(zone_of(standing.person, state_of(standing))))


def _version(request: HttpRequest) -> str | None:
    """Of the register, as it was read with the session a moment ago; a token comes without one."""
    arrival = getattr(request.session, "arrival", None)
    return arrival.version if arrival else None


@cache
def _zone(name: str) -> ZoneInfo:
    """Python keeps the last eight itself and reads the others from disk each time; the Council has more."""
    return ZoneInfo(name)


class Admission:
    """Signed in is not yet admitted: the session, the accreditation, the second factor and the guidelines come first.

    What anyone may open (sign-out, language, invitation) stays open. The order matters: who has no valid
    accreditation is not asked for anything more, and nobody accepts guidelines on a stolen password.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if key := key_of(request):
            return bearer.admission(request, key)
        if sessions.too_old(request.session):
            return _sign_in_again(request)
        sessions.touch(request)
        return _accreditation(request) or _second_factor(request) or _guidelines(request) or _activation(request)


SECOND_FACTOR_PROOF = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
SECOND_FACTOR_SET_UP = {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"}
RECOVERY_CODES = {"mfa_view_recovery_codes", "mfa_generate_recovery_codes"}
BEFORE_GUIDELINES = SECOND_FACTOR_PROOF | SECOND_FACTOR_SET_UP | RECOVERY_CODES | {"accounts:guidelines"}


def _sign_in_again(request: HttpRequest) -> HttpResponse:
    get_adapter().logout(request)
    if is_api(request):
        return bearer.unauthorised(request)
    return _to(request, settings.LOGIN_URL)


def _accreditation(request: HttpRequest) -> HttpResponse | None:
    if request.standing.admitted or _is_setting_up(request):  # type: ignore[attr-defined]
        return None
    return _closed(request, "not_accredited", _("Your accreditation is not valid now. Write to the secretariat."))


def _second_factor(request: HttpRequest) -> HttpResponse | None:
    if sessions.second_factor_done(request.session):
        return None
    # Who has a second factor must show it: its set-up pages would let a stolen password add another.
    has_one = Authenticator.objects.filter(user=request.user, type__in=MAIN_FACTORS).exists()
    pages = SECOND_FACTOR_PROOF if has_one else SECOND_FACTOR_SET_UP
    if _name(request) in pages:
        return None
    return _to(request, "mfa_reauthenticate" if has_one else "mfa_index")


def _guidelines(request: HttpRequest) -> HttpResponse | None:
    if _name(request) in BEFORE_GUIDELINES or not sessions.second_factor_done(request.session):
        return None
    if guidelines.accepted_in(request.session, request.user):  # type: ignore[arg-type]
        return None
    return _to(request, "accounts:guidelines")


def _activation(request: HttpRequest) -> HttpResponse | None:
    """The last step of an accepted invitation, once the second factor and the guidelines are there (domain.md W1)."""
    if request.standing.admitted or _name(request) in BEFORE_GUIDELINES:  # type: ignore[attr-defined]
        return None
    try:
        activate(person=request.user, second_factor_checked=True)  # type: ignore[arg-type]
    except Refused as refusal:
        return _closed(request, refusal.code, str(refusal))
    request.standing = standing_of(request.user)  # type: ignore[attr-defined, arg-type]
    return _accreditation(request)


def _is_setting_up(request: HttpRequest) -> bool:
    return request.user.is_active and Accreditation.objects.filter(person=request.user, stage="invited").exists()


def _closed(request: HttpRequest, code: str, message: str) -> HttpResponse:
    """A calm page with a way out and nothing else."""
    if is_api(request):
        return api_refusal(403, code, message)
    if _wants_json(request):
        return JsonResponse({"ok": False, "code": code, "message": message}, status=403)
    return render(request, "accounts/not_admitted.html", {"code": code, "message": message}, status=403)


def _to(request: HttpRequest, page: str) -> HttpResponse:
    """Lead to the page that is missing, and back afterwards where the person only wanted to read."""
    message = _("Sign in again. What you typed is kept.")
    if is_api(request):
        return api_refusal(403, "sign_in_again", message)
    if _wants_json(request):
        return JsonResponse({"ok": False, "code": "sign_in_again", "message": message}, status=403)
    address = resolve_url(page)
    if request.method == "GET" and request.path != resolve_url(settings.LOGIN_REDIRECT_URL):
        address += "?" + urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
    return HttpResponseRedirect(address)


def _name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
