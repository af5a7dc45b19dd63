"""One-time sign-in links of the demonstration. Outside demonstration mode they lead nowhere.

Whoever reads the terminal of `make run` holds the link; whoever reads the database holds only its hash.
"""

import hashlib
import secrets

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from .models import Person

LIFETIME = 12 * 60 * 60


def link_for(person: Person) -> str:
    """A path that signs this person in once, within twelve hours."""
    if not settings.DEMO:
        raise RuntimeError("Sign-in links exist in demonstration mode only.")
    token = secrets.token_urlsafe(32)
    cache.set(_key(token), person.pk, LIFETIME)
    return reverse("accounts:demo", args=[token])


def person_of(token: str) -> Person | None:
    """Whom the link would sign in; it stays usable."""
    pk = cache.get(_key(token))
    return Person.objects.filter(pk=pk, is_active=True).first() if pk else None


def redeem(token: str) -> Person | None:
    """Whom the link signs in. Of several attempts at once only one gets her, for only one deletes the entry."""
    person = person_of(token)
    return person if person is not None and cache.delete(_key(token)) else None


def _key(token: str) -> str:
    return "demo-link:" + hashlib.sha256(token.encode()).hexdigest()
