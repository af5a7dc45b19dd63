"""Codes of an authenticator application: each opens once."""

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from django.core.cache import cache

from . import vault


def check(factor: Authenticator, code: str) -> bool:
    """Whether this is a current code that was not used before.

    allauth remembers a used code for one period, but a code is good for three (one each side for clocks that are
    off): someone who watched it being typed could use it again in the second. So it is remembered for all of them.
    """
    if not validate_totp_code(vault.decrypt(factor.data["secret"]), code):
        return False
    lifetime = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 2)
    return cache.add(f"totp-used:{factor.pk}:{code}", 1, lifetime)
