"""What an action did, or why it did not, as JSON for the script or as a page for everyone else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.errors import Refused
from accounts.requests import MemberRequest
from accounts.text import to_ascii_digits

from ..commands import Done
from ..forms import MOST_ID, CommandForm
from ..fragments import render_post
from ..models import Post, Thread
from .addresses import post_url, thread_url

View = Callable[..., HttpResponse]


class UnreadableAddress(Refused):
    code = "unreadable_address"
    message = _("This address holds something that is not a number. Open the page again from its link.")


def wants_json(request: MemberRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def door(view: View) -> View:
    """Answer the refusals that no form of the page shows. 403, 404 and 503 are answered in one place for all apps."""

    @wraps(view)
    def answered(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            return refused(request, refusal)

    return answered


def refused(request: MemberRequest, refusal: Refused) -> HttpResponse:
    """The sentence and the code, with the refusal's status."""
    if wants_json(request):
        return _refusal_json(refusal.code, refusal.message, refusal.status, refusal.retry_after)
    response = render(request, "forum/refused.html", {"refusal": refusal}, status=refusal.status)
    return _with_retry(response, refusal.retry_after)


def form_refused(request: MemberRequest, form: CommandForm, again: Callable[[], HttpResponse]) -> HttpResponse:
    """A form whose shape is wrong: the first error as JSON, or the page again with all that was typed."""
    if wants_json(request):
        code, message = form.first_error()
        return _refusal_json(code, message, 400)
    response = again()
    response.status_code = 400
    return response


def carry_out(
    request: MemberRequest,
    form: CommandForm,
    action: Callable[[dict[str, Any]], HttpResponse],
    again: Callable[[], HttpResponse],
) -> HttpResponse:
    """Run `action` with the form's values; whatever is refused comes back in the form."""
    if not form.is_valid():
        return form_refused(request, form, again)
    try:
        return action(form.cleaned_data)
    except Refused as refusal:
        if wants_json(request):
            return refused(request, refusal)
        form.refuse(refusal)
        response = again()
        response.status_code = refusal.status
        return _with_retry(response, refusal.retry_after)


def command(request: MemberRequest, form_class: type[Form] = CommandForm) -> dict[str, Any]:
    """The values of a form that has no page of its own, or a refusal."""
    form = form_class(request.POST)
    if not form.is_valid():
        raise UnreadableCommand
    return form.cleaned_data


class UnreadableCommand(Refused):
    code = "unreadable_command"
    message = _("This request could not be read. Reload the page and try again.")


def acted(request: MemberRequest, done: Done, *, to: str = "") -> HttpResponse:
    """An action's result: where it stands in the room's log and, of a post, its fragment."""
    url = to or _address(done.result)
    if not wants_json(request):
        return HttpResponseRedirect(url)
    answer = {
        "ok": True,
        "seq": done.seq,
        "epoch": done.room.epoch,
        "room": done.room.pk,
        "url": url,
        "replayed": done.replayed,
        **_parts(done.result),
    }
    return JsonResponse(answer, status=200 if done.replayed else 201)


def _parts(result: object) -> dict[str, Any]:
    if isinstance(result, Post):
        return {
            "thread": result.thread_id,
            "post": result.pk,
            "number": result.number,
            "status": result.status,
            "client_id": str(result.client_id),
            "html": render_post(result, get_language() or "ar"),
        }
    return {"thread": result.pk} if isinstance(result, Thread) else {}


def _address(result: object) -> str:
    if isinstance(result, Post):
        return post_url(result)
    assert isinstance(result, Thread)
    return thread_url(result)


def _refusal_json(code: str, message: object, status: int, retry_after: int | None = None) -> HttpResponse:
    answer: dict[str, Any] = {"ok": False, "code": code, "message": str(message)}
    if retry_after:
        answer["retry_after"] = retry_after
    return _with_retry(JsonResponse(answer, status=status), retry_after)


def _with_retry(response: HttpResponse, retry_after: int | None) -> HttpResponse:
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


def number_in(request: MemberRequest, name: str) -> int | None:
    """A number of the query, in any digits; nothing where it is absent. Raises UnreadableAddress."""
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    ascii_text = to_ascii_digits(text)
    if not (ascii_text.isascii() and ascii_text.isdecimal()) or len(ascii_text) > 19 or int(ascii_text) > MOST_ID:
        raise UnreadableAddress
    return int(ascii_text)
