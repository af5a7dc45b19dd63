"""What people send to change a thread or the rules of a room: its shape only."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.days import end_of, today
from accounts.forms import Day
from accounts.models import Accreditation

from .forms import CommandForm, ReasonForm, TextForm
from .models import Room

PIN_DAYS = (1, 7, 30)
OTHER_DAY = "day"


class ThreadReasonForm(ReasonForm):
    """An act on a thread, with its reason for the log."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("One sentence. It stands in the log of the room.")


class SummaryForm(TextForm):
    """The text that closes a thread."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = _("Summary")
        self.fields["body"].help_text = _("What was said, what was agreed, what is left open.")


class PinForm(ThreadReasonForm):
    """For how long a thread stands on top: so many days, or until a day."""

    span = forms.ChoiceField(
        label=pgettext_lazy("a pinned thread", "For how long"),
        widget=forms.RadioSelect,
        initial="7",
    )
    until = Day(label=pgettext_lazy("a pinned thread", "Until"), required=False)
    field_order = ["span", "until", "reason"]

    def __init__(self, *args: Any, days: Iterable[tuple[int, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("span", [*((str(n), label) for n, label in days), (OTHER_DAY, _("Until a day"))])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("span") == OTHER_DAY and not values.get("until") and "until" not in self.errors:
            self.add_error("until", ValidationError(_("Choose a day."), code="required"))
        return values

    @property
    def moment(self) -> datetime:
        """The end of the day chosen: pressing twice asks for the same."""
        chosen: date | None = self.cleaned_data["until"]
        span = self.cleaned_data["span"]
        day = chosen if span == OTHER_DAY and chosen else today() + timedelta(days=int(span))
        return end_of(day)


class AcknowledgementForm(CommandForm):
    """Until when an announcement is to be acknowledged."""

    until = Day(
        label=pgettext_lazy("an acknowledgement", "Until the end of"),
        required=False,
        help_text=_("Leave it empty where there is no date: then nobody is reminded."),
    )

    @property
    def moment(self) -> datetime | None:
        day: date | None = self.cleaned_data["until"]
        return end_of(day) if day else None


SLOW = (0, 30, 60, 300, 900, 3600)
AS_CREATED = "as_created"


class RulesForm(ThreadReasonForm):
    """The rules of a room as they shall be. `seen`: the line of the log they were read at."""

    slow = forms.TypedChoiceField(label=_("Slow mode"), coerce=int, choices=[(str(n), str(n)) for n in SLOW])
    posters = forms.ChoiceField(label=_("Who writes"), widget=forms.RadioSelect)
    approval = forms.ChoiceField(label=_("Approval before publication"), widget=forms.RadioSelect)
    held_classes = forms.MultipleChoiceField(
        label=_("Whose posts wait besides"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Where posts appear at once, those of these accreditations wait all the same."),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    field_order = ["slow", "posters", "approval", "held_classes", "reason"]

    def __init__(
        self, *args: Any, slow: Iterable[tuple[str, Any]], posters: Iterable[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("slow", slow)
        self.offer("posters", posters)
        self.offer(
            "approval",
            [
                (Room.Moderation.POST.value, _("Posts appear at once.")),
                (Room.Moderation.PRE.value, _("The secretariat approves each post before it appears.")),
            ],
        )
        others = [klass for klass in Accreditation.Klass if klass != Accreditation.Klass.SECRETARIAT_STAFF]
        self.offer("held_classes", [(klass.value, klass.label) for klass in others])
