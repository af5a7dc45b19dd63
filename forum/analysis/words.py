"""A text cut into folded words, each with its place in the text it came from (arabic.md §15.3)."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from accounts.text import fold

HYPHENS = "-\u2010\u2011_"
THOUSANDS = "\u066c"  # stands inside a number
LONGEST_WORD = 60  # of letters; what is longer is no word anybody looks for
MOST_PARTS = 5  # of one compound
# The code points where marks and unseen characters live: all planes that have any.
_PLANES = (range(0x20000), range(0xE0000, 0xE01F0))


class Word(NamedTuple):
    """`text` is folded; `start` and `end` are offsets in the original; `place` counts words."""

    text: str
    start: int
    end: int
    place: int
    joined: str = ""  # of the last part of a compound: all its parts as one word


def words_of(text: str) -> list[Word]:
    """Runs of letters and digits, folded. What draws nothing or hangs on a letter stands inside of a word."""
    found: list[Word] = []
    compound, last = 0, -2  # where in `found` the compound began; where in the text the last word ended
    for raw, start, end in _runs(text):
        parts = _folded(raw)
        if not parts:
            continue
        if start != last + 1 or text[last] not in HYPHENS:
            if len(found) > compound + 1:
                _join(found, compound)
            compound = len(found)
        for part in parts:
            found.append(Word(part, start, end, len(found)))
        last = end
    _join(found, compound)
    return found


def _runs(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _pattern().finditer(text):
        raw, (start, end) = match.group(), match.span()
        if "_" not in raw:
            yield raw, start, end
            continue
        for part in re.finditer("[^_]+", raw):
            yield part.group(), start + part.start(), start + part.end()


def _join(found: list[Word], first: int) -> None:
    """Give the last part of a compound the whole as well: `e-government` is also `egovernment`."""
    parts = found[first:]
    if len({part.start for part in parts}) > 1 and len(parts) <= MOST_PARTS:
        found[-1] = found[-1]._replace(joined="".join(part.text for part in parts)[:LONGEST_WORD])


@lru_cache(maxsize=50_000)
def _folded(raw: str) -> tuple[str, ...]:
    """The words in one run: a ligature may hold several, and marks alone none."""
    text = "".join(c for c in fold(raw) if unicodedata.category(c)[0] != "M")
    return tuple(part[:LONGEST_WORD] for part in re.findall(r"[^\W_]+", text))


@cache
def _pattern() -> re.Pattern[str]:
    inside = "".join(
        f"{chr(first)}-{chr(last)}" if last > first else chr(first) for first, last in _stretches() if first > 0x7F
    )
    return re.compile(rf"[\w{THOUSANDS}{inside}]+")


def _stretches() -> Iterator[tuple[int, int]]:
    """First and last of each stretch of marks and format characters."""
    first = last = -2
    for plane in _PLANES:
        for code in plane:
            category = unicodedata.category(chr(code))
            if category[0] != "M" and category != "Cf":
                continue
            if code != last + 1:
                if first >= 0:
                    yield first, last
                first = code
            last = code
    yield first, last
