"""A rule made ready: the letters that lead to it, and the pattern that says whether it is really there.

The letters only suggest: they know nothing of runs, endings and edges. The pattern decides, at one place of the text,
and none of its parts can be read in many ways, so a hostile text costs no more than an honest one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from . import affixes
from .folding import APOSTROPHE, ARABIC, INSIDE, JOINT, LATIN, LINE, SPACE, STAR
from .lookalikes import STANDS_FOR

# Shorter words are looked for as they are: spelled out or with numbers for letters, everything would hold them.
SHORTEST_HIDDEN = 3
SHORTEST_WITH_SUFFIX = 3
SHORTEST_WITH_ANY_SUFFIX = 4
LONGEST_WITH_STARS = 16

_GAP = f"[{re.escape(INSIDE)}]{{0,3}}?"
_BETWEEN_WORDS = f"[{SPACE}{LINE}{JOINT}{APOSTROPHE}]"
_IMITATIONS: dict[str, str] = {}
for _character, _letters in STANDS_FOR.items():
    for _letter in _letters:
        _IMITATIONS[_letter] = _IMITATIONS.get(_letter, "") + _character


@dataclass(frozen=True)
class Rule:
    """A word or phrase and what follows when it is written. `key` is the caller's own name for it."""

    words: str
    act: str
    key: int = 0
    language: str = ""


@dataclass(frozen=True)
class Ready:
    rule: Rule
    words: tuple[str, ...]  # of the skeleton

    @property
    def first(self) -> str:
        """Letters that a place must show: those of the first word, each run once, without an ending that may open."""
        word = self.words[0]
        stem = word[:-1] if opens(word) else word
        return "".join(letter for letter, _run in groupby(stem))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        *others, last = self.words
        parts = [_word(word, "") + _edge(word) + _between(word, after) for word, after in self._pairs()]
        return re.compile(f"{''.join(parts)}{_word(last, self.rule.language)}{_edge(last)}")

    def _pairs(self) -> Iterable[tuple[str, str]]:
        return zip(self.words, self.words[1:], strict=False)


def is_arabic(word: str) -> bool:
    return any(letter in _ARABIC_LETTERS for letter in word)


def opens(word: str) -> bool:
    """Does the word end in a ة that a suffix turns into ت?"""
    return len(word) > SHORTEST_WITH_SUFFIX and word[-1] == "ه" and is_arabic(word)


def stem_of(word: str) -> str:
    """The word of a rule without its article, where enough is left to be a word."""
    bare = word.removeprefix("ال")
    return bare if len(bare) > SHORTEST_WITH_SUFFIX and word not in affixes.whole_words() else word


def unit(letter: str, run: int, *, inner: bool = False, last: bool = False) -> str:
    """One letter of a word as often as it is written there; three times or more is once, stretched."""
    if letter.isdigit():
        return rf"{letter}{{{run}}}(?!{letter})"
    drawn = one_of(letter, last=last)
    # Another doubling makes another word (god, good), so of two only a doubled whole is a disguise.
    once = f"(?:{drawn}(?:{_GAP}{drawn}){{2,}}+|{drawn})(?!{letter})" if run == 1 else f"{drawn}{{{run},}}+"
    return f"(?:{once}|{re.escape(STAR)})" if inner else once


def one_of(letter: str, *, last: bool = False) -> str:
    imitations = _IMITATIONS.get(letter, "")
    # A final ى is an ordinary letter of its own; only inside a word is it a tooth without dots.
    if last and letter != "ي":
        imitations = imitations.replace("ى", "")
    return f"[{letter}{re.escape(imitations)}]"


def _word(word: str, language: str) -> str:
    """The word with what may be written behind it."""
    if len(word) < SHORTEST_HIDDEN:
        return re.escape(word)
    stem = word[:-1] if opens(word) else word
    core = f"(?:{_spelled(stem)}|{_doubled(stem)})"
    return f"{core}(?P<after>{_suffix(word, stem, language)})" if language is not None else core


def _spelled(word: str) -> str:
    runs = [(letter, len(list(run))) for letter, run in groupby(word)]
    with_stars = SHORTEST_HIDDEN < len(word) <= LONGEST_WITH_STARS or is_arabic(word)
    ends = {0, len(runs) - 1}
    parts = [
        unit(letter, run, inner=with_stars and n not in ends, last=n == len(runs) - 1)
        for n, (letter, run) in enumerate(runs)
    ]
    return _GAP.join(parts)


def _doubled(word: str) -> str:
    """Every letter twice: kkaalliimmaa."""
    return "".join(f"{one_of(letter)}{{{2 * len(list(run))}}}" for letter, run in groupby(word))


def _suffix(word: str, stem: str, language: str) -> str:
    if not is_arabic(word):
        return _latin_suffix(word, language)
    if opens(word):
        return f"{_GAP}(?:{one_of('ه', last=True)}{{1,9}}|ت{_any(affixes.AFTER_TA)}|ات{_any(affixes.AFTER_TA)}?)"
    if not word[-1].isalpha():
        return ""
    endings = affixes.AFTER_LONG if len(word) >= SHORTEST_WITH_ANY_SUFFIX else affixes.AFTER_SHORT
    return f"(?:{_GAP}{_any(endings)})?"


def _latin_suffix(word: str, language: str) -> str:
    if len(word) < SHORTEST_WITH_ANY_SUFFIX or not word[-1].isalpha():
        return ""
    return "(?:e?s?)" if language == "fr" else "s?"


def _any(endings: Iterable[str]) -> str:
    return f"(?:{'|'.join(_GAP.join(ending) for ending in endings)})"


def _edge(word: str) -> str:
    """No letter of the same script goes on; a number behind a word does not make it another word."""
    if word[-1].isdigit():
        return "(?![0-9])"
    return f"(?![0-9]{{0,9}}[{ARABIC if is_arabic(word) else LATIN}])"


def _between(word: str, after: str) -> str:
    """Between two words of a phrase. Arabic words are written together as well, and the second takes an article."""
    if not (is_arabic(word) and is_arabic(after)):
        return f"{_BETWEEN_WORDS}{{1,4}}"
    return f"{_BETWEEN_WORDS}{{0,4}}(?:{'|'.join((*affixes.WITH_ARTICLE, *'وبلكف'))})?"


_ARABIC_LETTERS = frozenset(map(chr, [*range(0x621, 0x63B), *range(0x641, 0x64B)]))
