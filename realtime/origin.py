"""From which pages a socket may be opened: exactly those of `settings.ORIGINS` (M-6, security.md §1.9).

A page elsewhere could open a socket with the reader's cookie, which no same-origin rule prevents. The header is what
the browser says of that page; it is compared whole, scheme, host and port, because comparing parts lets some through.
"""

from django.conf import settings

DEFAULT_PORTS = {"http": ":80", "https": ":443"}
Headers = list[tuple[bytes, bytes]]


def comes_from_us(headers: Headers) -> bool:
    told = [value for name, value in headers if name.lower() == b"origin"]
    return len(told) == 1 and told[0].decode("latin1") in {_as_told(origin) for origin in settings.ORIGINS}


def _as_told(origin: str) -> str:
    """The setting as a browser writes it: lower case, no default port."""
    origin = origin.lower().rstrip("/")
    return origin.removesuffix(DEFAULT_PORTS.get(origin.partition(":")[0], ""))
