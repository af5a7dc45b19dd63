"""Programs at the API: who comes with a token instead of a session, and who is turned away (security.md §1.3).

`Authorization: Bearer …` counts under /api/ and nowhere else: a token opens no page and no socket. A request that
carries one has no cookies: a program that also sends a browser's jar acts as the owner of the token and nobody else,
and needs no CSRF token, because no browser adds this header by itself.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware, LoginRequiredMiddleware, get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from . import rates, tokens
from .arrival import beside
from .requests import api_refusal, is_api, key_of
from .standing import Standing

SCHEME = "bearer"
GIVEN = "majlis.bearer"  # in META: what stood in the header


class Cookieless:
    """Before the session is looked for: a request with a token has none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_api(request) and "Authorization" in request.headers:
            request.META[GIVEN] = request.headers["Authorization"]
            request.META.pop("HTTP_COOKIE", None)
            request.COOKIES = {}
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        return self.get_response(request)


class Authentication(AuthenticationMiddleware):
    """The person of the token where one was sent, else the person of the session."""

    def process_request(self, request: HttpRequest) -> None:
        if GIVEN not in request.META:
            super().process_request(request)
            request.user = SimpleLazyObject(lambda: _of_session(request))  # type: ignore[assignment]
            return
        request.key = found = _key_in(request.META[GIVEN])  # type: ignore[attr-defined]
        request.user = found.person if found else AnonymousUser()


def _of_session(request: HttpRequest) -> Any:
    """As the library finds her, with the row that came with the session in place of a question."""
    request.session.get(SESSION_KEY)  # read now
    arrival = getattr(request.session, "arrival", None)
    known = beside.set(arrival.person if arrival else None)
    try:
        return get_user(request)
    finally:
        beside.reset(known)


def _key_in(header: str) -> tokens.Key | None:
    scheme, _space, secret = header.partition(" ")
    secret = secret.strip()
    if scheme.lower() != SCHEME or not secret.startswith(tokens.PREFIX):
        return None
    return tokens.find(secret)


class SignInRequired(LoginRequiredMiddleware):
    """Pages lead to the sign-in page; the API says so with a status."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]) -> Any:
        return unauthorised(request) if is_api(request) else super().handle_no_permission(request, view_func)


def unauthorised(request: HttpRequest) -> HttpResponse:
    """One answer for every reason a token is no good: revoked, expired, or never made."""
    if GIVEN in request.META:
        message = _("This token opens nothing: it has expired, was revoked, or never was one. Make a new one.")
        return api_refusal(401, "bad_token", message)
    return api_refusal(401, "sign_in_again", _("Sign in again. What you typed is kept."))


def admission(request: HttpRequest, key: tokens.Key) -> HttpResponse | None:
    """What is asked of a person at every page is asked of her token at every request; None lets it in."""
    standing: Standing = request.standing  # type: ignore[attr-defined]
    if not standing.admitted:
        message = _("Your accreditation is not valid now. Write to the secretariat.")
        return api_refusal(403, "not_accredited", message)
    if not key.has_factor and not settings.DEMO:
        message = _("Set up a second factor first: an authenticator application or a passkey.")
        return api_refusal(403, "second_factor_needed", message)
    if not key.accepted:
        return api_refusal(403, "guidelines_needed", _("Read and accept the guidelines first."))
    if wait := rates.wait_of(standing.person.pk):
        message = _("Too many requests in one minute. Wait a little, then go on.")
        return api_refusal(429, "too_many_requests", message, retry_after=wait)
    tokens.note_use(key.token)
    return None


def language_asked(request: HttpRequest) -> str | None:
    """The first of our languages that a program asks for; a browser's person has chosen hers already."""
    if key_of(request) is None:
        return None
    for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return None
