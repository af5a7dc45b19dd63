"""What people send to the forum: its shape only. Sense (may she, is it open) is for actions (house.md §1.3)."""

import json
from collections.abc import Iterable
from copy import copy
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.errors import Refused
from accounts.text import to_ascii_digits

from . import content, text_templates
from .mentions import naming
from .models import Post, Room, Thread

# Each language under its own name: a reader finds hers whatever the page speaks.
LANGUAGES = [("ar", "العربية"), ("en", "English"), ("fr", "Français")]
DIRECTIONS = [
    ("", pgettext_lazy("direction of the text", "Automatic")),
    ("rtl", _("Right to left")),
    ("ltr", _("Left to right")),
]
MOST_ID = 2**63 - 1
LONGEST_NAMES = 20_000

# Beside which field a refusal belongs; the others concern the form as a whole.
FIELD_OF = {
    "bad_title": "title",
    "capacity_not_held": "capacity",
    "kind_not_allowed": "kind",
    "reason_needed": "reason",
    "attribution_only_tightens": "attribution",
}


class NumberField(forms.IntegerField):
    """A whole number in any of the digits the reader has (arabic.md §4, T-NUM-5), within what a row can hold."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=MOST_ID, **kwargs)

    def to_python(self, value: Any) -> int | None:
        return super().to_python(to_ascii_digits(value) if isinstance(value, str) else value)


class ChoiceField(forms.ChoiceField):
    """One whose choices are never changed in their place, so that each form need not copy all of their names."""

    def __deepcopy__(self, memo: dict[int, Any]) -> "ChoiceField":
        field, widget = copy(self), copy(self.widget)
        widget.attrs = widget.attrs.copy()
        field.widget, field.error_messages, field.validators = widget, self.error_messages.copy(), self.validators[:]
        return field


class CommandForm(forms.Form):
    """A change. The server makes the `client_id` of a page without script, so pressing twice is harmless (G3)."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def refuse(self, refusal: Refused) -> None:
        """Put a refusal beside the field it is about; what was typed stays."""
        field = FIELD_OF.get(refusal.code, refusal.field) or None
        if field is None and isinstance(refusal, content.ContentRefused):
            field = "body"
        error = ValidationError(str(refusal.message), code=refusal.code)
        self.add_error(field if field in self.fields else None, error)
        if refusal.code == "client_id_reused":
            self.renew()

    def renew(self) -> None:
        """Give the form a new identity: sent again, it is another command."""
        typed: Any = self.data
        self.data = typed = typed.copy()
        typed[self.add_prefix("client_id")] = str(uuid4())

    def offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    @property
    def known_id(self) -> str:
        """The id for the hidden field: the one that came, if it was one."""
        value = self["client_id"].value()
        try:
            return str(UUID(str(value)))
        except ValueError:
            return str(uuid4())

    @property
    def asks_confirmation(self) -> bool:
        """Whether it was refused only until she says that she means it."""
        errors = self.errors.as_data() if self.is_bound else {}
        return any(error.code == "confirm_mentions" for found in errors.values() for error in found)

    def first_error(self) -> tuple[str, str]:
        """The code and the sentence for an answer that holds one; read away from the field, so it names it."""
        for name, errors in self.errors.as_data().items():
            label = self.fields[name].label if name in self.fields else None
            for error in errors:
                problem = " ".join(error.messages)
                named = _("%(field)s: %(problem)s") % {"field": label, "problem": problem} if label else problem
                return error.code or "invalid", str(named)
        return "invalid", ""


class ReasonForm(CommandForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("One sentence for the author."),
    )


class KeepingForm(CommandForm):
    """How long a room keeps its texts."""

    days = forms.TypedChoiceField(label=_("Texts are kept for"), coerce=int)
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )

    def __init__(self, *args: Any, periods: Iterable[tuple[int, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("days", [(str(days), label) for days, label in periods])


class HoldForm(CommandForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("The Bureau reads it. The log keeps it for good."),
    )


class InviteForm(CommandForm):
    person = NumberField(label=_("Person"))


class ReadForm(forms.Form):
    number = NumberField()


def named_in(text: str) -> dict[str, str]:
    """{name: token} from the hidden field; what is no such thing names nobody."""
    try:
        named = json.loads(text[:LONGEST_NAMES] or "{}")
    except (ValueError, RecursionError):
        return {}
    pairs = named.items() if isinstance(named, dict) else ()
    return {label: token for label, token in pairs if isinstance(token, str) and naming.is_token(token)}


class TextForm(CommandForm):
    """A text with its language and direction. Without a language the server guesses (arabic.md §9)."""

    # Emptiness and size are refused by `content`, which alone knows what shows.
    body = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"dir": "auto", "dirname": "body_dir", "rows": 6}),
    )
    language = ChoiceField(
        label=_("Language of the text"),
        required=False,
        choices=[("", pgettext_lazy("language of a text", "Detected")), *LANGUAGES],
    )
    # Which names in the text stand for which tokens (forum/mentions/naming.py).
    named = forms.CharField(required=False, widget=forms.HiddenInput)
    # What stands beside it: [{"id": …, "alt": …}] (forum/files/beside.py). Nothing there: nothing was said of files.
    files = forms.CharField(required=False, widget=forms.HiddenInput)  # type: ignore[assignment]
    # A draft of it lies on the server (forum/drafts.py): it goes with the post.
    draft = forms.BooleanField(required=False, widget=forms.HiddenInput)
    # Set by a second press, once she has read whom the text mentions.
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    direction = ChoiceField(label=_("Direction of the text"), required=False, choices=DIRECTIONS)

    @property
    def templates(self) -> list[tuple[str, str]]:
        return text_templates.names(get_language() or "ar")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        values["body"] = naming.with_tokens(values.get("body", ""), named_in(values.get("named", "")))
        if "language" in values and not values["language"]:
            values["language"] = content.guess_language(values["body"])
        return values


class PostForm(TextForm):
    """A post. `capacities` and `kinds` are what her mandate allows here, the usual one first."""

    capacity = ChoiceField(label=_("As whom"), required=False, choices=Post.Capacity.choices)
    kind = ChoiceField(label=_("Kind of post"), required=False, choices=Post.Kind.choices)
    reply_to = NumberField(required=False, widget=forms.HiddenInput)

    @property
    def poll(self) -> dict[str, str]:
        """What stands in the fields of a poll (forum/polls/asking.py), for showing them again."""
        names = ("question", "options", "several", "reason", "counts", "shows", "until")
        return {name: str(self.data.get(f"poll_{name}", "")) for name in names}

    def __init__(self, *args: Any, capacities: Iterable[str] = (), kinds: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Every word is well-formed; whether she may use it is for the action to say, in its own sentence.
        self.offered_capacities = _offered(Post.Capacity, capacities)
        self.offered_kinds = _offered(Post.Kind, kinds)


class ThreadForm(PostForm):
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "dirname": "title_dir", "autocomplete": "off"}),
    )
    attribution = forms.ChoiceField(
        label=_("Rule of attribution"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (
                Room.Attribution.ATTRIBUTED.value,
                _("Attributed: each post shows name, office and State."),
            ),
            (
                Room.Attribution.NON_ATTRIBUTION.value,
                _("Non-attribution: authors appear as participants with a number. This rule is never loosened."),
            ),
        ],
    )
    thread_kind = forms.ChoiceField(label=_("Kind of thread"), required=False)
    tags = forms.MultipleChoiceField(label=_("Tags"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, thread_kinds: Iterable[str] = (), tags: Iterable[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("thread_kind", _offered(Thread.Kind, thread_kinds))
        self.offer("tags", found := list(tags))
        if not found:
            del self.fields["tags"]


def _offered(choices: Any, allowed: Iterable[str]) -> list[tuple[str, Any]]:
    return [(value, choices(value).label) for value in allowed]
