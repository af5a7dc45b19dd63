"""The sentence of a notification in a reader's language, each value isolated (arabic.md §2.2, §6)."""

import re
from collections.abc import Mapping

from accounts.display import ReaderStyle, number
from accounts.display.isolation import isolate_text

from .kinds import kinds

# French puts a space before these signs and inside its quotes; it must not break the line there.
_SPACE_BEFORE_SIGN, _SPACE_IN_QUOTES = re.compile(" (?=[;:!?»])"), re.compile("(?<=«) ")
_SAMPLES = {"ar": ("zero", "one", "two", "few", "many", "other"), "en": ("one", "other"), "fr": ("one", "other")}


def text_of(kind: str, style: ReaderStyle, values: Mapping[str, object], n: int | None = None) -> str:
    """Plain text with the values between U+2068 and U+2069. `n` chooses the form of counted kinds."""
    entry = kinds()[kind]
    text = entry["text"][style.language]
    if isinstance(text, dict):
        text = text[plural_of(n or 0, style.language)]
    if style.language == "fr":
        text = _SPACE_IN_QUOTES.sub("\u202f", _SPACE_BEFORE_SIGN.sub("\u202f", text))
    shown = {name: isolate_text(value) for name, value in values.items()}
    if n is not None:
        shown["n"] = number(n, style)
    return _filled(text, shown)


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Only the holes that the text has: a value is never read as a pattern."""
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


def plural_of(n: int, language: str) -> str:
    """The CLDR category of a whole number."""
    if language == "fr":
        return "one" if n in (0, 1) else "other"
    if language != "ar":
        return "one" if n == 1 else "other"
    if n < 3:
        return ("zero", "one", "two")[n]
    if 3 <= n % 100 <= 10:
        return "few"
    return "many" if 11 <= n % 100 <= 99 else "other"
