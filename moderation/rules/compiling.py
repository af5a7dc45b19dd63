"""A rule made ready: the letters that lead to it, and the pattern that says whether it is really there.

The letters only suggest: they know nothing of runs, endings and edges. The pattern decides, at one place of the text,
and none of its parts can be read in many ways, so a hostile text costs no more than an honest one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby

from . import affixes
from .folding import APOSTROPHE, ARABIC, INSIDE, JOINT, LATIN, LINE, SPACE, STAR
from .lookalikes import STANDS_FOR

# Shorter words are looked for as they are: spelled out or with numbers for letters, everything would hold them.
SHORTEST_HIDDEN = 3
SHORTEST_WITH_SUFFIX = 3
SHORTEST_WITH_ANY_SUFFIX = 4
LONGEST_WITH_STARS = 16

MOST_GAP = 3
# Of a letter stretched with signs between; a plain run is as long as it likes, since only one word begins with it.
_MOST_REPEATS = 60
_GAP = f"[{re.escape(INSIDE)}]{{0,{MOST_GAP}}}?"
# Numbers between the letters of an Arabic word are part of nothing: they stand there to break it up.
_ARABIC_GAP = f"[{re.escape(INSIDE)}0-9]{{0,{MOST_GAP}}}?"
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
class Place:
    """Where a rule stands in a skeleton: from its first letter to its own last one, and to the end of what is written
    onto it."""

    start: int
    core: int
    end: int


@dataclass(frozen=True)
class Ready:
    rule: Rule
    words: tuple[str, ...]  # of the skeleton

    @property
    def first(self) -> str:
        """Letters that a place must show: those of the first word, each run once, without an ending that may open."""
        return "".join(letter for letter, _run in groupby(_stem(self.words[0])))

    def at(self, letters: str, start: int) -> Place | None:
        core = self._pattern.match(letters, start)
        if core is None:
            return None
        # One after the other it is the same word: kalbkalb.
        while len(self.words[0]) >= SHORTEST_HIDDEN and (again := self._pattern.match(letters, core.end())):
            core = again
        end = _ending(self.words[-1], self.rule.language).match(letters, core.end())
        return Place(start, core.end(), end.end()) if end else None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        followed = zip(self.words[:-1], self.words[1:], strict=True)
        parts = [f"{_core(word, of_phrase=True)}{_any_ta(word)}{_between(word, after)}" for word, after in followed]
        return re.compile("".join([*parts, _core(self.words[-1], of_phrase=bool(parts))]))


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
    drawn, gap = one_of(letter + STAR * (inner and run > 1), last=last), _gap(letter)
    # Another doubling makes another word (god, good), so of two only a doubled whole is a disguise.
    if run == 1:
        # Behind the last letter of an Arabic word the same letter may be a suffix, and the ending decides.
        single = "" if last and is_arabic(letter) else f"(?!{letter})"
        once = f"(?:{letter}{{3,}}+|{drawn}(?:{gap}{drawn}){{2,{_MOST_REPEATS}}}+|{drawn}){single}"
    else:
        once = f"(?:{letter}{{{run},}}+|{drawn}(?:{gap}{drawn}){{{run - 1},{_MOST_REPEATS}}}+)"
    return f"(?:{once}|{re.escape(STAR)})" if inner else once


def _gap(word: str) -> str:
    return _ARABIC_GAP if is_arabic(word) else _GAP


def one_of(letter: str, *, last: bool = False) -> str:
    imitations = _IMITATIONS.get(letter[0], "")
    # A final ى is an ordinary letter of its own; only inside a word is it a tooth without dots.
    if last and letter[0] != "ي":
        imitations = imitations.replace("ى", "")
    return f"[{re.escape(letter + imitations)}]"


def _stem(word: str) -> str:
    return word[:-1] if opens(word) else word


def _core(word: str, *, of_phrase: bool) -> str:
    stem = _stem(word)
    hidden = len(word) >= SHORTEST_HIDDEN or of_phrase
    return f"(?:{_spelled(stem)}|{_doubled(stem)})" if hidden else re.escape(word)


def _any_ta(word: str) -> str:
    return f"{_GAP}{one_of('هت', last=True)}{{1,9}}+" if opens(word) else ""


def _ending(word: str, language: str) -> re.Pattern[str]:
    """What may be written behind a word, up to where it must end."""
    if not word[-1].isalpha():
        return _compiled("", "0-9", "")
    if not is_arabic(word):
        return _compiled(
            "", LATIN, "" if len(word) < SHORTEST_WITH_ANY_SUFFIX else "e?s?" if language == "fr" else "s?"
        )
    if len(word) < SHORTEST_WITH_SUFFIX:
        return _compiled("", ARABIC, "")
    return _arabic_ending("opens" if opens(word) else "short" if len(word) < SHORTEST_WITH_ANY_SUFFIX else "long")


@cache
def _arabic_ending(kind: str) -> re.Pattern[str]:
    any_long = f"(?:{_GAP}{_any(affixes.AFTER_LONG)})?"
    if kind == "long":
        return _compiled("", ARABIC, any_long)
    if kind == "short":
        return _compiled("", ARABIC, f"(?:{_GAP}{_any(affixes.AFTER_SHORT)})?")
    any_ta = f"{_GAP}{_any(affixes.AFTER_TA)}"
    ha = f"{one_of('ه', last=True)}{{1,9}}{any_long}"
    return _compiled(_GAP, ARABIC, f"(?:{ha}|ت{any_ta}|ا{_GAP}ت(?:{any_ta})?)")


@cache
def _compiled(gap: str, script: str, ending: str) -> re.Pattern[str]:
    return re.compile(f"{gap}{ending}{_edge(script)}")


def _spelled(word: str) -> str:
    runs = [(letter, len(list(run))) for letter, run in groupby(word)]
    with_stars = SHORTEST_HIDDEN < len(word) <= LONGEST_WITH_STARS or is_arabic(word)
    ends = {0, len(runs) - 1}
    parts = [
        unit(letter, run, inner=with_stars and n not in ends, last=n == len(runs) - 1)
        for n, (letter, run) in enumerate(runs)
    ]
    return _gap(word).join(parts)


def _doubled(word: str) -> str:
    """Every letter twice: kkaalliimmaa."""
    return "".join(f"{one_of(letter)}{{{2 * len(list(run))}}}" for letter, run in groupby(word))


def _any(endings: Iterable[str]) -> str:
    return f"(?:{'|'.join(_GAP.join(ending) for ending in endings)})"


def _edge(script: str) -> str:
    """No letter of the same script goes on; a number behind a word does not make it another word."""
    return f"(?![0-9]{{0,9}}[{script}])"


def _between(word: str, after: str) -> str:
    """Between two words of a phrase. Arabic words are written together as well, and the second takes an article."""
    if not (is_arabic(word) and is_arabic(after)):
        return f"{_BETWEEN_WORDS}{{1,4}}"
    return f"{_BETWEEN_WORDS}{{0,4}}(?:{'|'.join((*affixes.WITH_ARTICLE, *'وبلكف'))})?"


_ARABIC_LETTERS = frozenset(map(chr, [*range(0x621, 0x63B), *range(0x641, 0x64B)]))
