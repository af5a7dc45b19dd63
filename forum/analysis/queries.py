"""What somebody typed, read as words, phrases and what is to be left out (arabic.md §15.4).

Nothing that can be typed is an error: an operator that makes no sense is a word or a space.
"""

import re
from dataclasses import dataclass, field

from accounts.text import strip_controls

from .common import is_common
from .words import HYPHENS, Word, words_of

LONGEST_QUERY = 300  # characters; the rest is not read
MOST_TERMS = 16
_QUOTES = {'"': '"', "«": "»", "“": "”", "„": "“", "‟": "”"}
_MINUS = "-\u2212"
_PIECE = re.compile(
    rf"(?P<minus>(?<!\S)[{_MINUS}](?=\S))?(?:"
    + "|".join(f"{re.escape(a)}(?P<q{n}>[^{re.escape(b)}]*){re.escape(b)}" for n, (a, b) in enumerate(_QUOTES.items()))
    + r"|(?P<word>[^\s\"«“„‟]+))"
)


@dataclass(frozen=True)
class Term:
    """One word. A compound also stands for its parts in a row: `e-government` for `e government`."""

    word: str
    parts: tuple[str, ...] = ()

    @property
    def spelled(self) -> tuple[str, ...]:
        return (self.word, *self.parts)


@dataclass(frozen=True)
class Phrase:
    """Words in this order with nothing between, as they were written but for the folding."""

    words: tuple[str, ...]

    @property
    def spelled(self) -> tuple[str, ...]:
        return self.words


@dataclass(frozen=True)
class Query:
    terms: tuple[Term | Phrase, ...] = ()  # all must be found
    without: tuple[Term | Phrase, ...] = ()
    passed_over: tuple[str, ...] = ()  # too common to decide anything
    is_too_common: bool = field(default=False)  # it has nothing but such words

    @property
    def words(self) -> list[str]:
        """All that is looked for, word by word."""
        return [word for term in self.terms for word in term.spelled]

    @property
    def is_empty(self) -> bool:
        return not self.terms and not self.without


def read_query(text: str) -> Query:
    """The words of a query; see `Query`. Its controls, marks and wildcards are as if they were not there."""
    terms: list[Term | Phrase] = []
    without: list[Term | Phrase] = []
    common: list[str] = []
    for match in _PIECE.finditer(_plain(text)):
        found = _phrase(match) if match["word"] is None else _terms(match["word"])
        for term in found:
            if match["minus"]:
                without.append(term)
            elif isinstance(term, Term) and not term.parts and is_common(term.word):
                common.append(term.word)
            else:
                terms.append(term)
    nothing_else = bool(common) and not terms
    return Query(_once(terms), _once(without), tuple(dict.fromkeys(common)), is_too_common=nothing_else)


def _plain(text: str) -> str:
    return strip_controls(text[:LONGEST_QUERY])


def _phrase(match: re.Match[str]) -> list[Term | Phrase]:
    quoted = next((inner for name, inner in match.groupdict().items() if name[0] == "q" and inner is not None), "")
    words = tuple(word.text for word in words_of(quoted))
    return [Phrase(words)] if words else []


def _terms(text: str) -> list[Term | Phrase]:
    """The words of one piece without spaces; hyphens bind them to one term, everything else parts them."""
    found: list[Term | Phrase] = []
    waiting: list[Word] = []
    for word in words_of(text):
        if waiting and text[waiting[-1].end : word.start] not in HYPHENS:
            found += [Term(each.text) for each in waiting]
            waiting = []
        waiting.append(word)
        if word.joined:
            found.append(Term(word.joined, tuple(each.text for each in waiting)))
            waiting = []
    return found + [Term(each.text) for each in waiting]


def _once(terms: list[Term | Phrase]) -> tuple[Term | Phrase, ...]:
    return tuple(dict.fromkeys(terms))[:MOST_TERMS]
