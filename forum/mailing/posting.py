"""One request to an address that a browser has named: https to a public address, no redirects, no long waits.

What a member types must not make the server ask its own network (security.md: server-side requests).
"""

import http.client
import ipaddress
import socket
import ssl
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 10
LONGEST = 1000
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


class NotReached(Exception):
    """Asked again later. It names no address."""


def is_acceptable(address: str) -> bool:
    """Whether an address may be one of a push service: its form only, nothing is asked."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    if settings.PUSH_LOOPBACK and parts.hostname == "127.0.0.1":
        return len(address) <= LONGEST
    plain = parts.username is None and parts.password is None and not parts.fragment
    named = bool(parts.hostname) and "." in (parts.hostname or "") and not _is_number(parts.hostname or "")
    return parts.scheme == "https" and port in (None, 443) and plain and named and len(address) <= LONGEST


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _is_public(address: str) -> bool:
    """Neither several at once nor another address in disguise: RFC 6052 leads from IPv6 into a private network."""
    found = ipaddress.ip_address(address)
    return found.is_global and not found.is_multicast and found not in TRANSLATED


def post_to(address: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer; what it says is not read. Raises NotReached."""
    if not is_acceptable(address):
        raise NotReached("address")
    parts = urlsplit(address)
    host, path = parts.hostname or "", parts.path or "/"
    try:
        connection = _connection(host, parts.port or 443)
        try:
            connection.request("POST", f"{path}?{parts.query}" if parts.query else path, body, headers)
            return connection.getresponse().status
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ssl.SSLError) as error:
        raise NotReached(type(error).__name__) from None


def _connection(host: str, port: int) -> http.client.HTTPConnection:
    if settings.PUSH_LOOPBACK and host == "127.0.0.1":
        return http.client.HTTPConnection(host, port, timeout=SECONDS)
    return _ToPublic(host, port, timeout=SECONDS, context=ssl.create_default_context())


class _ToPublic(http.client.HTTPSConnection):
    """Connects to the very address that was looked at: a name may lead elsewhere a moment later."""

    def connect(self) -> None:
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        addresses = [str(row[4][0]) for row in found]
        if not addresses or not all(_is_public(one) for one in addresses):
            raise OSError("not a public address")
        plain = socket.create_connection((addresses[0], self.port), self.timeout)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)  # type: ignore[attr-defined]
