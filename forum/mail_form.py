"""The shape of the page on mail: what is sent at once, when the digest comes."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.display.tables import WEEKDAYS
from accounts.forms import Form
from accounts.preferences_form import Hour

from .models import MailPlan


class MailForm(Form):
    events = forms.ChoiceField(label=_("Mail at once"), choices=MailPlan.Events.choices, widget=forms.RadioSelect)
    digest = forms.ChoiceField(
        label=_("Digest of what is new"), choices=MailPlan.Digest.choices, widget=forms.RadioSelect
    )
    digest_at = Hour(label=_("Hour of the digest"), help_text=_("In your own time zone."))
    digest_day = forms.TypedChoiceField(label=_("Day of the weekly digest"), coerce=int)
    without_content = forms.BooleanField(
        label=_("Leave the text of posts out of mail"),
        required=False,
        help_text=_("What is said in closed rooms never goes by mail."),
    )

    def __init__(self, data: Any = None, *, plan: MailPlan) -> None:
        super().__init__(data, initial={name: getattr(plan, name) for name in FIELDS})
        names = WEEKDAYS[(get_language() or "ar")[:2]]
        self.offer("digest_day", [(number, names[number - 1]) for number in (7, 1, 2, 3, 4, 5, 6)])


FIELDS = ("events", "digest", "digest_at", "digest_day", "without_content")
