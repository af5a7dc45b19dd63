"""The request of someone who has come in: what `accounts.middleware` has put on it, said to the type checker.

Here is also what a request to the API has in common whoever answers it: how it is known, and the form of a refusal.
"""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.functional import Promise

from .models import Person
from .standing import Standing
from .tokens import Key

API = "/api/"


class MemberRequest(HttpRequest):
    user: Person  # type: ignore[assignment]
    standing: Standing


def is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(API)


def key_of(request: HttpRequest) -> Key | None:
    """The personal token this request came with; none for a request of a session."""
    return getattr(request, "key", None)


def api_refusal(
    status: int, code: str, message: str | Promise, *, retry_after: int | None = None, **more: Any
) -> JsonResponse:
    """A refusal of the API: always a code for machines and a sentence for people, and where it helps more."""
    told = {"code": code, "message": str(message), **{name: value for name, value in more.items() if value}}
    if retry_after:
        told["retry_after"] = retry_after
    answer = JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})
    if retry_after:
        answer["Retry-After"] = str(retry_after)
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="majlis"'
    return answer
