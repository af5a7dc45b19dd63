"""What Arabic, English and French write onto a word, and words that only look as if something were written on."""

from functools import cache
from itertools import product
from pathlib import Path

from accounts.text import fold

FILE = Path(__file__).resolve().parent.parent / "data" / "whole_words.txt"

# Longest first: the article with what may stand before it, then the letters that are written onto a word, then both.
WITH_ARTICLE = ("وبال", "وكال", "فبال", "ولل", "فلل", "وال", "فال", "بال", "كال", "لل", "ال")
LETTERS = ("ويا", "يا", "وب", "ول", "وك", "فب", "فل", "و", "ف", "ب", "ل", "ك")
ADDRESSING = ("ياال", "يال", "ايهاال", "ياايهاال")
PREFIXES = WITH_ARTICLE + LETTERS + ADDRESSING

_PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "كم", "كن", "نا", "ه", "ك", "ي")
_NUMBERS = ("ات", "ان", "ين", "ون", "يه", "يات", "يين", "يون", "وا", "ا")
# After a short word a suffix often makes another word: بحر/البحرين، شرك/شركة، لبن/لبنان، جنس/جنسية.
AFTER_SHORT = ("هما", "كما", "ها", "هم", "هن", "كم", "كن", "نا", "ك", "ا")
AFTER_LONG = tuple(
    sorted({*_PRONOUNS, *_NUMBERS, *("ات" + p for p in _PRONOUNS), *("ي" + p for p in _PRONOUNS)}, key=len)[::-1]
)
# A final ه is a ة as well, which opens before a suffix: خيانة، خيانتهم، خيانات.
AFTER_TA = tuple(sorted((*_PRONOUNS, "ان", "ين"), key=len)[::-1])


@cache
def whole_words() -> frozenset[str]:
    """Ordinary words that begin or end like a shorter word with something written on, folded."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())


def is_word_of_its_own(before: str, core: str, after: str) -> bool:
    """Is بلوط a word, or ب with لوط? Asked with every part of what stands before and after the core."""
    if not before and not after:
        return False
    starts = [before[n:] for n in range(len(before) + 1)]
    ends = [after[:n] for n in range(len(after) + 1)]
    known = whole_words()
    return any(fold(start + core + end) in known for start, end in product(starts, ends) if start or end)
