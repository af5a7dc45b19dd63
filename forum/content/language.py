"""Which of the three languages a text is in, guessed well enough for a chip the author can change."""

import re
import unicodedata
from typing import Literal

from .spans import without_spans

# A guess is made before any size is checked.
ENOUGH = 8000

Language = Literal["ar", "en", "fr"]

_SMALL_FRENCH_WORDS = """
    le la les un une des du de et est sont nous vous pour dans sur avec que qui ne pas au aux ce cette ces il elle ils
    elles je notre nos votre leur par plus ou où à être avons avez merci bonjour se sa son en
"""
_SMALL_ENGLISH_WORDS = """
    the a an of and is are we you for in on with that which not to this these it they he she i our your their by more
    or be have has thanks thank hello please will would from at as can
"""
_FRENCH = frozenset(_SMALL_FRENCH_WORDS.split())
_ENGLISH = frozenset(_SMALL_ENGLISH_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|@\[[^\[\]\n]{1,120}\]", re.DOTALL)


def guess_language(text: str) -> Language:
    """Arabic by script, then French or English by small words and accents; Arabic, the first language, if unsure."""
    prose = without_spans(_CODE.sub(" ", text[:ENOUGH]))
    arabic = sum(unicodedata.bidirectional(c) == "AL" for c in prose)
    latin = sum(c.isalpha() and unicodedata.bidirectional(c) == "L" for c in prose)
    # Latin terms are common in Arabic sentences, Arabic words rare in Latin ones.
    if arabic * 2 >= latin:
        return "ar"
    words = _WORD.findall(prose.casefold())
    french = sum(word in _FRENCH for word in words) + sum(not word.isascii() for word in words)
    return "fr" if french > sum(word in _ENGLISH for word in words) else "en"
