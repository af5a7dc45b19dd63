"""The key that roots are signed with: an Ed25519 seed in the environment, never in the database."""

import base64
import binascii
import secrets

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SEED = 32


def record_key() -> Ed25519PrivateKey | None:
    """The key of `MAJLIS_RECORD_KEY`, or nothing without one. A key that cannot be read is said, not passed over."""
    text = settings.RECORD_KEY.strip()
    return Ed25519PrivateKey.from_private_bytes(_seed(text)) if text else None


def _seed(text: str) -> bytes:
    for read in (bytes.fromhex, lambda given: base64.b64decode(given, validate=True)):
        try:
            seed = read(text)
        except (ValueError, binascii.Error):
            continue
        if len(seed) == SEED:
            return seed
    raise ImproperlyConfigured("MAJLIS_RECORD_KEY is not 32 bytes in hex or base64. `manage.py record_key` prints one.")


def public_key() -> str:
    """In hexadecimal, as it is published; empty without a key."""
    key = record_key()
    return public_of(key) if key else ""


def public_of(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def fresh_seed() -> tuple[str, str]:
    """A new seed and its public key, both in hexadecimal."""
    seed = secrets.token_bytes(SEED)
    return seed.hex(), public_of(Ed25519PrivateKey.from_private_bytes(seed))


def signed_by(key: str, statement: str, signature: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), statement.encode())
    except (ValueError, InvalidSignature):
        return False
    return True
