"""What is let in: size, and characters no database or browser can hold."""

import re
import unicodedata

from accounts.text import BLANKS

from .errors import BodyTooLong, ControlCharacters, EmptyBody

MOST_BYTES = 64 * 1024

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Line breaks that word processors leave behind; Markdown only knows the plain one.
_LINE_BREAKS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN_CONTROLS = re.compile("[\x01-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def admit(markdown: str) -> str:
    """The text with plain line breaks and without control characters, or the reason why it is refused."""
    if _UNSTORABLE.search(markdown):
        raise ControlCharacters
    if len(markdown.encode()) > MOST_BYTES:
        raise BodyTooLong
    if not has_something_to_see(markdown):
        raise EmptyBody
    return tidy(markdown)


def tidy(markdown: str) -> str:
    """Never refuses: for excerpts and guesses, where a half-good answer is better than none."""
    markdown = _LINE_BREAKS.sub("\n", _UNSTORABLE.sub("", markdown))
    return _UNSEEN_CONTROLS.sub("", markdown)


def has_something_to_see(text: str) -> bool:
    """True if any character draws something: spaces, controls and blank letters do not."""
    return any(unicodedata.category(c)[0] not in "CZM" and c not in BLANKS for c in text)
