"""The shape of what people type about accreditations and about themselves; what makes sense is for actions to say."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from . import tokens
from .actions import CHECKS
from .actions.mandates import CONDUCT, SECURITY
from .days import beginning_of, end_of, last_day, today
from .errors import Refused
from .models import Accreditation, Person, State
from .permissions import DELEGATION, can_accredit, can_suspend, nominable_classes
from .selectors import states
from .standing import Standing
from .text import to_ascii_digits
from .titles import class_title

# Each in itself, so that whoever reads no other finds it.
OWN_NAMES = (("ar", "العربية"), ("en", "English"), ("fr", "Français"))
FIRST_YEAR, LAST_YEAR = 1900, 2200


class Form(forms.Form):
    """A form that can show an action's refusal beside the field it belongs to."""

    def refuse(self, refusal: Refused) -> None:
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, ValidationError(str(refusal), code=refusal.code))

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    @property
    def wrong_fields(self) -> list[forms.BoundField]:
        """What to name above the form, so that a long page leads to each error."""
        return [self[name] for name in self.fields if self[name].errors]


class Day(forms.DateField):
    """A day in the secretariat's zone (domain.md §2.2), typed in any digits."""

    widget = forms.DateInput(attrs={"type": "date", "dir": "ltr"}, format="%Y-%m-%d")
    # Not by locale: 02/03 must not be March in one language and February in another.
    input_formats = ("%Y-%m-%d", "%d/%m/%Y")
    default_error_messages = {"invalid": _("Write a day as year-month-day, such as 2027-03-31.")}

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(to_ascii_digits(value) if isinstance(value, str) else value)
        # Days at the ends of the calendar have no instant in some zone.
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class NominationForm(Form):
    """Someone for a place of the Council. `fields()` gives what the actions take."""

    klass = forms.ChoiceField(label=pgettext_lazy("of a participant", "Class"))
    state = forms.ModelChoiceField(
        State.objects.all(), label=pgettext_lazy("country", "State"), required=False, empty_label=_("None")
    )
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("As it stands in the official letter."), strip=True
    )
    name_second = forms.CharField(
        label=_("Name in the other script"), max_length=120, required=False, help_text=_("Arabic and Latin letters.")
    )
    form = forms.ChoiceField(label=_("Form of titles in Arabic"), choices=Person.Form.choices, required=False)
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=OWN_NAMES)
    email = forms.CharField(
        label=_("Official e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    organisation = forms.CharField(
        label=_("Organisation"), max_length=200, required=False, help_text=_("For those who sit for no State.")
    )
    title_ar = forms.CharField(label=_("Title in Arabic"), max_length=200, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    title_fr = forms.CharField(label=_("Title in French"), max_length=200, required=False)
    starts = Day(label=pgettext_lazy("of a mandate", "From"))
    ends = Day(label=_("Last day"), required=False, help_text=_("Leave it empty where the mandate has no end."))
    letter = forms.FileField(
        label=_("Official letter"),
        required=False,
        help_text=_("At most 5 MB. Its name and its fingerprint are kept, not the file; keep the letter itself."),
    )

    def __init__(self, *args: Any, standing: Standing, row: Accreditation | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"language": "ar", "starts": today(), **(_written(row) if row else {})}
        super().__init__(*args, **kwargs)
        self.standing, self.row = standing, row
        offered = nominable_classes(standing)
        self.offer("klass", [(klass, class_title(klass)) for klass in offered])
        self.offer("state", [("", _("None")), *((state.pk, state.name) for state in states())])
        for name in ("name", "name_second", "organisation", "title_ar", "title_en", "title_fr"):
            self.fields[name].widget.attrs["dir"] = "auto"
        if row is not None:
            del self.fields["klass"], self.fields["state"]  # A correction keeps the place.
        elif not can_accredit(standing) and set(offered) <= DELEGATION:
            del self.fields["state"]  # A head nominates for the own seat.

    def clean_letter(self) -> Any:
        letter = self.cleaned_data["letter"]
        if letter and letter.size > settings.LETTER_MAX_BYTES:
            raise ValidationError(_("The letter is larger than 5 MB. Attach a smaller file."), code="letter_too_big")
        return letter

    def values(self) -> dict[str, Any]:
        """The keyword arguments of `nominate`, or of `amend_nomination` where a row is corrected."""
        data = self.cleaned_data
        letter = data["letter"]
        values = {name: data[name] for name in ("name", "name_second", "form", "language", "email", "organisation")}
        values |= {
            "titles": {code: data[f"title_{code}"] for code in ("ar", "en", "fr")},
            "starts": beginning_of(data["starts"]),
            "ends": end_of(data["ends"]) if data["ends"] else None,
            "letter_name": letter.name if letter else "",
            "letter": letter.read() if letter else b"",
        }
        return values if self.row else values | {"klass": data["klass"], "state": self._state(data)}

    def _state(self, data: dict[str, Any]) -> State | None:
        if data["klass"] in DELEGATION and not data.get("state"):
            main = self.standing.main
            return main.state if main else None
        return data.get("state")


def _written(row: Accreditation) -> dict[str, Any]:
    return {
        "name": row.nominee_name,
        "name_second": row.nominee_name_second,
        "form": row.nominee_form,
        "language": row.nominee_language,
        "email": row.nominee_email,
        "organisation": row.organisation,
        "title_ar": row.title_ar,
        "title_en": row.title_en,
        "title_fr": row.title_fr,
        "starts": last_day(row.starts + timedelta(seconds=1)),
        "ends": last_day(row.ends),
    }


class ReasonForm(Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))


class EndForm(Form):
    cause = forms.CharField(label=_("Cause"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))


class ExtendForm(Form):
    ends = Day(label=_("Last day"), required=False, help_text=_("Leave it empty where the mandate has no end."))


class SuspendForm(ReasonForm):
    kind = forms.ChoiceField(label=_("Ground"), widget=forms.RadioSelect)
    until = Day(label=_("Last day of the suspension"), help_text=_("At most 30 days from now."))

    def __init__(self, *args: Any, standing: Standing, suspended: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = {SECURITY: _("Security of the account"), CONDUCT: _("Conduct")}
        kinds = [kind for kind in grounds if can_suspend(standing, kind) and not (suspended and kind == SECURITY)]
        self.offer("kind", [(kind, grounds[kind]) for kind in kinds])
        self.fields["kind"].initial = kinds[0] if kinds else None


class InviteForm(Form):
    checks = forms.MultipleChoiceField(label=_("What was checked"), widget=forms.CheckboxSelectMultiple, required=False)

    NAMES = {
        "email_domain": _("The address is an official one of the State or organisation"),
        "letter": _("The official letter names this person"),
        "mandate": _("The beginning and end are those of the mandate"),
    }

    def __init__(self, *args: Any, row: Accreditation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [check for check in CHECKS if check != "letter" or row.letter_hash]
        self.offer("checks", [(check, self.NAMES[check]) for check in offered])


SCOPE_WORDS = {
    "read": _("Read whatever I may read"),
    "write": _("Write in my name: posts, threads, conversations"),
    "notifications": _("See and settle my notifications"),
}


class TokenForm(Form):
    name = forms.CharField(
        label=_("What is it for?"),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        help_text=_("A name by which you know it again, such as the program that uses it."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(scope, SCOPE_WORDS[scope]) for scope in tokens.SCOPES],
        initial=["read"],
    )
    days = forms.TypedChoiceField(
        label=_("How long is it good?"),
        coerce=int,
        choices=[
            (7, _("A week")),
            (30, _("30 days")),
            (tokens.DEFAULT_DAYS, _("90 days")),
            (tokens.MOST_DAYS, _("A year")),
        ],
        initial=tokens.DEFAULT_DAYS,
    )
