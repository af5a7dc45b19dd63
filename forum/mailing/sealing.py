"""Words that only one browser can open, and who asks its push service to bring them (RFC 8188, 8291, 8292).

Written on the primitives of `cryptography`, which is here anyway: the libraries for it bring a second web client.
"""

import base64
import json
import time
from os import urandom
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def sealed(text: bytes, browser_key: bytes, secret: bytes) -> bytes:
    """One record of `aes128gcm` that only this browser opens (RFC 8291 §3, RFC 8188)."""
    ours = ec.generate_private_key(ec.SECP256R1())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), browser_key)
    public = point_of(ours)
    salt = urandom(16)
    shared = _derived(secret, ours.exchange(ec.ECDH(), theirs), b"WebPush: info\0" + browser_key + public, 32)
    key = _derived(salt, shared, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(salt, shared, b"Content-Encoding: nonce\0", 12)
    record = AESGCM(key).encrypt(nonce, text + b"\x02", None)
    return salt + (4096).to_bytes(4, "big") + bytes([len(public)]) + public + record


def _derived(salt: bytes, key: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(key)


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    form = serialization.PublicFormat.UncompressedPoint
    return key.public_key().public_bytes(serialization.Encoding.X962, form)


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(unpacked(text), "big"), ec.SECP256R1())


def token_for(address: str) -> str:
    """Who asks, signed for the one service that is asked (RFC 8292)."""
    parts = urlsplit(address)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + 12 * 3600,
        "sub": settings.PUSH_CONTACT,
    }
    said = ".".join(packed(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    signature = private_key(settings.PUSH_PRIVATE_KEY).sign(said.encode(), ec.ECDSA(hashes.SHA256()))
    r, s = decode_dss_signature(signature)
    return f"{said}.{packed(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def is_key_pair(public: str, secret: str) -> bool:
    """A point of the curve and sixteen bytes, as a browser gives them (RFC 8291 §2)."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpacked(public))
        return len(unpacked(secret)) == 16
    except ValueError:
        return False
