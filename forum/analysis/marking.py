"""The words that were looked for, marked in the text that is shown: whole words, in the original spelling."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from .stems import asked, indexed
from .words import Word, words_of

ELLIPSIS = "…"


class Piece(NamedTuple):
    text: str
    marked: bool


def snippet(text: str, wanted: Collection[str], *, length: int = 240) -> list[Piece]:
    """About `length` characters around the first place where most of `wanted` stand, cut between words.

    `wanted` are folded words: those of the query with all they are asked under.
    """
    words = words_of(text)
    return cut_around(text, words, [word for word in words if _is_wanted(word, wanted)], length)


def cut_around(text: str, words: list[Word], hits: list[Word], length: int) -> list[Piece]:
    """The same where the words and the hits among them are known."""
    start, end = _window(text, words, hits, length)
    pieces = _pieces(text, [hit for hit in hits if start <= hit.start and hit.end <= end], start, end)
    before = [Piece(ELLIPSIS, marked=False)] if start > 0 else []
    after = [Piece(ELLIPSIS, marked=False)] if end < len(text) else []
    return before + pieces + after


def wanted_by(words: Sequence[str]) -> frozenset[str]:
    """The words of a query with what they are asked under."""
    return frozenset(form for word in words for form in (word, *asked(word)))


def _is_wanted(word: Word, wanted: Collection[str]) -> bool:
    return word.text in wanted or word.joined in wanted or not indexed(word.text).isdisjoint(wanted)


def _window(text: str, words: list[Word], hits: list[Word], length: int) -> tuple[int, int]:
    if len(text) <= length:
        return 0, len(text)
    first = _densest(hits, length) if hits else 0
    lead = length // 4 if hits else 0
    start = next((word.start for word in words if word.start >= first - lead), 0) if first > lead else 0
    end = max(
        (word.end for word in words if start < word.end <= start + length), default=min(start + length, len(text))
    )
    return start, end if end < (words[-1].end if words else 0) else len(text)


def _densest(hits: list[Word], length: int) -> int:
    """Where a window with the most different hits begins; of equals the first."""
    best, most = hits[0].start, 0
    for n, hit in enumerate(hits):
        inside = {other.text for other in hits[n:] if other.end <= hit.start + length * 3 // 4}
        if len(inside) > most:
            best, most = hit.start, len(inside)
    return best


def _pieces(text: str, hits: list[Word], start: int, end: int) -> list[Piece]:
    pieces: list[Piece] = []
    at = start
    for hit in hits:
        if hit.start < at:  # a second word of the same run
            continue
        if hit.start > at:
            pieces.append(Piece(text[at : hit.start], marked=False))
        pieces.append(Piece(text[hit.start : hit.end], marked=True))
        at = hit.end
    if at < end:
        pieces.append(Piece(text[at:end], marked=False))
    return pieces
