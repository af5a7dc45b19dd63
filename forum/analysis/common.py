"""Words so common that they decide nothing: optional beside others, and too common alone (arabic.md §15.4)."""

from accounts.text import fold

_ARABIC = "في من على إلى عن أن إن ما لا أو و هذا هذه التي الذي"
_ENGLISH = "a an the of and or to in on for is are be by with as at it that this"
_FRENCH = "le la les l un une des du de d et ou a au aux en pour par sur dans est sont que qu qui ce cette"
_COMMON = frozenset(fold(word) for word in f"{_ARABIC} {_ENGLISH} {_FRENCH}".split())


def is_common(word: str) -> bool:
    """Of a folded word."""
    return word in _COMMON
