"""Suspending the author of a case, with what it does spelled out (domain.md W1)."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Accreditation
from accounts.permissions import can_suspend
from accounts.requests import MemberRequest
from accounts.stages import stage_now
from accounts.titles import class_title
from forum.views.answers import carry_out, door

from .. import actions, supervision
from ..forms import WordsForm
from ..models import Case
from ..officer_forms import SuspensionForm
from ..permissions import is_party, suspends_for

Stage = Accreditation.Stage
act = require_http_methods(["GET", "HEAD", "POST"])


@act
@door
def suspension(request: MemberRequest, pk: int) -> HttpResponse:
    return _suspension(request, supervision.get_suspending_case_for(request.standing, pk))


@reauthentication_required
def _suspension(request: MemberRequest, case: Case) -> HttpResponse:
    rows = _offered(request, case)
    form = SuspensionForm(request.POST if request.method == "POST" else None, rows=rows)

    def again() -> HttpResponse:
        return _page(request, case, form)

    def send(values: dict[str, Any]) -> HttpResponse:
        actions.suspend_author(
            actor=request.user,
            case=case,
            accreditation=next(row for row in rows if row.pk == values["accreditation"]),
            until=values["until"],
            words=values["words"],
        )
        messages.success(request, _("The accreditation is suspended. Open pages close within seconds."))
        return redirect("moderation:suspension", pk=case.pk)

    return carry_out(request, form, send, again) if request.method == "POST" else again()


@act
@door
def resume(request: MemberRequest, pk: int, accreditation: int) -> HttpResponse:
    case = supervision.get_suspending_case_for(request.standing, pk)
    if request.method != "POST":
        return redirect("moderation:suspension", pk=case.pk)
    return _resume(request, case, accreditation)


@reauthentication_required
def _resume(request: MemberRequest, case: Case, accreditation: int) -> HttpResponse:
    row = next((row for row in _rows(case, Stage.SUSPENDED) if row.pk == accreditation), None)
    if row is None:
        return redirect("moderation:suspension", pk=case.pk)
    form = WordsForm(request.POST)

    def send(values: dict[str, Any]) -> HttpResponse:
        actions.resume_author(actor=request.user, case=case, accreditation=row, words=values["words"])
        messages.success(request, _("The suspension is lifted."))
        return redirect("moderation:suspension", pk=case.pk)

    return carry_out(request, form, send, lambda: _page(request, case, None, form))


def _page(
    request: MemberRequest, case: Case, form: SuspensionForm | None, words_form: WordsForm | None = None
) -> HttpResponse:
    """Where authors are not named nothing of hers is shown: her accreditation would tell who she is."""
    hides = case.post.thread.hides_authors
    suspended = [] if hides else _rows(case, Stage.SUSPENDED)
    offered = [] if hides else _offered(request, case)
    context = {
        "case": case,
        "hides": hides,
        "party": is_party(request.user, case),
        "ground": suspends_for(request.standing, case),
        "offered": offered,
        "suspended": [(row, class_title(row.klass), _lifts(request, row)) for row in suspended],
        "author": None if hides else case.post.author,
        "form": form or SuspensionForm(rows=offered),
        "words_form": words_form or WordsForm(auto_id="resume-%s"),
    }
    return render(request, "moderation/suspension.html", context)


def _offered(request: MemberRequest, case: Case) -> list[Accreditation]:
    """Only the Bureau suspends who is suspended already, and so makes it last longer (W1)."""
    again = _rows(case, Stage.SUSPENDED) if suspends_for(request.standing, case) == "conduct" else []
    return [*_rows(case, Stage.ACTIVE), *again]


def _lifts(request: MemberRequest, row: Accreditation) -> bool:
    return can_suspend(request.standing, row.suspension_kind or "security")


def _rows(case: Case, stage: str) -> list[Accreditation]:
    return [row for row in supervision.accreditations_of(case) if stage_now(row) == stage]
