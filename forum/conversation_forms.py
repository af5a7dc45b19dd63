"""What people send about conversations: whom they choose, what a group is called, what goes to a board."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.text import to_ascii_digits

from .forms import MOST_ID, CommandForm, PostForm

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
