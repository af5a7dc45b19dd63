"""A template drawn once for all that has the same shape; for each one only the gaps are filled (performance.md §4).

A template that is drawn takes a hundred times as long as the joining of its pieces. A mould is drawn from marks in the
place of the values that differ from one to the next, and cut at them. A template that asks for anything that is
neither a mark nor part of the shape gives no mould, and all of its kind are drawn in the ordinary way: what belongs to
one can never stand in another.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from threading import Lock
from typing import Any

from django.utils.html import conditional_escape

MOST_SHAPES = 1000
# A moment that nothing else bears: the whole element that shows it is one gap.
MOMENT = datetime.fromisoformat("1801-02-03T04:05:06+00:00")
_MOMENT = re.compile(r'<time\s[^<>]*(?<![\w-])datetime="1801-02-03T04:05:06[^<>]*>.*?</time>', re.DOTALL)


def number_mark(n: int) -> int:
    """Stands for a number, also in an address."""
    return 1_999_999_100 + n


def text_mark(n: int) -> str:
    """Stands for words, and passes through escaping as it is."""
    return f"\ue0f0{n}\ue0f1"


class StandIn:
    """An object with these attributes and no others; it notes what else it is asked for."""

    def __init__(self, **attributes: object) -> None:
        self.__dict__.update(attributes)
        self.asked: set[str] = set()

    def __getattr__(self, name: str) -> object:
        if not name.startswith("_"):
            self.asked.add(name)
        raise AttributeError(name)


class Mould:
    """The pieces between the gaps, and the name of the gap after each."""

    def __init__(self, drawn: str, marks: Mapping[str, object], *, moment: str = "") -> None:
        """`marks` by the name of the gap each makes; `moment`: the gap of the element that shows MOMENT, if any.

        LookupError where one of them is not there.
        """
        named = {str(mark): name for name, mark in marks.items()}
        gaps = re.compile(f"({'|'.join(map(re.escape, named))})")
        self._pieces: list[tuple[str, str]] = []
        rest = ""
        for number, part in enumerate(_MOMENT.split(drawn)):
            if number:
                self._pieces.append((rest, moment))
            *cut, rest = gaps.split(part)
            self._pieces += [(piece, named[mark]) for piece, mark in zip(cut[::2], cut[1::2], strict=True)]
        self._end = rest
        if {name for _piece, name in self._pieces} != {*marks, *([moment] if moment else [])}:
            raise LookupError("Not every mark was drawn.")

    def fill(self, values: Mapping[str, Any]) -> str:
        """The template with these values, escaped unless they are markup already."""
        told = {name: conditional_escape(value) for name, value in values.items()}
        return "".join([piece + told[name] for piece, name in self._pieces]) + self._end


class Moulds:
    """The moulds of one template by shape; None stands for a shape that has none."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Mould | None] = {}
        self._lock = Lock()

    def of(self, shape: Hashable, make: Callable[[], Mould | None]) -> Mould | None:
        if shape not in self._made:
            made = make()
            with self._lock:
                if len(self._made) >= MOST_SHAPES:
                    self._made.clear()
                self._made[shape] = made
            return made
        return self._made[shape]
