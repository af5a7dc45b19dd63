"""The shapes of what officers do to and about persons. Whether it may be done is asked by the actions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.days import end_of
from accounts.forms import Day
from accounts.models import Accreditation
from accounts.titles import class_title
from forum.forms import CommandForm

from .forms import ReasonedForm, SilenceForm, _long


class MemberSilenceForm(SilenceForm):
    """From a person's page: where is said outright."""

    room = forms.ChoiceField(label=_("Where"), required=False)

    def __init__(self, *args: Any, rooms: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["everywhere"]
        self.offer("room", rooms)


class WhyForm(CommandForm):
    """An act with its reason in the officer's own words."""

    reason = _long(_("Written reason"))


class AnswerForm(CommandForm):
    """Yes or no, and why."""

    agrees = forms.TypedChoiceField(
        label=_("Answer"),
        choices=[("yes", _("Yes: lift the veil of this one post")), ("no", _("No: it stays"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = _long(_("Why"))


class ProposalForm(ReasonedForm):
    act = forms.ChoiceField(label=_("What should be done"))
    words = _long(_("Why, for the secretariat"))

    def __init__(self, *args: Any, acts: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("act", acts)


class SuspensionForm(CommandForm):
    accreditation = forms.TypedChoiceField(label=_("Accreditation"), coerce=int)
    until = Day(label=_("Last day of the suspension"), help_text=_("At most 30 days from now."))
    words = _long(_("Reason, kept in the register"))

    def __init__(self, *args: Any, rows: Iterable[Accreditation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("accreditation", [(str(row.pk), class_title(row.klass)) for row in rows])

    def clean_until(self) -> Any:
        """The day named is the last one that counts."""
        return end_of(self.cleaned_data["until"])
