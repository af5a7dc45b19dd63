"""The skeleton of a text: what an eye reads in it, whatever it was written with (`arabic.md` 15.2, and stricter).

Only word rules look at texts this way. It goes beyond `accounts.text.fold`, which compares honest spellings: here
somebody may be hiding a word. Each character of the text gives none, one or several of the skeleton, by itself, so
that a place found in the skeleton leads back to the text as written.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

from accounts.text import BLANKS, fold

from .lookalikes import DRAWN_AS, SIGNS, WITHOUT_DOTS

ARABIC = "\u0621-\u063a\u0641-\u064a\u066e\u066f\u06a1" + "".join(WITHOUT_DOTS.values())
LATIN = "a-z"
# What stands between letters: a sign or picture, an apostrophe, a space or the end of a line.
JOINT, APOSTROPHE, SPACE, LINE = "\x01", "\x02", " ", "\n"
STAR = "*"
JOINTS = frozenset((JOINT, APOSTROPHE))
INSIDE = JOINT + APOSTROPHE + STAR + SIGNS

_APOSTROPHES = "'\u2018\u2019\u02bc\u00b4`\uff07"
# They end a word, unless its letters stand alone one by one; other signs may stand inside it.
_ENDS = '/\\=&?:()[]{}<>"«»“”'
# Letters that keep what fold takes from them: without dots they stand for several.
_KEPT = "ىڡٯٮ"
_MOST_KNOWN = 20_000
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31}\d{0,2});|.", re.DOTALL)
_SIGNS = re.escape(SIGNS)
_ONE = rf"([{LATIN}{ARABIC}0-9{_SIGNS}])"
_GAP = f"[{SPACE}{LINE}{JOINT}{APOSTROPHE}{re.escape(STAR)}]{{1,4}}"
# Three letters or more that stand alone, one after the other: k a l i m a.
_SPELLED = re.compile(
    rf"(?<![{LATIN}{ARABIC}0-9{_SIGNS}]){_ONE}\1*+(?:{_GAP}{_ONE}\2*+(?![{LATIN}{ARABIC}0-9{_SIGNS}])){{2,}}"
)
# Apostrophes that stand between two words: l'hôtel, qu'un; he'll, we're.
_ELISION = re.compile(
    rf"(?<![{LATIN}0-9])([cdjlmnst]|qu){APOSTROPHE}(?=[{LATIN}])|{APOSTROPHE}(?=(?:ll|re|ve|[dms])(?![{LATIN}]))"
)
# No word begins with an l before such a letter: it is a capital i (lmbecile).
_CAPITAL_I = re.compile(rf"(?<![{LATIN}0-9])l(?=[bcdfgjkmnpqrstvwxz])")
_WORD = re.compile(rf"[{ARABIC}]{{2,}}")
_NO_DOTS = re.compile(rf"[ٮڡٯ]|ى(?=[{ARABIC}])")
# A few stars hide letters (f**k); many draw a line.
_MANY_STARS = re.compile(rf"{re.escape(STAR)}{{4,}}")
_BARE = str.maketrans(WITHOUT_DOTS)
_JOINED = str.maketrans({SPACE: JOINT, LINE: JOINT})


class _Known(dict[str, str]):
    """The skeleton of each character met so far; bounded, since a hostile text may bring every character there is."""

    def __missing__(self, unit: str) -> str:
        seen = _seen_in(unit) if len(unit) == 1 else "".join(map(self.__getitem__, html.unescape(unit)))
        if len(self) < _MOST_KNOWN:
            self[unit] = seen
        return seen


_known = _Known()


class Skeleton:
    """`letters` is what rules are looked for in; `written(start, end)` gives back the part of the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._units = _ENTITY.findall(text) if "&" in text else text
        seen = "".join(map(_known.__getitem__, self._units))
        seen = _MANY_STARS.sub(lambda run: JOINT * len(run.group()), seen)
        seen = _SPELLED.sub(lambda run: run.group().translate(_JOINED), seen)
        seen = _ELISION.sub(lambda match: (match[1] or "") + SPACE, seen)
        seen = _CAPITAL_I.sub("1", seen)
        self.letters = _WORD.sub(_undotted, seen) if _NO_DOTS.search(seen) else seen
        self._ends: list[int] = []
        self._starts: list[int] = []

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text the part of the skeleton stands, with the marks and controls that follow its letters."""
        if not self._ends:
            self._ends = list(accumulate(len(_known[unit]) for unit in self._units))
        first = bisect_right(self._ends, start)
        last = max(bisect_right(self._ends, end), bisect_right(self._ends, end - 1) + 1)
        return self._in_text(first), self._in_text(last)

    def _in_text(self, unit: int) -> int:
        if self._units is self._text:
            return unit
        if not self._starts:
            self._starts = [0, *accumulate(map(len, self._units))]
        return self._starts[unit]


@lru_cache(maxsize=4096)
def skeleton_of(word: str) -> str:
    """A word of a rule: folded, look-alikes turned into letters, single spaces between its words."""
    word = unicodedata.normalize("NFKC", word).translate(DRAWN_AS)
    word = fold(fold(word).translate(DRAWN_AS))
    return " ".join(re.findall(rf"[{LATIN}{ARABIC}0-9]+", re.sub(f"[{_APOSTROPHES}]", "", word)))


def _undotted(word: re.Match[str]) -> str:
    return word.group().translate(_BARE) if _NO_DOTS.search(word.group()) else word.group()


def _seen_in(character: str) -> str:
    if character in BLANKS:
        return JOINT
    if character in _APOSTROPHES:
        return APOSTROPHE
    if character in _ENDS:
        return SPACE
    if character.isspace():
        return LINE if character in "\n\r\v\f\x85\u2028\u2029" else SPACE
    plain = unicodedata.normalize("NFKC", character).translate(DRAWN_AS)
    if plain in _KEPT:
        return plain
    folded = fold(plain).translate(DRAWN_AS)
    if len(folded) == 1 or not folded:
        return _sorted(folded) if folded else ""
    return "".join(SPACE if part.isspace() and len(folded) > 3 else _sorted(part) for part in folded)


def _sorted(folded: str) -> str:
    category = unicodedata.category(folded)
    if category[0] == "L" or folded.isascii() and folded.isdigit() or folded in SIGNS + STAR:
        return folded
    return "" if category[0] == "M" or category == "Cf" else JOINT
