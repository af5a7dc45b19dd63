"""What sign-in does to the session. Django and allauth announce it; pages and tests alike pass through here."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_used
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from . import sessions
from .models import Person


@receiver(user_logged_in)
def start_session(request: HttpRequest, **kwargs: Any) -> None:
    sessions.begin(request.session)


@receiver(user_logged_out)
def note_sign_out(request: HttpRequest, **kwargs: Any) -> None:
    """Seen by the middleware, which tells the browser to drop what it kept."""
    request.signed_out = True  # type: ignore[attr-defined]


@receiver(authenticator_used)
def note_second_factor(request: HttpRequest, user: Person, **kwargs: Any) -> None:
    sessions.mark_second_factor(request.session, user)


@receiver(authenticator_added)
def note_new_second_factor(request: HttpRequest, user: Person, authenticator: Authenticator, **kwargs: Any) -> None:
    """Setting one up proves it: the code or the key was asked for a moment ago."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        sessions.mark_second_factor(request.session, user)
