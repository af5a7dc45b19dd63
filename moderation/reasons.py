"""The library of reasons (`domain.md` 3.6): why an act was taken, how grave it is, and what its author is told.

One file, read once; the desk, the report form and the messages to authors all take their words from it.
"""

from functools import cache
from pathlib import Path

import msgspec
from django.utils.translation import get_language

FILE = Path(__file__).parent / "data" / "moderation_reasons.json"
LANGUAGES = ("ar", "en", "fr")
URGENT = 5


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text in the three languages."""

    ar: str
    en: str
    fr: str

    def in_language(self, language: str | None = None) -> str:
        """In that language, else in that of the page; Arabic is the language the Council works in."""
        code = (language or get_language() or "ar").partition("-")[0]
        return str(getattr(self, code if code in LANGUAGES else "ar"))

    def __str__(self) -> str:
        return self.in_language()


class Action(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    name: Words


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    severity: int
    default_action: str
    appealable: bool
    applies_to: tuple[str, ...]
    name: Words
    help: Words
    message_to_author: Words

    def message(self, language: str) -> str:
        """What the author is told, in her own language; the officer may edit it."""
        return self.message_to_author.in_language(language)


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The time rules of W3."""

    appeal_days: int
    appeal_decided_by: str
    appeal_decision_days: int
    act_on_urgent_within_hours: int
    act_on_others_within_hours: int
    steps: tuple[str, ...]
    hidden_text_kept_for_days: int
    author_always_informed: bool
    moderator_may_not_decide_own_case: bool


class Library(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    severity_scale: dict[int, Words]
    rules: Rules
    actions: tuple[Action, ...]
    reasons: tuple[Reason, ...]


@cache
def library() -> Library:
    return msgspec.json.decode(FILE.read_bytes(), type=Library)


def reasons(applies_to: str = "") -> tuple[Reason, ...]:
    """In the order of the file; with `post`, `message` or `attachment`, those a person may give for one."""
    return tuple(one for one in library().reasons if not applies_to or applies_to in one.applies_to)


def reason(key: str) -> Reason:
    """Raises KeyError for a key that is not in the library."""
    return _reasons()[key]


def actions() -> tuple[Action, ...]:
    return library().actions


def action(key: str) -> Action:
    """Raises KeyError for a key that is not in the library."""
    return _actions()[key]


def rules() -> Rules:
    return library().rules


def severity_name(severity: int) -> Words:
    """Raises KeyError outside 1 to 5."""
    return library().severity_scale[severity]


def hours_to_act(severity: int) -> int:
    """Within how many hours the secretariat takes a case up: sooner where it is urgent."""
    return rules().act_on_urgent_within_hours if severity >= URGENT else rules().act_on_others_within_hours


@cache
def _reasons() -> dict[str, Reason]:
    return {one.key: one for one in library().reasons}


@cache
def _actions() -> dict[str, Action]:
    return {one.key: one for one in library().actions}
