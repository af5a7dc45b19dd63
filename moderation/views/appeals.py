"""The Bureau's screen: appeals that wait, one appeal, the vote (domain.md W3)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from accounts.selectors import style_of
from forum.views.answers import carry_out, door
from forum.views.drawing import draw

from .. import actions, reasons, selectors
from ..forms import VoteForm
from ..models import Appeal
from ..permissions import can_decide_appeal, is_party, suspends_for
from .case_words import text_of

act = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@door
def appeals(request: MemberRequest) -> HttpResponse:
    selectors.require_appeals(request.standing)
    actions.settle_appeals()
    rows = selectors.appeals_for(request.standing)
    context = {
        "rows": [(appeal, reasons.reason(appeal.case.reason), _mine(request, appeal)) for appeal in rows],
        "waiting": sum(1 for appeal in rows if not appeal.outcome),
    }
    return render(request, "moderation/appeals.html", context)


@act
@door
def appeal_page(request: MemberRequest, pk: int) -> HttpResponse:
    appeal = selectors.get_appeal_for(request.standing, pk)
    mine = _mine(request, appeal)
    initial = {"outcome": mine.outcome, "words": mine.words} if mine else None
    form = VoteForm(request.POST if request.method == "POST" else None, initial=initial)

    def again() -> HttpResponse:
        return _page(request, appeal, form)

    def vote(values: dict[str, Any]) -> HttpResponse:
        actions.vote_on_appeal(actor=request.user, appeal=appeal, outcome=values["outcome"], words=values["words"])
        messages.success(request, _("Your view is recorded."))
        return redirect("moderation:appeal", pk=appeal.pk)

    return carry_out(request, form, vote, again) if request.method == "POST" else again()


def _page(request: MemberRequest, appeal: Appeal, form: VoteForm) -> HttpResponse:
    case = appeal.case
    context = selectors.context_of(request.standing, case)
    posts = [*context.before, *context.after] if context.whole else []
    drawn = draw(posts, case.post.thread, request.standing, style_of(request.user, request.standing))
    page = {
        "appeal": appeal,
        "case": case,
        "post": case.post,
        "text": text_of(case.post),
        "before": drawn[: len(context.before)] if posts else [],
        "after": drawn[len(context.before) :] if posts else [],
        "reason": reasons.reason(case.reason),
        "act": reasons.action(case.act).name,
        "decides": can_decide_appeal(request.standing, appeal) and not appeal.outcome,
        "suspends": suspends_for(request.standing, case) == "conduct" and not is_party(request.user, case),
        "mine": _mine(request, appeal),
        "form": form,
    }
    return render(request, "moderation/appeal.html", page)


def _mine(request: MemberRequest, appeal: Appeal) -> Any:
    return next((vote for vote in appeal.votes.all() if vote.member_id == request.user.pk), None)
