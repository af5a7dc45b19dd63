"""Who is at the other end of a socket: the same session that opens pages (security.md §1.4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import parse_cookie

from accounts import guidelines, sessions
from accounts.models import Person
from accounts.rights_now import standings_now

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


def members_of(asked: Sequence[tuple[str, Scope]]) -> list[Member | Close]:
    """For each session key and handshake the member whose live session it is, or why there is none.

    A flat number of queries: after a cut everybody comes back at once.
    """
    found = sessions.stored_among(key for key, _scope in asked)
    owners = {key: _number(session.get(SESSION_KEY)) for key, session in found.items()}
    people = Person.objects.filter(is_active=True).in_bulk({pk for pk in owners.values() if pk is not None})
    standings, changes = standings_now(people.values())
    agreed = guidelines.accepted_among(people)

    def member(key: str, scope: Scope) -> Member | Close:
        session, person = found.get(key), people.get(owners.get(key) or 0)
        if session is None or person is None:
            return Close.SESSION_ENDED
        if not sessions.second_factor_done(session):
            return Close.SECOND_FACTOR
        if not sessions.opens_doors(session, person) or not standings[person.pk].admitted:
            return Close.SESSION_ENDED
        if person.pk not in agreed:
            return Close.SECOND_FACTOR
        return Member(person.pk, key, _language(scope, person), changes.get(person.pk))

    return [member(key, scope) for key, scope in asked]


def ended_among(members: Iterable[Member], people: Mapping[int, Person]) -> set[Member]:
    """Those of them whose session opens no doors any more. `people` are the persons as they are now. One query."""
    members = list(members)
    found = sessions.stored_among(member.session_key for member in members)
    return {member for member in members if not _is_live(found.get(member.session_key), people.get(member.person_id))}


def _is_live(session: SessionBase | None, person: Person | None) -> bool:
    active = person is not None and person.is_active
    return session is not None and person is not None and active and sessions.opens_doors(session, person)


def _number(pk: str | None) -> int | None:
    return int(pk) if pk is not None and pk.isdigit() else None


def _language(scope: Scope, person: Person) -> str:
    """What the page says it is written in, else what she prefers."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin1")).get("language", [""])[0]
    return asked if asked in LANGUAGES else person.language if person.language in LANGUAGES else settings.LANGUAGE_CODE
