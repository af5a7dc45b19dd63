"""What every operation of the API passes through: how it is guarded, and how it answers when something is refused.

Who comes in was decided before (accounts.bearer, accounts.middleware): with a session, which needs the CSRF token for
whatever changes something, or with a token, whose scopes are asked here.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from accounts.errors import Refused
from accounts.requests import MemberRequest, api_refusal, key_of

from ..content import ContentRefused
from ..forms import FIELD_OF
from .body import StrictParser, TooLarge, admit_body
from .wrong import first_wrong

View = Callable[..., HttpResponseBase]
VERSION = "1"


class ScopeNeeded(Refused):
    code = "scope_needed"
    status = 403
    message = gettext_lazy("This token does not have the scope “%(scope)s”. Make one that has it.")


class Needs:
    """Which scope an operation asks of a token. A session has them all: its person clicks for herself."""

    def __init__(self, scope: str) -> None:
        self.scope = scope

    def __call__(self, request: HttpRequest) -> bool:
        key = key_of(request)
        if key is not None and not key.allows(self.scope):
            raise ScopeNeeded(scope=self.scope)
        return True


READ, WRITE, NOTIFICATIONS = Needs("read"), Needs("write"), Needs("notifications")

api = NinjaAPI(
    title="Majlis",
    version=VERSION,
    urls_namespace=f"api-{VERSION}",
    description="The closed network of the Council of Arab e-Government Programme Directors, for programs.",
    openapi_url=None,
    docs_url=None,
    auth=READ,
    parser=StrictParser(),
)


def refusal_of(refused: Refused) -> HttpResponse:
    about = refused.field or FIELD_OF.get(refused.code) or ("body" if isinstance(refused, ContentRefused) else "")
    return api_refusal(refused.status, refused.code, refused.message, retry_after=refused.retry_after, field=about)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return refusal_of(error)


@api.exception_handler(PermissionDenied)
def _not_allowed(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return api_refusal(403, "not_allowed", _("You may not do this. Ask the secretariat if you think you should."))


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """The same for what is not there and for what is not hers (security.md §1.2)."""
    return api_refusal(404, "not_found", _("There is nothing for you at this address."))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return first_wrong(error.errors)


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The library wraps what our parser refuses."""
    if isinstance(error.__cause__, Refused):
        return refusal_of(error.__cause__)
    return api_refusal(error.status_code, "bad_request", _("The request could not be read. Go back and try again."))


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return refusal_of(TooLarge())


def guarded(pattern: URLPattern) -> URLPattern:
    """The library's view with our door around it. It is not exempt from CSRF: Django's own check stands before it."""
    view = pattern.callback

    @wraps(view)
    def door(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            admit_body(request)
        except Refused as refused:
            return refusal_of(refused)
        if request.method == "HEAD":
            request.method = "GET"
        answer = view(request, *args, **kwargs)
        if answer.status_code == 405:
            return _no_such_method(answer)
        return answer

    door.csrf_exempt = False  # type: ignore[attr-defined]
    pattern.callback = door
    return pattern


def _no_such_method(answer: HttpResponseBase) -> HttpResponse:
    told = api_refusal(405, "method_not_allowed", _("This address does not take this method."))
    told["Allow"] = ", ".join(sorted(str(answer["Allow"]).replace(" ", "").split(",")))
    return told
