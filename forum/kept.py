"""What was drawn last in this process, bounded in number and in size; what was used longest ago goes first."""

from collections import OrderedDict
from collections.abc import Hashable, Sized
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

Drawing = TypeVar("Drawing", bound=Sized)
# One that is larger than this part of the whole is drawn each time: a few such must not drive out all the others.
LARGEST_PART = 100
_all: "WeakSet[Kept[Any]]" = WeakSet()


class Kept(Generic[Drawing]):
    """The key holds everything a drawing depends on, so that nothing kept is ever out of date."""

    def __init__(self, *, most: int, size: int) -> None:
        self._most, self._size = most, size
        self._drawn: OrderedDict[Hashable, Drawing] = OrderedDict()
        self._held = 0
        self._lock = Lock()
        _all.add(self)

    def get(self, key: Hashable) -> Drawing | None:
        with self._lock:
            found = self._drawn.get(key)
            if found is not None:
                self._drawn.move_to_end(key)
            return found

    def keep(self, key: Hashable, drawing: Drawing) -> Drawing:
        """Gives it back, kept or too large for that."""
        if len(drawing) * LARGEST_PART > self._size:
            return drawing
        with self._lock:
            before = self._drawn.pop(key, None)
            self._held += len(drawing) - (len(before) if before is not None else 0)
            self._drawn[key] = drawing
            while len(self._drawn) > self._most or self._held > self._size:
                self._held -= len(self._drawn.popitem(last=False)[1])
        return drawing

    def forget(self) -> None:
        with self._lock:
            self._drawn.clear()
            self._held = 0


def forget_all() -> None:
    """Everything is drawn anew, as in a process that has just started: where ids may begin again."""
    for kept in list(_all):
        kept.forget()
