"""The shapes of what is sent to the desk. Whether it may be done is asked by the actions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.forms import CommandForm
from forum.models import Ground

from . import reasons
from .models import Appeal, Case, WordRule

MOST = 4000


def _long(label: Any, *, required: bool = True, rows: int = 4, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, max_length=MOST, required=required, widget=area, help_text=help_text)


class ReasonedForm(CommandForm):
    """Anything that names a reason of the Council's list."""

    reason = forms.ChoiceField(label=_("Reason"))

    def __init__(self, *args: Any, applies_to: str = "post", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = reasons.reasons(applies_to)
        self.offer("reason", [("", "—"), *((found.key, found.name) for found in self.offered)])


class ReportForm(ReasonedForm):
    words = _long(
        _("In your own words"),
        required=False,
        help_text=_("The secretariat reads it. The author never learns who reported."),
    )


class DecisionForm(ReasonedForm):
    act = forms.ChoiceField(label=_("What is done"))
    words = _long(
        _("To the author, in the author’s language"),
        required=False,
        rows=6,
        help_text=_("The author reads it with the reason. To dismiss a report neither is needed."),
    )

    def __init__(self, *args: Any, acts: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
        self.offer("act", acts)


class SilenceForm(ReasonedForm):
    days = forms.TypedChoiceField(label=_("For how long"), coerce=int)
    everywhere = forms.BooleanField(label=_("In every room, not only in this one"), required=False)
    words = _long(_("To the person, in the person’s language"))

    def __init__(self, *args: Any, days: Iterable[tuple[int, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("days", [(str(n), label) for n, label in days])


class PublishForm(CommandForm):
    """`read`: the hash of the text that the officer has looked at."""

    read = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class ReturnForm(ReasonedForm):
    words = _long(
        _("To the author, in the author’s language"),
        required=False,
        rows=6,
        help_text=_("Left empty, the author reads what the Council’s list says of the reason."),
    )


class WordsForm(CommandForm):
    words = _long(_("Why"))


class ErasureForm(CommandForm):
    """On what ground a text is erased by law; `sure` is asked in the second step."""

    ground = forms.ChoiceField(
        label=_("Legal ground"),
        choices=[("", "—"), *(one for one in Ground.choices if one[0] != Ground.RETENTION)],
    )
    words = _long(
        _("Why, in your own words"),
        rows=3,
        help_text=_("The log keeps this for good: do not repeat what is erased, and name nobody."),
    )
    sure = forms.BooleanField(label=_("I know that this cannot be undone."), required=False)


class NoteForm(CommandForm):
    text = _long(_("Note for the other officers"), rows=3)


class AppealForm(CommandForm):
    text = _long(_("Why the decision should be looked at again"), rows=8, help_text=_("At most 300 words."))


class VoteForm(CommandForm):
    outcome = forms.ChoiceField(
        label=pgettext_lazy("of an appeal", "Outcome"),
        choices=[("", "—"), *Appeal.Outcome.choices],
        help_text=_("Two of one mind decide, at once and for good; until then you may change your view."),
    )
    words = _long(_("For the record, and for the author"), required=False)


class WordRuleForm(CommandForm):
    words = forms.CharField(
        label=_("Word or phrase"),
        max_length=100,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_(
            "However it is written: tatweel, marks, look-alike letters and spaces between letters are seen through."
        ),
    )
    act = forms.ChoiceField(label=_("What happens to a post that holds it"), choices=WordRule.Act.choices)
    room = forms.ChoiceField(label=_("Where"), required=False)

    def __init__(self, *args: Any, rooms: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("room", rooms)


ACTS: tuple[tuple[str, Any, Any], ...] = (
    (Case.Act.NONE, pgettext_lazy("act on a post", "Dismiss the report"), _("The post stays. Who reported is told.")),
    (
        Case.Act.HIDE,
        pgettext_lazy("act on a post", "Hide and tell the author"),
        _("A tombstone at once in every open page; the author reads why and may appeal within seven days."),
    ),
    (
        Case.Act.RETURN,
        pgettext_lazy("act on a post", "Send back for editing"),
        _("Out of sight until the author has changed it and you have looked again."),
    ),
    (
        Case.Act.ASK_FOR_SOURCE,
        pgettext_lazy("act on a post", "Ask for the source"),
        _("The post stays; the author is asked."),
    ),
    (Case.Act.REMIND, pgettext_lazy("act on a post", "Remind"), _("The post stays; the author is reminded.")),
    (
        Case.Act.WARN,
        pgettext_lazy("act on a post", "Written warning"),
        _("The post stays; the author must say that the warning was read."),
    ),
)
