"""The standing of a person at this moment, read again only when it can have changed (docs/decisions/0012).

Every change of a right is an event of the Council's register, or comes by the clock. So what was read once holds as
long as the register has not moved and the moment of the next change has not come; both are looked at each time. The
person herself is always the one given, read afresh with her session.
"""

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from .models import Person
from .standing import Standing, next_changes, standing_of

MOST_KEPT = 5000


@dataclass(frozen=True)
class _Kept:
    standing: Standing
    version: str  # of the register
    until: datetime | None


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
        version = str(import_string(settings.REGISTER_VERSION)())
    kept = _kept.get(person.pk)
    if kept is None or kept.version != version or (kept.until is not None and timezone.now() >= kept.until):
        kept = _read(person, version)
    return replace(kept.standing, person=person)


def _read(person: Person, version: str) -> _Kept:
    moment = timezone.now()
    kept = _Kept(standing_of(person, moment), version, next_changes([person.pk], moment).get(person.pk))
    if person.is_active:
        with _lock:
            _kept[person.pk] = kept
            _kept.move_to_end(person.pk)
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
    return kept


def forget() -> None:
    """Begin anew: for whoever changes the database behind the register's back, as tests do."""
    with _lock:
        _kept.clear()
