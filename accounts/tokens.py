"""Personal tokens: keys to the API that a person makes for a program of hers (security.md §1.4).

Of a token only its SHA-256 is kept: 256 random bits need no slow hash, and the look-up by a unique index takes a time
that tells nothing about how much of a guess was right.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from .guidelines import VERSION
from .models import ApiToken, GuidelinesAcceptance, Person

# What a token may be used for; a person gives one no more than its program needs.
SCOPES = ("read", "write", "notifications")
PREFIX = "majlis_"  # so that a scanner of files finds one that was left lying about
HINT_LENGTH = 12
MOST = 10  # tokens of one person that are good at the same time
DEFAULT_DAYS = 90
MOST_DAYS = 365
NOTE_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Key:
    """A token that came in with a request, and what else is asked of its owner before it opens anything."""

    token: ApiToken
    has_factor: bool
    accepted: bool

    @property
    def person(self) -> Person:
        return self.token.person

    def allows(self, scope: str) -> bool:
        return scope in self.token.scopes


def fresh_secret() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def good_now() -> Q:
    return Q(revoked_at__isnull=True, expires_at__gt=timezone.now())


def find(secret: str) -> Key | None:
    """The token behind what was sent, if it is good now and its owner's account is; one query, whatever was sent."""
    factors = Authenticator.objects.filter(user=OuterRef("person"), type__in=["totp", "webauthn"])
    accepted = GuidelinesAcceptance.objects.filter(person=OuterRef("person"), version=VERSION)
    rows = ApiToken.objects.filter(good_now(), digest=digest_of(secret), person__is_active=True)
    found = rows.annotate(has_factor=Exists(factors), accepted=Exists(accepted)).select_related("person").first()
    if found is None:
        return None
    return Key(found, found.has_factor, found.accepted)


def note_use(token: ApiToken) -> None:
    """Remember the last use, at most once in five minutes: a write for each request would cost too much."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at >= NOTE_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def tokens_of(person: Person) -> list[ApiToken]:
    """Her tokens that are still good, the newest first."""
    return list(ApiToken.objects.filter(good_now(), person=person))
