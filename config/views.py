"""What answers outside any app: refusals as pages or JSON, and whether the server is well."""

import logging
import secrets
import sys
from contextlib import closing
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from accounts.bearer import unauthorised
from accounts.requests import api_refusal, is_api

from . import stopping

logger = logging.getLogger(__name__)
RETRY_AFTER = 5


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _refusal(request, 400, "bad_request", _("The request could not be read. Go back and try again."))


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _refusal(request, 403, "not_allowed", _("You may not do this. Ask the secretariat if you think you should."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """One answer for "not there" and "not yours": nothing of the exception reaches it (security.md §1.2)."""
    return _refusal(request, 404, "not_found", _("There is nothing for you at this address."))


def too_large(request: HttpRequest) -> HttpResponse:
    """Before anything else looks at the request, so in the language its browser asks for."""
    most = settings.REQUEST_MAX_BYTES // (1024 * 1024)
    with translation.override(translation.get_language_from_request(request)):
        message = _("This is too large to send: at most %(most)s MB at once. Send less.") % {"most": most}
        return _refusal(request, 413, "too_large", message)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if is_api(request):
        if not request.user.is_authenticated:
            return unauthorised(request)
        message = _("The CSRF token is missing or not the right one. Send the cookie’s value as X-CSRFToken.")
        return api_refusal(403, "csrf", message)
    message = _(
        "This form was open for too long. What you typed is still in it: go back, reload the page and send again."
    )
    return _refusal(request, 403, "csrf", message)


def server_error(request: HttpRequest) -> HttpResponse:
    """A reference number and nothing else (security.md §1.14). A busy database is no fault: it says to come back."""
    if isinstance(sys.exc_info()[1], OperationalError):
        response = _refusal(
            request, 503, "busy", _("The server is busy. Nothing was lost: try again in a moment."), bare=True
        )
        response["Retry-After"] = str(RETRY_AFTER)
        return response
    reference = secrets.token_hex(4)
    logger.error("reference %s: %s %s", reference, request.method, request.path)
    message = _("Something went wrong on our side. Tell the secretariat the reference number.")
    return _refusal(request, 500, "server_error", message, bare=True, reference=reference)


def _refusal(
    request: HttpRequest, status: int, code: str, message: str | Promise, *, bare: bool = False, reference: str = ""
) -> HttpResponse:
    """The page of this status, or JSON for those who ask for it. `bare`: ask nothing of the database."""
    if is_api(request):
        return api_refusal(status, code, message, reference=reference)
    if "application/json" in request.headers.get("Accept", ""):
        more = {"reference": reference} if reference else {}
        return JsonResponse({"ok": False, "code": code, "message": str(message), **more}, status=status)
    template = {400: "404.html", 413: "404.html", 503: "500.html"}.get(status, f"{status}.html")
    context = {"status": status, "code": code, "message": message, "reference": reference}
    if bare:
        return HttpResponse(_drawn(template, context), status=status)
    return render(request, template, context, status=status)


def _drawn(template: str, context: dict[str, object]) -> str:
    """The page, or its sentence alone: the answer to a fault must not be a second fault."""
    try:
        return render_to_string(template, context)
    except Exception:
        logger.exception("the page %s cannot be drawn", template)
        return f"<!doctype html><title>{context['status']}</title><p>{context['message']} {context['reference']}</p>"


@login_not_required
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. A supervisor restarts it when it does not."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Whether to send people here: not while the database is away, not once SIGTERM has come (delivery.md G18)."""
    if stopping.begun():
        return HttpResponse("stopping\n", status=503, content_type="text/plain")
    try:
        _ask_database()
    except (DatabaseError, _driver().Error):
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


def _ask_database() -> None:
    """On PostgreSQL with a connection of its own: the pool would make the proxy wait ten seconds for the bad news."""
    given = connection.get_connection_params()
    if connection.vendor == "postgresql":
        given |= {"connect_timeout": 2}
    with closing(_driver().connect(**given)) as fresh:
        fresh.cursor().execute("SELECT 1")


def _driver() -> Any:
    return connection.Database  # type: ignore[attr-defined]


@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")
