"""How a person reads and is shown, with a sample of what her choices give."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import selectors
from ..actions import save_preferences
from ..display import date_time, hijri_line, number
from ..errors import Refused
from ..models import Person
from ..preferences_form import PreferencesForm
from ..requests import MemberRequest
from ..selectors.hours import heard_from
from ..standing import Standing

# The day of the founding presentation: a February, whose name differs most between the States.
SAMPLE_MOMENT = datetime(2016, 2, 8, 15, 5, tzinfo=UTC)
SAMPLE_NUMBER = 1234567.89


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: MemberRequest) -> HttpResponse:
    person = selectors.get_self(request.user)
    form = PreferencesForm(request.POST or None, person=person)
    if request.method != "POST":
        return _page(request, form, person)
    if not form.is_valid():
        return _page(request, form, person, status=400)
    if "preview" in request.POST:
        return _page(request, form, _imagined(person, form.cleaned_data))
    try:
        person = save_preferences(person=person, **form.cleaned_data)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, form, person, status=refusal.status)
    # Said in the language that was just chosen.
    with translation.override(person.language):
        messages.success(request, _("Your preferences are saved."))
    response = redirect("accounts:preferences")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        person.language,
        max_age=365 * 24 * 60 * 60,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response


@require_http_methods(["POST"])
def enter_sends(request: MemberRequest) -> HttpResponse:
    """The answer to the question that is asked where Enter has sent something for the first time."""
    save_preferences(person=selectors.get_self(request.user), enter_sends=bool(request.POST.get("enter_sends")))
    return JsonResponse({"ok": True})


@require_safe
def sample(request: MemberRequest) -> HttpResponse:
    """The sample alone, for choices that are not stored: what the script fetches while one chooses."""
    person = selectors.get_self(request.user)
    form = PreferencesForm(request.GET, person=person)
    form.is_valid()
    context = {"sample": _sample(_imagined(person, form.cleaned_data), request.standing)}
    return render(request, "accounts/_sample.html", context)


def _page(request: MemberRequest, form: PreferencesForm, person: Person, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "sample": _sample(person, request.standing),
        "person": request.user,
        "held_until": _held_until(person, request.standing),
    }
    return render(request, "accounts/preferences.html", context, status=status)


def _held_until(person: Person, standing: Standing) -> datetime | None:
    """Until when what comes now would wait by these hours; nothing where it would be told at once."""
    now = timezone.now()
    told = heard_from(Standing(person, standing.accreditations), now)
    return told if told > now else None


def _imagined(person: Person, choices: dict[str, Any]) -> Person:
    """The person as she would be; never saved. What could not be read stays as it is."""
    for name, value in choices.items():
        setattr(person, name, value)
    return person


def _sample(person: Person, standing: Standing) -> dict[str, str]:
    style = selectors.style_of(person, standing)
    # A 12-hour clock differs only after noon, so the sample is an afternoon wherever one reads.
    moment = SAMPLE_MOMENT.replace(tzinfo=style.zone)
    return {
        "language": style.language,
        "date": date_time(moment, style),
        "hijri": hijri_line(moment, style) if style.hijri else "",
        "number": number(SAMPLE_NUMBER, style),
    }
