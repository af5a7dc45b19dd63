"""A written warning meets its reader before her next page (domain.md W3).

Only pages do: a form that she sends is carried out, because what she typed would be lost on the way, and so is what a
script of an open page asks for. Programs with a token and open sockets go on too: they show nothing to a person. What
she needs for answering the warning stays open, and so does the way out.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.middleware import BEFORE_GUIDELINES
from accounts.requests import is_api, key_of

STAYS_OPEN = BEFORE_GUIDELINES | {
    "moderation:warning",
    "moderation:read_warning",
    "moderation:post",
    "moderation:lodge_appeal",
    "account_logout",
}


class WarningFirst:
    """After Admission: whoever is not admitted has nothing to read first. No query: she came with her session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or request.user.warned_at is None:
            return None
        if not getattr(view, "login_required", True) or not _is_page(request) or _name(request) in STAYS_OPEN:
            return None
        return HttpResponseRedirect(f"{reverse('moderation:warning')}?{urlencode({'next': request.get_full_path()})}")


def _is_page(request: HttpRequest) -> bool:
    """Whether a person is about to look at what is asked for."""
    if request.method not in ("GET", "HEAD") or is_api(request) or key_of(request) is not None:
        return False
    if request.headers.get("Sec-Fetch-Dest", "document") != "document":
        return False
    return request.get_preferred_type(["text/html", "application/json"]) != "application/json"


def _name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""
