"""The worker: plans and sends, round after round, until it is asked to end. As many may run as one likes."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import DatabaseError, close_old_connections

from .. import clock
from ..actions import remind_of_bookmarks, remind_of_deadlines, send_due, sweep_files
from .planning import plan_digests, plan_notices
from .sending import send_waiting

logger = logging.getLogger(__name__)
PAUSE = 2.0  # seconds between rounds that found nothing


@dataclass
class Job:
    """Something done again and again, no sooner than `every` after the last time."""

    name: str
    every: timedelta
    does: Callable[[], object]
    next_at: float = field(default=0.0, compare=False)


def jobs() -> list[Job]:
    """Everything the clock calls for; each may run in several workers at once and be cut off half way."""
    return [
        Job("scheduled", timedelta(seconds=5), lambda: send_due(clock.now())),
        Job("notices", timedelta(seconds=0), lambda: plan_notices(clock.now())),
        Job("reminders", timedelta(minutes=1), lambda: remind_of_deadlines(clock.now())),
        Job("bookmarks", timedelta(seconds=30), lambda: remind_of_bookmarks(clock.now())),
        Job("digests", timedelta(minutes=5), lambda: plan_digests(clock.now())),
        Job("files", timedelta(hours=1), sweep_files),
    ]


class Worker:
    def __init__(self) -> None:
        self._stop = threading.Event()
        self._jobs = jobs()

    def stop(self) -> None:
        self._stop.set()

    def run(self, *, once: bool = False) -> None:
        """Until `stop`; with `once`, until nothing is due."""
        while not self._stop.is_set():
            busy = self.round()
            if not busy and once:
                return
            if not busy:
                self._stop.wait(PAUSE)

    def round(self) -> bool:
        """Every job whose time has come, then what lies in the outbox; gives whether there was anything."""
        close_old_connections()
        busy = False
        for job in self._jobs:
            if self._stop.is_set() or time.monotonic() < job.next_at:
                continue
            job.next_at = time.monotonic() + job.every.total_seconds()
            busy |= bool(self._try(job.name, job.does))
        while not self._stop.is_set() and self._try("sending", send_waiting):
            busy = True
        return busy

    def _try(self, name: str, does: Callable[[], object]) -> object:
        """A job that fails stops no other one; the next round tries it again."""
        try:
            return does()
        except DatabaseError:
            logger.exception("the database did not answer the worker (%s)", name)
            close_old_connections()
        except Exception:
            logger.exception("the worker's job %s failed", name)
        return 0
