"""How many requests a person's programs make a minute: counted in the database, so that four processes give one answer.

Each process takes some requests at a time from the shared count, so that most of them cost no query.
"""

import time
from threading import Lock

from django.conf import settings
from django.core.cache import cache

AT_A_TIME = 25
MINUTE = 60

_taken: dict[int, tuple[int, int]] = {}  # person → (minute, how many are left of what was taken for it)
_lock = Lock()


def wait_of(person_id: int) -> int:
    """0 where she may go on, else for how many seconds she must wait. Counts this request."""
    now = time.time()
    minute = int(now // MINUTE)
    with _lock:
        taken_for, left = _taken.get(person_id, (0, 0))
        if taken_for == minute and left > 0:
            _taken[person_id] = (minute, left - 1)
            return 0
    most: int = settings.API_REQUESTS_PER_MINUTE
    step = max(1, min(AT_A_TIME, most // 4))
    if _count(f"api-{person_id}-{minute}", step) > most:
        return MINUTE - int(now % MINUTE)
    with _lock:
        if len(_taken) > 10_000:
            _taken.clear()
        _taken[person_id] = (minute, step - 1)
    return 0


def forget() -> None:
    """Drop what this process has taken; for tests, whose people share their numbers."""
    with _lock:
        _taken.clear()


def _count(key: str, step: int) -> int:
    if cache.add(key, step, 2 * MINUTE):
        return step
    try:
        return cache.incr(key, step)
    except ValueError:  # It expired in between.
        cache.set(key, step, 2 * MINUTE)
        return step
