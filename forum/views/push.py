"""A browser asks to be woken, or not to be any more: by the script of the page on mail."""

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest

from .. import actions
from ..errors import ForumError
from ..forms import CommandForm
from ..mailing.posting import is_acceptable
from ..mailing.sealing import is_key_pair
from .answers import command, door, wants_json

act = require_http_methods(["GET", "HEAD", "POST"])


class PushOff(ForumError):
    code = "push_off"
    status = 409
    message = _("Notifications on devices are not set up here. Ask the secretariat.")


class PushAddress(ForumError):
    code = "push_address"
    message = _("This browser has named a place that cannot be used. Try another browser.")


class PushForm(CommandForm):
    address = forms.CharField(max_length=1000)
    p256dh = forms.CharField(max_length=200, required=False)
    auth = forms.CharField(max_length=60, required=False)
    device = forms.CharField(max_length=80, required=False)
    stops = forms.BooleanField(required=False)


@act
@door
def push(request: MemberRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseRedirect("/mail/")
    values = command(request, PushForm)
    if values["stops"]:
        actions.unsubscribe(person=request.user, address=values["address"])
    else:
        _subscribe(request, values)
    return JsonResponse({"ok": True}) if wants_json(request) else HttpResponseRedirect("/mail/")


def _subscribe(request: MemberRequest, values: dict[str, str]) -> None:
    if not settings.PUSH_PRIVATE_KEY:
        raise PushOff
    if not is_acceptable(values["address"]) or not is_key_pair(values["p256dh"], values["auth"]):
        raise PushAddress
    actions.subscribe(
        person=request.user,
        address=values["address"],
        keys={"p256dh": values["p256dh"], "auth": values["auth"]},
        device=values["device"],
        session_key=request.session.session_key or "",
    )
