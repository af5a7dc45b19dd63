"""Sessions in the database, as Django's own; only the read that comes with every request has its SQL made once."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from .prepared import Prepared

_live = Prepared[Session](
    lambda key, moment: Session.objects.filter(session_key=key, expire_date__gt=moment), key=str, moment=datetime
)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Any:
        found = _live.first(key=self.session_key or "", moment=timezone.now())
        if found is None:
            self._session_key = None
        return found
