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
    compound: list[int] = []  # indexes in `found`
    for raw, start, end in _runs(text):
        if compound and not _is_hyphen(text[found[compound[-1]].end : start]):
            _join(found, compound)
        for part in _folded(raw):
            compound.append(len(found))
            found.append(Word(part, start, end, len(found)))
    _join(found, compound)
    return found


def _runs(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _pattern().finditer(text):
        raw, start = match.group(), match.start()
        if "_" not in raw:
            yield raw, start, match.end()
            continue
        for part in re.finditer("[^_]+", raw):
            yield part.group(), start + part.start(), start + part.end()


def _is_hyphen(between: str) -> bool:
    return len(between) == 1 and between in HYPHENS


def _join(found: list[Word], compound: list[int]) -> None:
    """Give the last part of a compound the whole as well: `e-government` is also `egovernment`."""
    parts = [found[n].text for n in compound]
    apart = {found[n].start for n in compound}
    if len(apart) > 1 and len(parts) <= MOST_PARTS:
        last = compound[-1]
        found[last] = found[last]._replace(joined="".join(parts)[:LONGEST_WORD])
    compound.clear()


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
