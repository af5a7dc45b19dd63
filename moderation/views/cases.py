"""One case: what was said, what stands around it, and the acts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.display import number
from accounts.permissions import can_suspend
from accounts.requests import MemberRequest
from accounts.selectors import style_of
from forum import clock
from forum.bylines import aliases_in, byline_of
from forum.commands import Done
from forum.models import Room
from forum.views.answers import carry_out, door, wants_json
from forum.views.differences import versions_of
from forum.views.drawing import draw

from .. import actions, log, reasons, selectors, supervision
from ..actions.decisions import UNDO
from ..forms import ACTS, DecisionForm, NoteForm, SilenceForm, WordsForm
from ..models import Case
from ..permissions import can_unveil, is_party
from ..rules.sentences import sentence_of
from .case_words import language_of, message_for, messages_in, proposed, text_of
from .desk import live_rooms

act = require_http_methods(["GET", "HEAD", "POST"])
SILENCE_DAYS = (1, 3, 7, 14, 30)


@act
@door
def case_page(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, selectors.get_case_for(request.standing, pk))


def _page(request: MemberRequest, case: Case, form: DecisionForm | None = None, **more: Any) -> HttpResponse:
    standing, style = request.standing, style_of(request.user, request.standing)
    context = selectors.context_of(standing, case)
    around = draw([*context.before, *context.after], case.post.thread, standing, style)
    author, desk_room = case.post.author, log.desk_room()
    since = (clock.now() - case.decided_at) if case.decided_at else None
    page = {
        "case": case,
        "post": case.post,
        "text": text_of(case.post),
        "before": around[: len(context.before)],
        "after": around[len(context.before) :],
        "opens": context.whole,
        "private": case.post.thread.room.kind == Room.Kind.DIRECT,
        "versions": versions_of(case.post) if case.post.edited_at else [],
        "reports": [(report, reasons.reason(report.reason)) for report in case.reports.all()],
        "findings": [(found, sentence_of(found.rule, found.detail)) for found in case.findings.all()],
        "reason": reasons.reason(case.reason) if case.reason else None,
        "act": reasons.action(case.act).name if case.act else "",
        "severity": reasons.severity_name(case.severity),
        "history": selectors.history_of(standing, author, but=case),
        "party": is_party(request.user, case),
        # Who reported is never told to the author (W3), be she an officer.
        "wrote": case.post.author_id == request.user.pk,
        "mine": case.officer_id == request.user.pk,
        "late": selectors.is_late(case),
        "acts": ACTS,
        "form": form or _decision_form(request, case),
        "proposals": proposed(case),
        "suspends": not case.post.thread.hides_authors and can_suspend(standing, "security"),
        "unveils": can_unveil(standing, case.post),
        # Between officers, and she is the one they are about: a note may name who reported.
        "notes": [] if case.post.author_id == request.user.pk else case.notes.all(),
        "note_form": NoteForm(),
        "silence_form": _silence_form(request),
        "words_form": WordsForm(),
        "undoes": case.decided_by_id == request.user.pk and since is not None and since < UNDO,
        "undo_seconds": max(int((UNDO - since).total_seconds()), 0) if since is not None else 0,
        "messages_by_reason": messages_in(language_of(case)),
        "desk_room": desk_room,
        "live_rooms": live_rooms(desk_room),
        "byline": byline_of(case.post, aliases=aliases_in([case.post.thread])),
        **more,
    }
    return render(request, "moderation/case.html", page)


def _decision_form(request: MemberRequest, case: Case, data: Any = None) -> DecisionForm:
    acts = [(key, label) for key, label, _effect in ACTS]
    if proposal := next((one for one in supervision.proposals_in(case) if str(one.pk) == request.GET.get("as")), None):
        initial = {"act": proposal.act, "reason": proposal.reason, "words": proposal.words}
        return DecisionForm(None, acts=acts, initial=initial)
    first = next(iter(case.reports.all()), None)
    reason = reasons.reason(first.reason if first else "other")
    known = {key for key, _label in acts}
    usual = reason.default_action if reason.default_action in known else str(Case.Act.HIDE)
    initial = {"act": usual, "reason": reason.key, "words": message_for(reason.key, usual, language_of(case))}
    return DecisionForm(data, acts=acts, initial=initial)


def _silence_form(request: MemberRequest, data: Any = None) -> SilenceForm:
    style = style_of(request.user, request.standing)
    days = [(n, ngettext("%(n)s day", "%(n)s days", n) % {"n": number(n, style)}) for n in SILENCE_DAYS]
    return SilenceForm(data, days=days, applies_to="", auto_id="silence-%s")


def _act(request: MemberRequest, pk: int, action: Callable[[Case], object], told: str) -> HttpResponse:
    """An act without a form of its own, and back to the case."""
    case = selectors.get_case_for(request.standing, pk)
    if request.method == "POST":
        action(case)
        if wants_json(request):
            return JsonResponse({"ok": True, "case": case.pk, "message": told})
        messages.success(request, told)
    return redirect("moderation:case", pk=case.pk)


@act
@door
def claim(request: MemberRequest, pk: int) -> HttpResponse:
    over = request.POST.get("over") == "yes"
    return _act(
        request,
        pk,
        lambda case: actions.claim_case(actor=request.user, case=case, take_over=over),
        _("The case is in your hand."),
    )


@act
@door
def release(request: MemberRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        lambda case: actions.release_case(actor=request.user, case=case),
        _("The case is back in the queue."),
    )


@act
@door
def hide(request: MemberRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        lambda case: actions.hide_meanwhile(actor=request.user, case=case),
        _("The post is hidden for at most 72 hours, until you decide."),
    )


@act
@door
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        lambda case: actions.undo_decision(actor=request.user, case=case),
        _("Undone. The case is in your hand again."),
    )


@act
@door
def decide(request: MemberRequest, pk: int) -> HttpResponse:
    case = selectors.get_case_for(request.standing, pk)
    if request.method != "POST":
        return redirect("moderation:case", pk=case.pk)
    form = _decision_form(request, case, request.POST)

    def send(values: dict[str, Any]) -> HttpResponse:
        done = actions.decide_case(
            actor=request.user,
            case=case,
            act=values["act"],
            reason=values["reason"],
            words=values["words"],
            client_id=values["client_id"],
        )
        return _decided(request, done, _("Decided. You may undo it within 30 seconds."))

    return carry_out(request, form, send, lambda: _page(request, case, form))


@act
@door
def restore(request: MemberRequest, pk: int) -> HttpResponse:
    case = selectors.get_case_for(request.standing, pk)
    if request.method != "POST":
        return redirect("moderation:case", pk=case.pk)
    form = WordsForm(request.POST)

    def send(values: dict[str, Any]) -> HttpResponse:
        actions.restore_post(actor=request.user, case=case, words=values["words"])
        messages.success(request, _("The post is back in its place."))
        return redirect("moderation:case", pk=case.pk)

    return carry_out(request, form, send, lambda: _page(request, case, words_form=form))


@act
@door
def note(request: MemberRequest, pk: int) -> HttpResponse:
    case = selectors.get_case_for(request.standing, pk)
    if request.method != "POST":
        return redirect("moderation:case", pk=case.pk)
    form = NoteForm(request.POST)

    def send(values: dict[str, Any]) -> HttpResponse:
        actions.add_note(actor=request.user, case=case, text=values["text"], client_id=values["client_id"])
        return redirect("moderation:case", pk=case.pk)

    return carry_out(request, form, send, lambda: _page(request, case, note_form=form))


@act
@door
def silence(request: MemberRequest, pk: int) -> HttpResponse:
    case = selectors.get_case_for(request.standing, pk)
    if request.method != "POST":
        return redirect("moderation:case", pk=case.pk)
    form = _silence_form(request, request.POST)

    def send(values: dict[str, Any]) -> HttpResponse:
        actions.silence_person(
            actor=request.user,
            case=case,
            until=clock.now() + timedelta(days=values["days"]),
            everywhere=values["everywhere"],
            reason=values["reason"],
            words=values["words"],
            client_id=values["client_id"],
        )
        messages.success(request, _("The silence stands; the person is told."))
        return redirect("moderation:case", pk=case.pk)

    return carry_out(request, form, send, lambda: _page(request, case, silence_form=form))


def _decided(request: MemberRequest, done: Done[Case], told: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(
            {"ok": True, "case": done.result.pk, "state": done.result.state, "message": told}, status=201
        )
    return redirect("moderation:case", pk=done.result.pk)
