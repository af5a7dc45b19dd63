"""The words that were looked for, marked in the text that is shown: whole words, in the original spelling."""

from collections.abc import Sequence
from typing import NamedTuple

from .stems import asked, indexed
from .words import Word

ELLIPSIS = "…"
MOST_COMPARED = 200  # hits of one text, of which each is compared with all others


class Piece(NamedTuple):
    text: str
    marked: bool


class Wanted:
    """The words of a query with all they are asked under; of each word of a text it says once whether it is meant."""

    def __init__(self, words: Sequence[str]) -> None:
        self._forms = frozenset(form for word in words for form in (word, *asked(word)))
        self._said: dict[str, bool] = {}

    def holds(self, word: Word) -> bool:
        said = self._said.get(word.text)
        if said is None:
            said = word.text in self._forms or not indexed(word.text).isdisjoint(self._forms)
            self._said[word.text] = said
        return said or word.joined in self._forms


def snippet(text: str, words: list[Word], wanted: Wanted, *, length: int = 240) -> list[Piece]:
    """About `length` characters around the first place where most of `wanted` stand, cut between words.

    `words` are those of the text.
    """
    hits = [word for word in words if wanted.holds(word)]
    start, end = _window(text, words, hits, length)
    pieces = _pieces(text, [hit for hit in hits if start <= hit.start and hit.end <= end], start, end)
    before = [Piece(ELLIPSIS, marked=False)] if start > 0 else []
    after = [Piece(ELLIPSIS, marked=False)] if end < len(text) else []
    return before + pieces + after


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
    hits = hits[:MOST_COMPARED]
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
