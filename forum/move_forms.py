"""What an officer sends to move, split or merge a thread: its shape (house.md §1.3)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .conversation_forms import NumbersField
from .forms import CommandForm, NumberField
from .models import Room

MOST_TITLE = 200


class WhyForm(CommandForm):
    """A reason for the log: every act here has one."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("It stands in the logs of both places and in the history of the thread."),
    )


class MoveForm(WhyForm):
    target = forms.ChoiceField(label=_("Board"))
    field_order: Iterable[str] | None = ("target", "reason")

    def __init__(self, *args: Any, boards: Iterable[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("target", [(str(board.pk), board.name) for board in boards])


class SplitForm(MoveForm):
    posts = NumbersField(label=_("Posts"))
    title = forms.CharField(
        label=_("Title of the new thread"),
        max_length=MOST_TITLE,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    field_order: Iterable[str] | None = ("posts", "title", "target", "reason")


class MergeForm(WhyForm):
    target = NumberField(label=_("Thread"))
    field_order: Iterable[str] | None = ("target", "reason")
