"""An authenticator application, as it runs on a telephone (RFC 6238)."""

import base64
import hashlib
import hmac
import struct
import time

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def code(secret: str, *, ago: int = 0) -> str:
    """The six digits shown now, or `ago` seconds ago."""
    counter = struct.pack(">Q", int(time.time() - ago) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"
