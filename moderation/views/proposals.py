"""What the chair and the rapporteur of a committee see of the cases in their rooms, and what they propose."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from forum.bylines import aliases_in, byline_of
from forum.views.answers import carry_out, door

from .. import actions, reasons, selectors, supervision
from ..forms import ACTS
from ..models import Case
from ..officer_forms import ProposalForm
from ..permissions import is_party
from ..rules.sentences import sentence_of
from .case_words import Line, lines_of, text_of

act = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@door
def committee_cases(request: MemberRequest) -> HttpResponse:
    found = supervision.committee_cases_for(request.standing)
    lines = [_in_sight(line) for line in lines_of(found, request.standing)]
    return render(request, "moderation/committee_cases.html", {"lines": lines})


def _in_sight(line: Line) -> Line:
    """A text behind a tombstone is the secretariat's, the Bureau's and its author's (W3)."""
    return replace(line, excerpt="") if line.case.post.is_gone else line


@act
@door
def committee_case(request: MemberRequest, pk: int) -> HttpResponse:
    case = supervision.get_committee_case_for(request.standing, pk)
    mine = supervision.proposal_of(request.user, case)
    initial = {"act": mine.act, "reason": mine.reason, "words": mine.words} if mine else {"act": Case.Act.NONE}
    acts = [(key, label) for key, label, _effect in ACTS]
    form = ProposalForm(request.POST if request.method == "POST" else None, acts=acts, initial=initial)

    def again() -> HttpResponse:
        return render(request, "moderation/committee_case.html", _parts(request, case, form) | {"mine": mine})

    def send(values: dict[str, Any]) -> HttpResponse:
        actions.propose_act(
            actor=request.user,
            case=case,
            act=values["act"],
            reason=values["reason"],
            words=values["words"],
            client_id=values["client_id"],
        )
        messages.success(request, _("The secretariat has your proposal. You are told what it decides."))
        return redirect("moderation:committee_case", pk=case.pk)

    return carry_out(request, form, send, again) if request.method == "POST" else again()


def _parts(request: MemberRequest, case: Case, form: ProposalForm) -> dict[str, Any]:
    """Why it was reported, and not by whom nor in whose words: those were written to the secretariat."""
    post = case.post
    return {
        "case": case,
        "post": post,
        "text": "" if post.is_gone else text_of(post),
        "byline": byline_of(post, aliases=aliases_in([post.thread])),
        "place": post.thread.title or post.thread.room.name,
        "severity": reasons.severity_name(case.severity),
        "late": selectors.is_late(case),
        "why": sorted({str(reasons.reason(report.reason).name) for report in case.reports.all()}),
        # They may hold words of the text.
        "findings": [] if post.is_gone else [sentence_of(found.rule, found.detail) for found in case.findings.all()],
        "earlier": supervision.earlier_here(case),
        "reason": reasons.reason(case.reason) if case.reason else None,
        "act": reasons.action(case.act).name if case.act else "",
        "proposes": case.is_open and not is_party(request.user, case),
        "form": form,
        "acts": ACTS,
    }
