"""The accreditation desk: what waits, one accreditation, and each step of it (domain.md W1).

Whoever may not know of the desk gets the 404 of a missing page, before being asked for anything.
"""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import actions, forms, selectors
from ..days import last_day
from ..errors import Refused
from ..mail import send_invitation
from ..models import Accreditation
from ..permissions import can_accredit, can_use_desk, nominable_classes
from ..requests import MemberRequest
from ..roles import name_of
from ..stages import WAITING, stage_now
from ..standing import Standing
from ..titles import class_title
from .desk_steps import STEPS

Stage, Klass = Accreditation.Stage, Accreditation.Klass
SOON, SOONER = 30, 7


@require_safe
def desk(request: MemberRequest) -> HttpResponse:
    standing = request.standing
    if not can_use_desk(standing):
        raise Http404
    rows = selectors.desk_rows(standing)
    shown = _chosen(request, rows)
    staff = can_accredit(standing)
    mine = {row.pk for row in rows}
    context = {
        "rows": [_line(row) for row in shown],
        "stages": [(stage, Stage(stage).label, count) for stage, count in selectors.counts_by_stage(rows).items()],
        "waiting": sum(1 for row in rows if stage_now(row) in WAITING),
        "stage": request.GET.get("stage", "waiting"),
        "klass": request.GET.get("klass", ""),
        "state": request.GET.get("state", ""),
        "classes": [(klass, class_title(klass)) for klass in Klass.values],
        "states": selectors.states() if staff else [],
        "expiring": [_line(row) for row in selectors.expiring(SOON) if row.pk in mine],
        "sooner": {row.pk for row in selectors.expiring(SOONER)},
        "overdue": {row.pk for row in selectors.overdue_reviews()} if staff else set(),
        "can_nominate": bool(nominable_classes(standing)),
        "staff": staff,
    }
    return render(request, "accounts/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def nominate(request: MemberRequest) -> HttpResponse:
    if not nominable_classes(request.standing):
        raise Http404
    return _nominate(request)


@reauthentication_required
def _nominate(request: MemberRequest) -> HttpResponse:
    standing = request.standing
    form = forms.NominationForm(request.POST or None, request.FILES or None, standing=standing)
    if request.method != "POST":
        return _nomination_page(request, form)
    if form.is_valid():
        try:
            row = actions.nominate(actor=request.user, **form.values())
        except Refused as refusal:
            form.refuse(refusal)
            return _nomination_page(request, form, status=refusal.status)
        messages.success(request, _("The nomination is before the secretariat."), fail_silently=True)
        return redirect("accounts:desk_detail", row.pk)
    return _nomination_page(request, form, status=400)


def _nomination_page(
    request: MemberRequest, form: forms.NominationForm, *, row: Accreditation | None = None, status: int = 200
) -> HttpResponse:
    # The Bureau nominates without having a desk, so its way back is the directory.
    back = "accounts:desk" if can_use_desk(request.standing) else "accounts:directory_bodies"
    context = {"form": form, "row": row, "back": reverse(back)}
    return render(request, "accounts/desk_nominate.html", context, status=status)


@require_safe
def detail(request: MemberRequest, pk: int) -> HttpResponse:
    row = selectors.get_accreditation_for(request.standing, pk)
    return _detail_page(request, row)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: MemberRequest, pk: int, act: str) -> HttpResponse:
    """One step. A GET comes from a fresh sign-in whose form was lost on the way, so it leads to the page again."""
    row = selectors.get_accreditation_for(request.standing, pk)
    if act not in STEPS:
        raise Http404
    if request.method != "POST" and act != "amend":
        return redirect("accounts:desk_detail", pk)
    return _act(request, row, act)


@reauthentication_required
def _act(request: MemberRequest, row: Accreditation, act: str) -> HttpResponse:
    if act == "amend":
        return _amend(request, row)
    step = STEPS[act]
    form = step.form(request.standing, row, request.POST)
    if not form.is_valid():
        return _detail_page(request, row, {act: form}, status=400)
    try:
        token = step.take(request, row, form.cleaned_data)
    except Refused as refusal:
        form.refuse(refusal)
        row = selectors.get_accreditation_for(request.standing, row.pk)
        return _detail_page(request, row, {act: form}, status=refusal.status)
    if isinstance(token, str):
        return _show_invitation(request, row.pk, token)
    messages.success(request, step.done(), fail_silently=True)
    # The step may have ended one's own view of it, as a head who ends the last mandate she could see.
    return redirect("accounts:desk_detail", row.pk)


def _amend(request: MemberRequest, row: Accreditation) -> HttpResponse:
    standing = request.standing
    if "amend" not in selectors.acts_for(standing, row):
        return redirect("accounts:desk_detail", row.pk)
    form = forms.NominationForm(request.POST or None, request.FILES or None, standing=standing, row=row)
    if request.method != "POST":
        return _nomination_page(request, form, row=row)
    if form.is_valid():
        try:
            actions.amend_nomination(actor=request.user, accreditation=row, **form.values())
        except Refused as refusal:
            form.refuse(refusal)
            return _nomination_page(request, form, row=row, status=refusal.status)
        messages.success(request, _("The nomination is before the secretariat."), fail_silently=True)
        return redirect("accounts:desk_detail", row.pk)
    return _nomination_page(request, form, row=row, status=400)


def _show_invitation(request: MemberRequest, pk: int, token: str) -> HttpResponse:
    """The only page that ever shows the link; loading the desk again does not bring it back."""
    row = selectors.get_accreditation_for(request.standing, pk)
    link = settings.ORIGIN + reverse("accounts:invitation", args=[token])
    send_invitation(row, link)
    return _detail_page(request, row, link=link)


def _detail_page(
    request: MemberRequest,
    row: Accreditation,
    bound: dict[str, forms.Form] | None = None,
    *,
    link: str = "",
    status: int = 200,
) -> HttpResponse:
    standing = request.standing
    offered = selectors.acts_for(standing, row)
    steps = []
    for name in [name for name in STEPS if name in offered or name in (bound or {})]:
        step = STEPS[name]
        form = (bound or {}).get(name) or step.form(standing, row, None)
        form.auto_id = f"id_{name}_%s"  # Several forms stand on this page.
        steps.append({"name": name, "title": step.title(), "form": form, "refusal": step.takes_away})
    context = {
        "line": _line(row),
        "row": row,
        "steps": steps,
        "road": _road(row),
        "history": selectors.history_of(row),
        "link": link,
        "checks": [forms.InviteForm.NAMES[check] for check in row.checks if check in forms.InviteForm.NAMES],
        "has_desk": can_use_desk(standing),
        "waits_for_other": _waits_for_other(standing, row),
    }
    return render(request, "accounts/desk_detail.html", context, status=status)


def _waits_for_other(standing: Standing, row: Accreditation) -> bool:
    """Whether the next step is a colleague's because of the two-person rule."""
    reviewing = stage_now(row) in (Stage.NOMINATED, Stage.UNDER_REVIEW)
    return can_accredit(standing) and reviewing and row.nominated_by_id == standing.person.pk


def _road(row: Accreditation) -> list[dict[str, Any]]:
    """The stages on the way to taking part, and how far this one has come."""
    road = [Stage.NOMINATED, Stage.UNDER_REVIEW, Stage.INVITED, Stage.ACTIVE]
    now = stage_now(row)
    stands_at = {stage.value: i for i, stage in enumerate(road)} | {"returned": 1, "suspended": 3}
    at = stands_at.get(now, len(road))
    return [{"label": stage.label, "done": i < at, "current": stage == now} for i, stage in enumerate(road)]


def _line(row: Accreditation) -> dict[str, Any]:
    """What a row of the desk shows of an accreditation."""
    stage = stage_now(row)
    return {
        "row": row,
        "name": name_of(row),
        "klass": class_title(row.klass),
        "stage": stage,
        "stage_label": Stage(stage).label,
        "last_day": last_day(row.ends),
    }


def _chosen(request: MemberRequest, rows: list[Accreditation]) -> list[Accreditation]:
    """The rows of the chosen stage, class and State; an unknown choice chooses nothing and is no error."""
    stage = request.GET.get("stage", "waiting")
    if stage == "waiting":
        rows = [row for row in rows if stage_now(row) in WAITING]
    elif stage != "all":
        rows = [row for row in rows if stage_now(row) == stage]
    for name, field in (("klass", "klass"), ("state", "state_id")):
        if wanted := request.GET.get(name, ""):
            rows = [row for row in rows if getattr(row, field) == wanted]
    return rows
