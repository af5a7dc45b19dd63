"""The words at the end of an address. The number before them decides; they only help the reader (`arabic.md` 12)."""

import re
import unicodedata

from accounts.text import TATWEEL

LONGEST = 60


def slug_of(title: str) -> str:
    """`إِدارةُ الهُويّة` gives `إدارة-الهوية`: the letters a reader would type, or nothing if there are none."""
    text = unicodedata.normalize("NFKC", title).casefold()
    text = "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Me", "Cf") and c != TATWEEL)
    words = re.sub(r"[\W_]+", "-", text).strip("-")
    return _cut(words)


def _cut(words: str) -> str:
    if len(words) <= LONGEST:
        return words
    whole, _, _ = words[: LONGEST + 1].rpartition("-")
    return whole or words[:LONGEST]


class UnicodeSlugConverter:
    """The stock `slug` converter only knows ASCII, so an Arabic title would have no address."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)
