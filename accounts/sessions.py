"""Sign-in sessions: what they prove, how long they last, how they end (security.md §1.4).

A socket asks the same questions as a page, so both come here.
"""

import time
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from . import register
from .models import Person

BEGAN = "began"
SEEN = "seen"
SECOND_FACTOR = "second_factor"
DEMO = "demo"
TOUCH_EVERY = 300  # seconds; each page view would otherwise cost a write


def begin(session: SessionBase) -> None:
    """Start the clock of the absolute limit. What was proved by an earlier person in this browser is forgotten."""
    session[BEGAN] = session[SEEN] = int(time.time())
    session.pop(DEMO, None)
    if session.get(SECOND_FACTOR) != session.get(SESSION_KEY):
        session.pop(SECOND_FACTOR, None)


def remember(request: HttpRequest) -> None:
    """List a session that was not begun on the sign-in page among its owner's sessions."""
    UserSession.objects.create_from_request(request)


def mark_second_factor(session: SessionBase, person: Person) -> None:
    """The person has just proved, or set up, a second factor in this session."""
    session[SECOND_FACTOR] = str(person.pk)


def mark_fresh(request: HttpRequest, person: Person, method: str) -> None:
    """Count what has just happened as the fresh sign-in that sensitive acts ask for."""
    record_authentication(request, person, method=method, reauthenticated=True)


def second_factor_done(session: SessionBase) -> bool:
    """Whether this session has shown a second factor; a demonstration link counts only in demonstration mode."""
    if settings.DEMO and session.get(DEMO):
        return True
    proved_by = session.get(SECOND_FACTOR)
    return proved_by is not None and proved_by == session.get(SESSION_KEY)


def too_old(session: SessionBase) -> bool:
    """Past the absolute limit, whatever its owner did in it; a session without a beginning is past it too."""
    began = session.get(BEGAN)
    return not isinstance(began, int) or time.time() - began > settings.SESSION_ABSOLUTE_AGE


def is_live(session_key: str | None, person_id: int) -> bool:
    """Whether the session still opens doors for this person. Two queries; for sockets, which outlive pages."""
    if not session_key:
        return False
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    return person is not None and opens_doors(_stored(session_key), person)


def opens_doors(session: SessionBase, person: Person) -> bool:
    """Whether a stored session is still this active person's, proves enough, and is not too old. No query."""
    if session.get(SESSION_KEY) != str(person.pk) or too_old(session) or not second_factor_done(session):
        return False
    return _password_unchanged(session, person)


def stored_among(session_keys: Iterable[str]) -> dict[str, SessionBase]:
    """{key: session} of those of these sessions that are stored and have not run out. One query."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    found = {}
    for row in Session.objects.filter(session_key__in=set(session_keys), expire_date__gt=timezone.now()):
        session = found[row.session_key] = store(row.session_key)
        session._session_cache = session.decode(row.session_data)
    return found


def touch(request: HttpRequest) -> None:
    """Move the idle limit on, and remember where the session was last used; at most once in five minutes."""
    now = int(time.time())
    if now - request.session.get(SEEN, 0) < TOUCH_EVERY:
        return
    request.session[SEEN] = now
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())


def sessions_of(person: Person) -> list[UserSession]:
    """Her sessions that still live, the latest used first. Dead ones are swept away on the way."""
    return sorted(UserSession.objects.purge_and_list(person), key=lambda s: s.last_seen_at, reverse=True)


@transaction.atomic
def end_session(*, person: Person, pk: int) -> bool:
    """End one session of her own. False when there is no such session of hers."""
    session = UserSession.objects.filter(user=person, pk=pk).first()
    if session is None:
        return False
    _end([session], person)
    return True


@transaction.atomic
def end_sessions(*, person: Person, keep: str | None = None) -> int:
    """End every session of hers but the one with the key `keep`. Gives the number ended."""
    ended = list(UserSession.objects.filter(user=person).exclude(session_key=keep or ""))
    _end(ended, person)
    return len(ended)


def forget(session_key: str | None) -> None:
    """Drop the row of a session that signs itself out."""
    UserSession.objects.filter(session_key=session_key or "").delete()


def announce_end(person: Person) -> None:
    """Tell the register, so that open sockets of this person are asked again. In the caller's transaction."""
    register.record("session.ended", actor=person, person=person.pk)


def _end(ended: Iterable[UserSession], person: Person) -> None:
    ended = list(ended)
    for session in ended:
        session.end()
    if ended:
        announce_end(person)


def _stored(session_key: str) -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore(session_key)


def _password_unchanged(session: SessionBase, person: Person) -> bool:
    return constant_time_compare(session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())
