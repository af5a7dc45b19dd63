"""What one says of oneself, and until when: the shape of the status page."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .display import ReaderStyle, date_time
from .errors import StatusEndWrong
from .forms import Day, Form
from .presence import saying_of
from .standing import Standing

LENGTHS = {"30m": timedelta(minutes=30), "1h": timedelta(hours=1), "4h": timedelta(hours=4)}
MORNING = time(7)


class StatusForm(Form):
    """`values()` gives what `set_status` takes. The ends are those of her own clock."""

    status = forms.ChoiceField(
        label=_("How I am shown"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", _("Online while I am here")),
            ("away", pgettext_lazy("presence", "Away")),
            ("dnd", _("Do not disturb")),
        ],
    )
    text = forms.CharField(
        label=_("In a few words"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Shown beside your name to those who find you in the directory."),
    )
    clears = forms.ChoiceField(label=_("It ends"), required=False, widget=forms.RadioSelect)
    day = Day(label=_("Last day"), required=False, help_text=_("At most seven days from now; it ends with that day."))
    hides = forms.BooleanField(
        label=_("Hide whether I am here"),
        required=False,
        help_text=_("Everyone sees you as gone, without a status, and nobody sees that you are writing."),
    )

    def __init__(self, *args: Any, standing: Standing, style: ReaderStyle, **kwargs: Any) -> None:
        self.person, self.style, self.now = standing.person, style, timezone.now()
        saying = saying_of(standing)
        holds = saying.holds(self.now)
        self.until = saying.until if holds else None
        kwargs["initial"] = {
            "status": saying.status if holds else "",
            "text": saying.text if holds else "",
            "clears": "as_is" if self.until else "" if holds else "1h",
            "hides": saying.hides,
        }
        super().__init__(*args, **kwargs)
        self.offer("clears", self._ends())

    def _ends(self) -> list[tuple[str, Any]]:
        kept = _("As it is: %(when)s") % {"when": date_time(self.until, self.style)} if self.until else ""
        return [
            *([("as_is", kept)] if self.until else []),
            ("", _("When I change it")),
            ("30m", _("In 30 minutes")),
            ("1h", _("In an hour")),
            ("4h", _("In four hours")),
            ("morning", _("Tomorrow morning")),
            ("day", _("After the last day below")),
        ]

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"status": data["status"], "text": data["text"], "until": self._until(), "hides": data["hides"]}

    def _until(self) -> datetime | None:
        chosen, zone = self.cleaned_data["clears"], self.style.zone
        tomorrow = self.now.astimezone(zone).date() + timedelta(days=1)
        if chosen == "as_is":
            return self.until
        if chosen in LENGTHS:
            return self.now + LENGTHS[chosen]
        if chosen == "morning":
            morning = self.person.quiet_until if self.person.quiet_hours else MORNING
            return datetime.combine(tomorrow, morning, zone)
        if chosen == "day":
            day = self.cleaned_data["day"]
            if day is None or day > tomorrow + timedelta(days=6):
                raise StatusEndWrong
            return datetime.combine(day + timedelta(days=1), time.min, zone)
        return None
