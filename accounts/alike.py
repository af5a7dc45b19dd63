"""Questions whose SQL depends on what the asker is: made once for all who are alike (docs/decisions/0014).

The rules of reading are written once, as conditions for any standing. Two people of the same classes and bodies ask
with the same SQL, but for their own number, so it is made once for each kind of people and not with each page.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar, cast
from weakref import WeakSet

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from .models import Person
from .prepared import Prepared
from .standing import Standing

Found = TypeVar("Found")
MOST_KINDS = 300
_all: "WeakSet[PreparedFor[Any]]" = WeakSet()


@dataclass(frozen=True)
class Kind:
    """What a standing has in common with others. A rule that looked at anything else would fail here, not leak."""

    admitted: bool
    classes: frozenset[str]
    bodies: frozenset[str]

    @property
    def is_secretariat(self) -> bool:
        return "secretariat_staff" in self.classes


@dataclass(frozen=True)
class _OneOf(Kind):
    """Somebody of that kind, of whom nothing more is known than her number."""

    person: Person


class _PreparedForOne(Prepared[Found]):
    """Who sees everything is asked about without her number."""

    may_be_absent = frozenset({"person"})


class PreparedFor(Generic[Found]):
    """`PreparedFor(build, thread=int)(standing, thread=7)` gives what `list(build(standing, thread=7))` would."""

    def __init__(self, build: Callable[..., QuerySet[Any]], **arguments: type) -> None:
        self._build = build
        self._arguments = arguments
        self._made: OrderedDict[Kind, _PreparedForOne[Found]] = OrderedDict()
        self._lock = Lock()
        _all.add(self)

    def __call__(self, standing: Standing, **given: Any) -> list[Found]:
        kind = Kind(standing.admitted, standing.classes, standing.bodies)
        with self._lock:
            prepared = self._made.get(kind) or _PreparedForOne(self._of(kind), person=int, **self._arguments)
            self._made[kind] = prepared
            self._made.move_to_end(kind)
            while len(self._made) > MOST_KINDS:
                self._made.popitem(last=False)
        try:
            return prepared(person=standing.person.pk, **given)
        except EmptyResultSet:
            return []  # A kind of people who may see nothing of it: there is no SQL.

    def _of(self, kind: Kind) -> Callable[..., QuerySet[Any]]:
        def build(person: int, **given: Any) -> QuerySet[Any]:
            somebody = _OneOf(kind.admitted, kind.classes, kind.bodies, Person(pk=person))
            return self._build(cast(Standing, somebody), **given)

        return build

    def forget(self) -> None:
        with self._lock:
            self._made.clear()


def forget() -> None:
    """Make every question anew: for whoever changes a rule while the process lives, as tests do."""
    for prepared in _all:
        prepared.forget()
