"""How django-allauth behaves here: closed to strangers, strict about the second factor, in the reader's language."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout as django_logout
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from . import display, post, sessions, vault
from .actions.tokens import revoke_tokens
from .devices import describe
from .models import Person
from .selectors import style_of
from .text import isolate

MAIN_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class ClosedAdapter(DefaultAccountAdapter):
    """No account is ever made here: `accounts.actions.open_account` makes one from an invitation."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is not active. Write to the secretariat."),
        "email_password_mismatch": _("The e-mail address or the password is not right. Check both and try again."),
        "enter_current_password": _("This is not your current password. Try again."),
        "incorrect_code": _("This code is not right, or it was used already. Wait for the next one and try again."),
        "incorrect_password": _("This is not your password. Try again."),
        "invalid_password_reset": _("This link cannot be used any more. Ask for a new one."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "rate_limited": _("Too many attempts. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def new_user(self, request: HttpRequest) -> Person:
        raise PermissionDenied

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        raise PermissionDenied

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Attempts count by the address typed alone: the library adds the host, so a second host would double them."""
        return credentials.get("email", "").strip().lower()

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        # Who has just shown everything need not show it again a minute later.
        records = get_authentication_records(request, user)
        if records and records[-1]["method"] in ("password", "mfa"):
            sessions.mark_fresh(request, user, records[-1]["method"])
        return super().post_login(request, user, **kwargs)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever came by a demonstration link has no password to show, so the link counts as a fresh sign-in."""
        if settings.DEMO and self.request.session.get(sessions.DEMO):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def logout(self, request: HttpRequest) -> None:
        """Sign out. The register hears of it in the same transaction, so the sockets of this session close too."""
        person = request.user
        with transaction.atomic():
            sessions.forget(request.session.session_key)
            django_logout(request)
            sessions.announce_end(person)  # type: ignore[arg-type]

    def is_safe_url(self, url: str) -> bool:
        """The library takes every address apart before it asks whether it is one."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False

    def set_password(self, user: Person, password: str) -> None:
        """A new password ends other sessions and all tokens: whoever knew the old one is out (security.md §1.4)."""
        with transaction.atomic():
            super().set_password(user, password)
            here = self.request.session.session_key if self.request.user == user else None
            sessions.end_sessions(person=user, keep=here)
            revoke_tokens(person=user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail leads to the configured origin, never to the host a request claimed."""
        address = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.ORIGIN + address.replace("UID-KEY", key)

    def send_notification_mail(
        self, template_prefix: str, user: Person, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, email or user.email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the recipient's language and leave after the answer."""
        person: Person = context["user"]
        with translation.override(person.language):
            message = self.render_mail(template_prefix, email, context | _facts(person, context))
        post.send(message)


def _facts(person: Person, context: dict[str, Any]) -> dict[str, str]:
    """When and where, each kept from reordering the words around it."""
    return {
        "origin": settings.ORIGIN,
        "when": display.date_time(timezone.now(), style_of(person)),
        "ip": isolate(context.get("ip", "")),
        "device": isolate(describe(context.get("user_agent", "")) or gettext("unknown")),
    }


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "This is your only second factor. Add another one first, then remove this one."
        ),
        "cannot_generate_recovery_codes": _("Set up an authenticator application or a passkey first."),
        "incorrect_code": _("This code is not right, or it was used already. Wait for the next one and try again."),
    }

    def encrypt(self, text: str) -> str:
        return vault.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        # allauth counts recovery codes by decrypting them; ours are hashes by then, and stay so.
        return encrypted_text if encrypted_text.startswith("argon2") else vault.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last second factor stays: everyone has one (security.md §1.4)."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=MAIN_FACTORS)
        return others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        if number == 1:
            return pgettext("name of a second factor", "Passkey")
        return gettext("Passkey %(number)d") % {"number": number}

    def _get_site_name(self) -> str:
        return "Majlis"
