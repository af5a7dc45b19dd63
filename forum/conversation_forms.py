"""What people send about conversations: whom they choose, what a group is called, what goes to a board."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.text import to_ascii_digits

from . import content
from .forms import LANGUAGES, MOST_ID, CommandForm, PostForm
from .models import Room

MOST_NUMBERS = 200


class NumbersField(forms.Field):
    """Several ids of one name, in any of the digits the reader has; each once, in their order."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {"invalid": _("Choose from the list.")}

    def to_python(self, value: Any) -> list[int]:
        numbers = numbers_in(value or [])
        if numbers is None or len(numbers) > MOST_NUMBERS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return numbers


def numbers_in(texts: list[str]) -> list[int] | None:
    """The numbers of these texts, or nothing if one of them is none."""
    plain = [to_ascii_digits(str(text)) for text in texts]
    if not all(text.isascii() and text.isdecimal() and len(text) < 20 for text in plain):
        return None
    numbers = list(dict.fromkeys(int(text) for text in plain))
    return numbers if all(0 < number <= MOST_ID for number in numbers) else None


class NameForm(CommandForm):
    name = forms.CharField(
        label=_("Name of the conversation"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        help_text=_("All its members see it. Without a name the conversation is called by those who are in it."),
    )


class GroupForm(NameForm, PostForm):
    people = NumbersField(label=_("People"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = _("First message")


class AddForm(CommandForm):
    people = NumbersField(label=_("People"), required=False)
    past = forms.BooleanField(
        label=_("Show them what was written before"),
        required=False,
        help_text=_(
            "Off: whoever is added reads from now on and finds nothing older, not in quotations either. "
            "On: whoever is added reads all that you can read here. Either way all are told."
        ),
    )


class PromotionForm(CommandForm):
    """Which messages go where. `boards` are those where she may start threads."""

    posts = NumbersField(label=_("Messages"), required=False)
    board = forms.ChoiceField(label=_("Board"))
    title = forms.CharField(
        label=_("Title of the thread"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "dirname": "title_dir", "autocomplete": "off"}),
    )
    intro = forms.CharField(
        label=_("Introduction"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 4}),
        help_text=_("It stands before the messages, in your own words."),
    )
    language = forms.ChoiceField(
        label=_("Language of the thread"),
        required=False,
        choices=[("", pgettext_lazy("language of a text", "Detected")), *LANGUAGES],
    )

    def __init__(self, *args: Any, boards: Iterable[Room] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("board", [(str(board.pk), board.name) for board in boards])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not values.get("language"):
            values["language"] = content.guess_language(values.get("intro") or values.get("title", ""))
        return values


class AnswerForm(CommandForm):
    answer = forms.CharField(max_length=10)


class PublishForm(CommandForm):
    confirmed = forms.BooleanField(required=False)
