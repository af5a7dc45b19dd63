"""Recovery codes: shown once, then kept only as slow hashes, each good for one use (security.md §1.4).

allauth derives the codes from a seed it stores. As soon as they have been shown the seed goes and the hashes stay,
in the place allauth has for codes without a seed (`migrated_codes`), so its own counting goes on working.
"""

import secrets
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.hashers import get_hasher
from django.db import transaction
from django.utils.crypto import constant_time_compare

HASHES = "migrated_codes"
SALT = "salt"


def take(factor: Authenticator) -> list[str] | None:
    """The codes, the first time they are asked for; None ever after. What is left behind cannot show them again."""
    if HASHES in factor.data:
        return None
    codes = RecoveryCodes(factor).get_unused_codes()
    salt = secrets.token_hex(16)
    # Slow on purpose, and therefore done before the lock is taken.
    hashed = {HASHES: [_hash(code, salt) for code in codes], SALT: salt, "viewed_at": time.time()}
    with transaction.atomic():
        factor = Authenticator.objects.select_for_update().get(pk=factor.pk)
        if HASHES in factor.data:
            return None
        factor.data = hashed
        factor.save(update_fields=["data"])
    return codes


def check(factor: Authenticator, code: str) -> bool:
    """Whether the code is one of these and not used yet; asking uses it up."""
    code = "".join(filter(str.isalnum, code))
    if HASHES not in factor.data:
        return RecoveryCodes(factor).validate_code(code)
    given = _hash(code, factor.data[SALT])
    with transaction.atomic():
        factor = Authenticator.objects.select_for_update().get(pk=factor.pk)
        left_over = [stored for stored in factor.data[HASHES] if not constant_time_compare(stored, given)]
        if len(left_over) == len(factor.data[HASHES]):
            return False
        factor.data[HASHES] = left_over
        factor.save(update_fields=["data"])
    return True


def left(factor: Authenticator) -> int:
    """How many codes can still be used."""
    return len(factor.data[HASHES]) if HASHES in factor.data else len(RecoveryCodes(factor).get_unused_codes())


def _hash(code: str, salt: str) -> str:
    """One salt for the whole set: one slow hash decides a try, instead of one for each code left."""
    return get_hasher().encode(code, salt)
