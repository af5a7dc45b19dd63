"""Who is at the other end of a socket: the same session that opens pages (security.md §1.4)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import parse_cookie
from django.utils import timezone

from accounts import guidelines, sessions
from accounts.models import Person
from accounts.standing import next_changes, standing_of

from .frames import Close

Scope = dict[str, Any]
LANGUAGES = frozenset(code for code, _ in settings.LANGUAGES)


@dataclass(frozen=True)
class Member:
    """A person in one session, and the language her page is in."""

    person_id: int
    session_key: str
    language: str
    until: datetime | None = field(default=None, compare=False)  # when her standing next changes by the clock


def session_key_in(scope: Scope) -> str | None:
    """The session cookie of a handshake; none for the anonymous, who are refused before the socket opens."""
    for name, value in scope.get("headers", []):
        if name.lower() == b"cookie":
            key = parse_cookie(value.decode("latin1")).get(settings.SESSION_COOKIE_NAME, "")
            return key if key.isascii() and key.isalnum() else None  # Nothing else was ever a key of ours.
    return None


def member_of(session_key: str, scope: Scope) -> Member | Close:
    """The member whose live session this is, or why there is none."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    person = _person(session.get(SESSION_KEY))
    if person is None:
        return Close.SESSION_ENDED
    if not sessions.second_factor_done(session):
        return Close.SECOND_FACTOR
    if not sessions.is_live(session_key, person.pk) or not standing_of(person).admitted:
        return Close.SESSION_ENDED
    if not guidelines.accepted_in(session, person):
        return Close.SECOND_FACTOR
    until = next_changes([person.pk], timezone.now()).get(person.pk)
    return Member(person.pk, session_key, _language(scope, person), until)


def ended_among(members: Iterable[Member]) -> set[Member]:
    """Those of them whose session opens no doors any more."""
    return {member for member in members if not sessions.is_live(member.session_key, member.person_id)}


def _person(pk: str | None) -> Person | None:
    if pk is None or not pk.isdigit():
        return None
    return Person.objects.filter(pk=pk, is_active=True).first()


def _language(scope: Scope, person: Person) -> str:
    """What the page says it is written in, else what she prefers."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin1")).get("language", [""])[0]
    return asked if asked in LANGUAGES else person.language if person.language in LANGUAGES else settings.LANGUAGE_CODE
