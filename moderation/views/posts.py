"""What a member meets: reporting a post, reading why one is hidden, appealing, acknowledging a warning."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from accounts.selectors import style_of
from forum import selectors as forum_selectors
from forum.permissions import can_edit, can_read_thread, can_report, require
from forum.views.addresses import post_url
from forum.views.answers import carry_out, door, wants_json
from forum.views.drawing import draw

from .. import actions, reasons, selectors
from ..forms import AppealForm, ReportForm
from ..permissions import can_appeal
from .case_words import text_of

act = require_http_methods(["GET", "HEAD", "POST"])


@act
@door
def report(request: MemberRequest, pk: int) -> HttpResponse:
    """A page, or a fragment for the dialog: why, and in one's own words."""
    post = forum_selectors.get_post_for(request.standing, pk)
    require(can_report, request.standing, post)
    kind = "message" if post.thread.kind == "stream" else "post"
    form = ReportForm(request.POST if request.method == "POST" else None, applies_to=kind)

    def again() -> HttpResponse:
        drawn = draw([post], post.thread, request.standing, style_of(request.user, request.standing))
        context = {"form": form, "post": post, "drawn": drawn[0]}
        if wants_json(request):
            html = render_to_string("moderation/_report.html", context, request)
            return JsonResponse({"ok": True, "html": html})
        return render(request, "moderation/report.html", context)

    def send(values: dict[str, Any]) -> HttpResponse:
        actions.report_post(
            reporter=request.user,
            post=post,
            reason=values["reason"],
            words=values["words"],
            client_id=values["client_id"],
        )
        sentence = _("The secretariat has your report. The author does not learn who sent it.")
        if wants_json(request):
            return JsonResponse({"ok": True, "message": sentence}, status=201)
        messages.success(request, sentence)
        return HttpResponseRedirect(post_url(post))

    return carry_out(request, form, send, again) if request.method == "POST" else again()


@act
@door
def hidden_post(request: MemberRequest, pk: int) -> HttpResponse:
    """Why a post is out of sight. The text is shown to its author, the secretariat and the Bureau; others learn only
    that the secretariat decided, and that the Bureau hears appeals."""
    post = selectors.get_decided_post_for(request.standing, pk)
    case = selectors.decision_about(request.standing, post)
    if not post.is_hidden and case is None:
        if not selectors.has_reported(request.user, post):
            raise Http404
        return HttpResponseRedirect(post_url(post))  # She is told of the end of her report; the post stands.
    shows = selectors.may_read_text(request.standing, post)
    mine = post.author_id == request.user.pk
    context = {
        "post": post,
        "thread": post.thread if can_read_thread(request.standing, post.thread) else None,
        "case": case if case and (case.is_decided or not mine) else None,
        "reason": reasons.reason(case.reason) if case and case.reason else None,
        "act": reasons.action(case.act).name if case and case.act else "",
        "text": text_of(post) if shows else "",
        "shows": shows,
        "mine": mine,
        "edits": mine and post.moderation == "returned" and can_edit(request.standing, post),
        "appeals": case is not None and can_appeal(request.standing, case),
        "appeal": getattr(case, "appeal", None) if case else None,
        "form": AppealForm(),
        "warnings": selectors.waiting_warnings(request.user) if mine else [],
    }
    return render(request, "moderation/post.html", context)


@act
@door
def appeal(request: MemberRequest, pk: int) -> HttpResponse:
    post = selectors.get_decided_post_for(request.standing, pk)
    case = selectors.decision_about(request.standing, post)
    if case is None or post.author_id != request.user.pk:
        raise Http404
    if request.method != "POST" and not can_appeal(request.standing, case):
        return redirect("moderation:post", pk=post.pk)  # It says what became of it.
    form = AppealForm(request.POST if request.method == "POST" else None)

    def again() -> HttpResponse:
        context = {
            "form": form,
            "post": post,
            "thread": post.thread if can_read_thread(request.standing, post.thread) else None,
            "case": case,
            "reason": reasons.reason(case.reason),
            "act": reasons.action(case.act).name,
        }
        return render(request, "moderation/lodge_appeal.html", context)

    def lodge(values: dict[str, Any]) -> HttpResponse:
        actions.lodge_appeal(author=request.user, case=case, text=values["text"], client_id=values["client_id"])
        messages.success(request, _("The Bureau has your appeal."))
        return redirect("moderation:post", pk=post.pk)

    return carry_out(request, form, lodge, again) if request.method == "POST" else again()
