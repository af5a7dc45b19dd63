"""A person's own tokens for the API: what she has, making one, revoking one (security.md §1.4)."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .. import tokens
from ..actions.tokens import make_token, revoke_token
from ..errors import Refused
from ..forms import TokenForm
from ..models import ApiToken
from ..requests import MemberRequest
from ..text import isolate


@require_http_methods(["GET", "HEAD", "POST"])
def own_tokens(request: MemberRequest) -> HttpResponse:
    if request.method == "POST":
        return _make(request)
    return _page(request, TokenForm())


@reauthentication_required
def _make(request: MemberRequest) -> HttpResponse:
    """Only after a fresh sign-in: whoever finds an open page must not leave with a key to it."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    try:
        token, secret = make_token(person=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, form, status=refusal.status)
    _tell_owner(request, "token_made", token)
    return _page(request, TokenForm(), made=token, secret=secret)


@require_POST
def revoke(request: MemberRequest, pk: int) -> HttpResponseRedirect:
    token = revoke_token(person=request.user, pk=pk)
    _tell_owner(request, "token_revoked", token)
    messages.success(request, _("The token is revoked. The program that used it is out at once."))
    return redirect("accounts:tokens")


def _tell_owner(request: MemberRequest, what: str, token: ApiToken) -> None:
    get_adapter().send_notification_mail(f"account/email/{what}", request.user, {"name": isolate(token.name)})


def _page(
    request: MemberRequest, form: TokenForm, *, made: ApiToken | None = None, secret: str = "", status: int = 200
) -> HttpResponse:
    """The secret stands on this one answer and nowhere else; the page is never stored (no-store)."""
    context = {"form": form, "tokens": tokens.tokens_of(request.user), "made": made, "secret": secret}
    return render(request, "accounts/tokens.html", context, status=status)
