"""Sessions in the database, as Django's own; only the read that comes with every request is asked with its person."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from .arrival import Arrival, arrive


class SessionStore(db.SessionStore):
    arrival: Arrival | None = None  # what was read with it

    def _get_session_from_db(self) -> Any:
        self.arrival = arrive(self.session_key or "", timezone.now())
        if self.arrival is None:
            self._session_key = None
        return self.arrival
