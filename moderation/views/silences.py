"""Silences: those that stand, imposing one from a person's page, lifting one, and what the silenced person reads."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.display import number
from accounts.models import Person
from accounts.requests import MemberRequest
from accounts.selectors import style_of
from forum import clock
from forum.forms import CommandForm
from forum.models import Room
from forum.views.answers import carry_out, door

from .. import actions, reasons, selectors, supervision
from ..actions.appeals import bureau
from ..forms import WordsForm
from ..models import Silence
from ..officer_forms import MemberSilenceForm
from ..permissions import can_appeal

act = require_http_methods(["GET", "HEAD", "POST"])
DAYS = (1, 3, 7, 14, 30)


@require_safe
@door
def silences(request: MemberRequest) -> HttpResponse:
    lines = supervision.silences_for(request.standing)
    context = {"rows": [(line, _reason(line.silence)) for line in lines]}
    return render(request, "moderation/silences.html", context)


@act
@door
def lift(request: MemberRequest, pk: int) -> HttpResponse:
    """A page of its own, because lifting has a reason too."""
    line = supervision.get_silence_for(request.standing, pk)
    form = WordsForm(request.POST if request.method == "POST" else None)

    def again() -> HttpResponse:
        context = {"form": form, "line": line, "silence": line.silence, "reason": _reason(line.silence)}
        return render(request, "moderation/lift_silence.html", context)

    def send(values: dict[str, Any]) -> HttpResponse:
        actions.lift_silence(actor=request.user, silence=line.silence, words=values["words"])
        messages.success(request, _("The silence is lifted."))
        return redirect("moderation:silences")

    return carry_out(request, form, send, again) if request.method == "POST" else again()


@act
@door
def person(request: MemberRequest, pk: int) -> HttpResponse:
    """What the desk has on a person, and silencing her without a case."""
    measures = supervision.measures_of(request.standing, pk)
    rooms = selectors.rooms_with_rules_for(request.standing)
    form = _form(request, measures.person, rooms)

    def again() -> HttpResponse:
        return render(request, "moderation/person.html", _person_parts(request, measures, form))

    def send(values: dict[str, Any]) -> HttpResponse:
        actions.silence_member(
            actor=request.user,
            person=measures.person,
            room=next((room for room in rooms if str(room.pk) == values["room"]), None),
            until=clock.now() + timedelta(days=values["days"]),
            reason=values["reason"],
            words=values["words"],
            client_id=values["client_id"],
        )
        messages.success(request, _("The silence stands; the person is told."))
        return redirect("moderation:person", pk=pk)

    return carry_out(request, form, send, again) if request.method == "POST" else again()


def _person_parts(request: MemberRequest, measures: supervision.Measures, form: MemberSilenceForm) -> Mapping[str, Any]:
    return {
        "measures": measures,
        "person": measures.person,
        "silences": [(silence, _reason(silence), _stands(silence)) for silence in measures.silences],
        "herself": measures.person == request.user,
        "form": form,
    }


def _form(request: MemberRequest, person: Person, rooms: list[Room]) -> MemberSilenceForm:
    style = style_of(request.user, request.standing)
    return MemberSilenceForm(
        request.POST if request.method == "POST" else None,
        rooms=[("", _("In every room")), *((str(room.pk), room.name) for room in rooms)],
        applies_to="",
        days=[(n, ngettext("%(n)s day", "%(n)s days", n) % {"n": number(n, style)}) for n in DAYS],
    )


@require_safe
@door
def my_silences(request: MemberRequest) -> HttpResponse:
    """Until when, where, why, and who hears her."""
    found = supervision.standing_silences_of(request.user)
    rows = [
        {
            "silence": silence,
            "reason": _reason(silence),
            "appeal_url": _appeal_url(request, silence),
        }
        for silence in found
    ]
    members = Person.objects.filter(pk__in=bureau()).exclude(pk=request.user.pk).order_by("pk")
    return render(request, "moderation/my_silences.html", {"rows": rows, "bureau": members, "form": CommandForm()})


def _appeal_url(request: MemberRequest, silence: Silence) -> str:
    """Of the case it belongs to, while that can be appealed."""
    if silence.case is None or not can_appeal(request.standing, silence.case):
        return ""
    return reverse("moderation:post", args=[silence.case.post_id])


def _reason(silence: Silence) -> Any:
    return reasons.reason(silence.reason)


def _stands(silence: Silence) -> bool:
    return silence.lifted_at is None and silence.until > clock.now()
