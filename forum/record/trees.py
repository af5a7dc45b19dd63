"""Trees over the events of a room and over all rooms, built in passing: never a whole log in memory."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from functools import reduce

from ..models import Event, RootMark
from .check import leaf, node, room_leaf, split

LEAST = 16  # leaves of a root; above it the next power of two, so that the number of rooms is not told either


def hashes_of(room_id: int, after: int, upto: int) -> Iterator[str]:
    """The hashes of the events after one line and up to another, in order."""
    rows = Event.objects.filter(room=room_id, seq__gt=after, seq__lte=upto).order_by("seq")
    return rows.values_list("hash", flat=True).iterator()


class Peaks:
    """A tree that grows: its full halves, the largest first. `size` says how many leaves there are."""

    def __init__(self, peaks: Iterable[str] = (), size: int = 0) -> None:
        self.peaks, self.size = list(peaks), size

    def add(self, event_hash: str) -> None:
        top, size = leaf(bytes.fromhex(event_hash)), self.size
        while size & 1:
            top = node(self.peaks.pop(), top)
            size >>= 1
        self.peaks.append(top)
        self.size += 1

    @property
    def root(self) -> str:
        return reduce(lambda right, left: node(left, right), reversed(self.peaks)) if self.peaks else ""


def nodes_around(told: Iterable[int], room_id: int, size: int) -> dict[str, str]:
    """What sums up the lines that are not told: {"0-8": hash}. One pass over the hashes of the room."""
    spans = list(_spans(sorted({index for index in told if index < size}), 0, size))
    hashes = enumerate(hashes_of(room_id, 0, size))
    nodes = {}
    for low, high in spans:
        part = Peaks()
        for index, event_hash in hashes:
            if index >= low:
                part.add(event_hash)
            if index == high - 1:
                break
        nodes[f"{low}-{high}"] = part.root
    return nodes


def _spans(told: list[int], low: int, high: int) -> Iterator[tuple[int, int]]:
    """The largest parts of the tree over [low, high) in which nothing is told, in order."""
    if low == high:
        return
    if not told:
        yield low, high
    elif high - low > 1:
        middle = split(low, high)
        yield from _spans([index for index in told if index < middle], low, middle)
        yield from _spans([index for index in told if index >= middle], middle, high)


# --- The tree over all rooms -----------------------------------------------------------------------------------


def salt_for(salt: str, about: object) -> str:
    return hmac.new(bytes.fromhex(salt), str(about).encode(), hashlib.sha256).hexdigest()


def leaf_of(mark: RootMark, salt: str) -> dict[str, object]:
    """What a root holds of a room; only whoever has the salt can tell that it does."""
    return {
        "room": mark.room_id,
        "epoch": mark.epoch,
        "seq": mark.seq,
        "hash": mark.hash,
        "tree": Peaks(mark.peaks).root,
        "salt": salt_for(salt, mark.room_id),
    }


def leaves_of(marks: Iterable[RootMark], salt: str) -> list[str]:
    """The leaves in the order of their hashes, which tells nothing, with as many empty ones as make the tree full."""
    leaves = [room_leaf(leaf_of(mark, salt)) for mark in marks]
    wanted = max(LEAST, 1 << max(len(leaves) - 1, 0).bit_length())
    fillers = (salt_for(salt, f"empty {n}") for n in range(wanted - len(leaves)))
    return sorted([*leaves, *fillers])


def levels_of(leaves: list[str]) -> list[list[str]]:
    """The tree from its leaves up to its root."""
    levels = [leaves]
    while len(levels[-1]) > 1:
        row = levels[-1]
        levels.append([node(row[n], row[n + 1]) for n in range(0, len(row), 2)])
    return levels


def path_to(levels: list[list[str]], index: int) -> list[str]:
    """The sisters on the way from a leaf to the root."""
    return [row[(index >> height) ^ 1] for height, row in enumerate(levels[:-1])]
