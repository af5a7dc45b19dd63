"""How one reads, is shown and is told: the shape of the preferences page."""

from collections.abc import Iterable
from datetime import time
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .display import month_styles
from .display.tables import WEEKDAYS
from .forms import OWN_NAMES, Form
from .models import Person
from .selectors import state_of, states
from .selectors.hours import working_days
from .standing import standing_of
from .text import to_ascii_digits

MONTH_STYLE_NAMES = {
    "council_dual": _("Both names (شباط/فبراير)"),
    "standard": _("Common names (فبراير)"),
    "levantine": _("Levantine names (شباط)"),
    "maghreb_french": _("Names used in Algeria and Tunisia (فيفري)"),
    "morocco": _("Names used in Morocco (يوليوز)"),
    "mauritania": _("Names used in Mauritania (أغشت)"),
}
SPOKEN = (
    ("ar", _("Arabic")),
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("so", _("Somali")),
    ("ber", _("Tamazight")),
    ("ku", _("Kurdish")),
)
# Working weeks of the States, in ISO days; the secretariat's own is among them.
WEEKS = ("12347", "12345")
OWN_DAYS = "own"
SUNDAY_FIRST = "7123456"
ELSEWHERE = (
    "Africa/Addis_Ababa",
    "Africa/Nairobi",
    "America/New_York",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Europe/Brussels",
    "Europe/Istanbul",
    "Europe/London",
    "Europe/Paris",
    "Europe/Vienna",
    "Europe/Zurich",
    "UTC",
)


class Hour(forms.TimeField):
    """An hour of the day, typed in any digits."""

    widget = forms.TimeInput(attrs={"type": "time", "dir": "ltr"}, format="%H:%M")
    default_error_messages = {"invalid": _("Write an hour as 20:00.")}

    def to_python(self, value: Any) -> time | None:
        return super().to_python(to_ascii_digits(value) if isinstance(value, str) else value)


class PreferencesForm(Form):
    """How one reads and is shown. Names of fields are those of `save_preferences`."""

    name_second = forms.CharField(
        label=_("Name in the other script"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Shown to those who read the other script, and found by search in both."),
    )
    form = forms.ChoiceField(
        label=_("Form of titles in Arabic"), choices=Person.Form.choices, required=False, widget=forms.RadioSelect
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"), choices=SPOKEN, required=False, widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(label=_("Language of the pages"), choices=OWN_NAMES, widget=forms.RadioSelect)
    digits = forms.ChoiceField(
        label=_("Digits in Arabic text"), choices=Person.Digits.choices, required=False, widget=forms.RadioSelect
    )
    months = forms.ChoiceField(label=_("Names of months in Arabic"), required=False)
    timezone = forms.ChoiceField(label=_("Time zone"), required=False)
    hour12 = forms.BooleanField(label=_("12-hour clock"), required=False)
    hijri = forms.BooleanField(label=_("Show the Hijri date too"), required=False)
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", pgettext_lazy("theme", "Automatic")),
            ("light", pgettext_lazy("theme", "Light")),
            ("dark", pgettext_lazy("theme", "Dark")),
        ],
    )
    enter_sends = forms.BooleanField(label=_("Enter sends in live rooms"), required=False)
    quiet_hours = forms.BooleanField(
        label=_("Hold notifications outside my hours"),
        required=False,
        help_text=_("Deadlines are always told at once."),
    )
    quiet_from = Hour(label=pgettext_lazy("quiet hours", "From"), required=False)
    quiet_until = Hour(label=pgettext_lazy("quiet hours", "Until"), required=False)
    working_days = forms.ChoiceField(label=_("Working days"), required=False, widget=forms.RadioSelect)
    own_days = forms.MultipleChoiceField(label=_("Days I choose"), required=False, widget=forms.CheckboxSelectMultiple)
    follows_started = forms.BooleanField(label=_("Follow the threads I start"), required=False)
    follows_replied = forms.BooleanField(label=_("Follow the threads I write in"), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        written = {name: getattr(person, name) for name in self.base_fields if name != "own_days"}
        written["languages"] = person.languages.split()
        week = person.working_days
        written |= {"working_days": week if week in ("", *WEEKS) else OWN_DAYS, "own_days": list(week)}
        kwargs["initial"] = written
        super().__init__(*args, **kwargs)
        self.offer(
            "months",
            [
                ("", _("As in my State")),
                *((key, MONTH_STYLE_NAMES.get(key, key)) for key in month_styles()),
            ],
        )
        self.offer("timezone", [("", _("As in my State")), *_zones(person.timezone)])
        self.offer("working_days", _weeks(person))
        self.offer("own_days", [(day, weekday_name(int(day))) for day in SUNDAY_FIRST])

    def clean_languages(self) -> str:
        return " ".join(self.cleaned_data["languages"])

    def clean(self) -> dict[str, Any]:
        """What `save_preferences` takes: the days in one text, and no hour that was left empty."""
        values = super().clean() or self.cleaned_data
        own = "".join(sorted(values.pop("own_days", [])))
        if values.get("working_days") == OWN_DAYS:
            values["working_days"] = own
            if not own:
                self.add_error("own_days", ValidationError(_("Choose at least one day."), code="no_days"))
        for name in ("quiet_from", "quiet_until"):
            if values.get(name) is None:
                values.pop(name, None)
        return values


def _weeks(person: Person) -> Iterable[tuple[str, Any]]:
    of_state = working_days(Person(), state_of(standing_of(person)))
    as_there = _("As in my State (%(days)s)") % {"days": days_in_words("".join(map(str, sorted(of_state))))}
    weeks = [(days, days_in_words(days)) for days in WEEKS]
    return [("", as_there), *weeks, (OWN_DAYS, pgettext_lazy("working days", "Other days"))]


def days_in_words(days: str) -> str:
    """«Sunday to Thursday» where they follow each other, else each by its name."""
    follow = [day for day in days if str((int(day) - 2) % 7 + 1) not in days]
    if len(follow) == 1 and len(days) > 2:
        first = int(follow[0])
        last = (first + len(days) - 2) % 7 + 1
        return pgettext("days of the week", "%(first)s to %(last)s") % {
            "first": weekday_name(first),
            "last": weekday_name(last),
        }
    return pgettext("between the names of a list", ", ").join(weekday_name(int(day)) for day in days)


def weekday_name(day: int) -> str:
    return WEEKDAYS[get_language() or "ar"][day - 1]


def _zones(current: str) -> Iterable[tuple[Any, Any]]:
    """Zones by the name of the State that has them, then those where delegations often are."""
    known = available_timezones()
    of_states = [(state.timezone, f"{state.name} ({state.timezone})") for state in states(get_language())]
    others = [zone for zone in ELSEWHERE if zone in known]
    if current and current not in {*others, *(zone for zone, _ in of_states)}:
        others.append(current)
    return [(_("Arab States"), of_states), (_("Elsewhere"), [(zone, zone) for zone in others])]
