"""What a reader sees of a post, on one line, with its words found: kept, for others ask for other words in it."""

import re
from collections.abc import Mapping
from sys import getsizeof

from .. import content
from ..analysis import Piece, Wanted, Word, snippet, words_of
from ..content.intake import tidy
from ..kept import Kept

LONGEST_TEXT = 20_000  # of which a page looks for a place to show
# What of Markdown can change the words that are seen, or their order. A text without it is its own words.
_FORM = re.compile(r"[\\`*_\[\]<>#&|~]|^\s*(?:[-+=:]|[0-9٠-٩۰-۹]{1,9}[.)])|://", re.MULTILINE)
_WORD = 150  # bytes that one word takes, about


class Text:
    """A text and its words, each with its place."""

    __slots__ = ("flat", "words", "_directions")

    def __init__(self, flat: str) -> None:
        self.flat = flat
        self.words: list[Word] = words_of(flat)
        self._directions: dict[str, str] = {}

    def direction(self, language: str) -> str:
        """On which side a text of this language begins."""
        found = self._directions.get(language)
        if found is None:
            found = self._directions[language] = content.direction_of(self.flat, language=language)
        return found

    def __len__(self) -> int:
        return getsizeof(self.flat) + len(self.words) * _WORD

    def marked(self, wanted: Wanted, *, length: int) -> list[Piece]:
        """About `length` characters around the place where most of `wanted` stand; see `analysis.snippet`."""
        return snippet(self.flat, self.words, wanted, length=length)


_kept: Kept[Text] = Kept(most=8000, size=48_000_000)


def text_of(body: str, names: Mapping[str, str]) -> Text:
    """Of a post, with the names it is to show for those it mentions."""
    key = (body, *sorted(names.items()))
    return _kept.get(key) or _kept.keep(key, Text(_flat(body[:LONGEST_TEXT], names)))


def title_of(title: str) -> Text:
    return _kept.get(title) or _kept.keep(title, Text(title))


def _flat(body: str, names: Mapping[str, str]) -> str:
    if _FORM.search(body):
        return content.flat(body, mentions=names)
    return " ".join(tidy(body).split())
