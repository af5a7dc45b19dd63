"""Erasing a text by law, in two steps: on what ground and why; then what goes with it, and that it cannot be undone."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from forum.actions.erasure import holds_on
from forum.bylines import aliases_in, byline_of
from forum.derived import derived_of
from forum.errors import NotConfirmed
from forum.models import Post, Room
from forum.views.answers import carry_out, door

from .. import erasing
from ..actions.erasure import erase_by_law
from ..forms import ErasureForm
from .case_words import text_of


@require_http_methods(["GET", "HEAD", "POST"])
@door
def erase(request: MemberRequest, pk: int) -> HttpResponse:
    """Whoever may not erase it gets the 404 of a missing post, before being asked for a fresh sign-in."""
    post = erasing.get_post_to_erase_for(request.standing, pk)
    return _erase(request, post)


@reauthentication_required
def _erase(request: MemberRequest, post: Post) -> HttpResponse:
    form = ErasureForm(request.POST if request.method == "POST" else None)

    def again() -> HttpResponse:
        return _page(request, post, form)

    def next_step(values: dict[str, Any]) -> HttpResponse:
        if "erase" not in request.POST:
            return _page(request, post, form, sure=True)
        if not values["sure"]:
            raise NotConfirmed
        erase_by_law(
            actor=request.user,
            post=post,
            ground=values["ground"],
            words=values["words"],
            client_id=values["client_id"],
        )
        messages.success(request, _("The text is erased for good. The log keeps that it was here, and who erased it."))
        return HttpResponseRedirect(reverse("moderation:erase", args=[post.pk]))

    return carry_out(request, form, next_step, again) if request.method == "POST" else again()


def _page(request: MemberRequest, post: Post, form: ErasureForm, *, sure: bool = False) -> HttpResponse:
    held = holds_on([post]).get(post.pk)
    context = {
        "post": post,
        "thread": post.thread,
        "byline": byline_of(post, aliases=aliases_in([post.thread])),
        "place": place_of(post),
        "case": erasing.last_case_of(post),
        "held": held,
        "text": text_of(post),
        "erased": post.moderation == Post.Moderation.ERASED,
        "form": form,
        "sure": sure or "erase" in request.POST,
        "derived": derived_of(request.standing, post),
    }
    return render(request, "moderation/erase.html", context)


def place_of(post: Post) -> str:
    """Where it stands; a private conversation is not named to whoever has no place in it."""
    if post.room.kind == Room.Kind.DIRECT:
        return _("a private conversation")
    return post.thread.title or post.room.name
