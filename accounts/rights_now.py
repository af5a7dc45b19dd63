"""The standing of a person at this moment, read again only when it can have changed (docs/decisions/0012).

Every change of a right is an event of the Council's register, or comes by the clock. So what was read once holds as
long as the register has not moved and the moment of the next change has not come; both are looked at each time. The
person herself is always the one given, read afresh with her session.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from .models import Person
from .standing import Standing, next_changes, standing_of, standings_of

MOST_KEPT = 5000


@dataclass(frozen=True)
class _Kept:
    standing: Standing
    version: str  # of the register
    until: datetime | None

    def holds(self, version: str) -> bool:
        return self.version == version and (self.until is None or timezone.now() < self.until)


_kept: OrderedDict[int, _Kept] = OrderedDict()
_lock = Lock()


def standing_now(person: Person, *, version: str | None = None) -> Standing:
    """The same as `standing_of(person)` at this moment: one short query, and six when something has changed.

    `version`: of the register, where the caller has read it this moment with something else; then no query.
    """
    if not settings.KEEP_STANDINGS:
        return standing_of(person)
    # Read before the standing: what changes in between makes the kept one a past one, never a wrong one.
    if version is None:
        version = _register_version()
    kept = _kept.get(person.pk)
    if kept is None or not kept.holds(version):
        kept = _read(person, version)
    return replace(kept.standing, person=person)


def standings_now(persons: Iterable[Person]) -> tuple[dict[int, Standing], dict[int, datetime]]:
    """The same for many, by person id, and when each next changes by the clock.

    One short query, and six more for all those of whom nothing is kept.
    """
    people = {person.pk: person for person in persons}
    if not settings.KEEP_STANDINGS:
        moment = timezone.now()
        return standings_of(people.values(), moment), next_changes(people, moment)
    version = _register_version()
    found = {pk: kept for pk in people if (kept := _kept.get(pk)) is not None and kept.holds(version)}
    found |= _read_all([person for pk, person in people.items() if pk not in found], version)
    standings = {
        pk: replace(found[pk].standing, person=person) if person.is_active else Standing(person)
        for pk, person in people.items()
    }
    return standings, {pk: kept.until for pk, kept in found.items() if kept.until is not None}


def _register_version() -> str:
    return str(import_string(settings.REGISTER_VERSION)())


def _read(person: Person, version: str) -> _Kept:
    moment = timezone.now()
    kept = _Kept(standing_of(person, moment), version, next_changes([person.pk], moment).get(person.pk))
    _keep([kept])
    return kept


def _read_all(persons: list[Person], version: str) -> dict[int, _Kept]:
    if not persons:
        return {}
    moment = timezone.now()
    standings, changes = standings_of(persons, moment), next_changes([person.pk for person in persons], moment)
    read = {pk: _Kept(standing, version, changes.get(pk)) for pk, standing in standings.items()}
    _keep(read.values())
    return read


def _keep(read: Iterable[_Kept]) -> None:
    with _lock:
        for kept in read:
            if kept.standing.person.is_active:
                _kept[kept.standing.person.pk] = kept
                _kept.move_to_end(kept.standing.person.pk)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


def forget() -> None:
    """Begin anew: for whoever changes the database behind the register's back, as tests do."""
    with _lock:
        _kept.clear()
