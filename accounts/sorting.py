"""The order of names: people and documents without the article, States in the Council's own order (`arabic.md` §13)."""

import re
from collections.abc import Iterable

from django.utils.translation import get_language

from .models import State
from .text import fold

# Written with a bare alif: «إلياس» begins with a hamza, so its letters are not an article.
_ARTICLE = re.compile(r"(?<!\w)\u0627\u0644(?=\w{2})")
_ARABIC = re.compile("[\u0600-\u06ff]")
_MADDA, _HAMZA = "\u0622", "\u0621"


def sort_key(text: str) -> tuple[int, str, str]:
    """Figures, then Arabic, then Latin, as ICU orders them; آ before ا, and «ال» not counted."""
    bare = _ARTICLE.sub("", text.strip())
    folded = fold(bare.replace(_MADDA, _HAMZA))
    return _script(folded), folded, text


def states_in_order(states: Iterable[State], language: str | None = None) -> list[State]:
    """As the Council seats them in Arabic; by the alphabet in English and French, É with E."""
    code = (language or get_language() or "ar")[:2]
    if code == "ar":
        return sorted(states, key=lambda state: state.order_ar)
    return sorted(states, key=lambda state: fold(getattr(state, f"name_{code}")))


def _script(folded: str) -> int:
    first = folded[:1]
    if first.isdigit():
        return 0
    return 1 if _ARABIC.match(first) else 2
