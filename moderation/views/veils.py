"""Lifting the veil of one post: the question, the second officer's answer, and the page that holds the name."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from accounts.titles import class_title
from forum import selectors as forum_selectors
from forum.bylines import aliases_in, byline_of
from forum.models import Post
from forum.views.answers import carry_out, door

from .. import actions, supervision
from ..models import VeilLift
from ..officer_forms import AnswerForm, WhyForm
from ..permissions import can_see_supervision, can_unveil
from .case_words import text_of

act = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@door
def veils(request: MemberRequest) -> HttpResponse:
    return render(request, "moderation/veils.html", {"lines": supervision.veils_for(request.standing)})


@act
@door
def ask(request: MemberRequest, pk: int) -> HttpResponse:
    post = forum_selectors.get_post_for(request.standing, pk)
    if not can_unveil(request.standing, post):
        raise Http404
    if waits := supervision.veil_waits(post):
        return redirect("moderation:veil", pk=waits.pk)
    form = WhyForm(request.POST if request.method == "POST" else None)

    def again() -> HttpResponse:
        return render(request, "moderation/ask_veil.html", {"form": form, **_post_parts(post)})

    def send(values: dict[str, Any]) -> HttpResponse:
        done = actions.ask_veil_lift(
            actor=request.user, post=post, reason=values["reason"], client_id=values["client_id"]
        )
        messages.success(request, _("Another officer is asked to agree or to refuse."))
        return redirect("moderation:veil", pk=done.result.pk)

    return carry_out(request, form, send, again) if request.method == "POST" else again()


@act
@door
def veil(request: MemberRequest, pk: int) -> HttpResponse:
    line = supervision.get_veil_for(request.standing, pk)
    lift = line.lift
    form = AnswerForm(request.POST if request.method == "POST" else None)

    def again() -> HttpResponse:
        return render(request, "moderation/veil.html", _veil_parts(request, line) | {"form": form})

    def send(values: dict[str, Any]) -> HttpResponse:
        actions.answer_veil_lift(actor=request.user, lift=lift, agrees=values["agrees"], words=values["words"])
        messages.success(request, _("Your answer is recorded."))
        return redirect("moderation:veil", pk=lift.pk)

    return carry_out(request, form, send, again) if request.method == "POST" else again()


def _veil_parts(request: MemberRequest, line: supervision.VeilLine) -> dict[str, Any]:
    lift, post = line.lift, line.lift.post
    lifted = lift.state == VeilLift.State.LIFTED
    officer = can_unveil(request.standing, post)
    reads = bool(line.place)
    return {
        "line": line,
        "lift": lift,
        "place": line.place,
        "author": post.author if lifted else None,
        "author_class": class_title(post.author_class, post.author.form) if lifted else "",
        "author_state": post.author_state if lifted else None,
        "answers": officer and lift.state == VeilLift.State.ASKED and lift.asked_by_id != request.user.pk,
        "officer": can_see_supervision(request.standing),
        **(_post_parts(post) if reads else {"post": post}),
    }


def _post_parts(post: Post) -> dict[str, Any]:
    return {
        "post": post,
        "thread": post.thread,
        "text": "" if post.is_gone else text_of(post),
        "byline": byline_of(post, aliases=aliases_in([post.thread])),
    }
