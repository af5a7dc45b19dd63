"""A page's way in and out, without the parcels of ASGI: from Daphne's parser to a page thread, and back to the line.

Between Daphne and a page stand a task, two queues, four futures and a parser of forms whose result nobody reads: for a
short answer more work than the page itself. What an ordinary request needs of them is here. Whatever is not ordinary
(sockets, addresses and headers that look wrong) is left to Daphne, which then asks our ASGI application as any
server does (docs/decisions/0013).
"""

import asyncio
import logging
import re
from contextlib import suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

import daphne.server
from daphne.http_protocol import HTTPFactory, WebRequest
from daphne.utils import parse_x_forwarded_for
from django.conf import settings
from twisted.web import http

from realtime import hub

from .pages import Answer, Pages
from .readable import TOO_LARGE

NAMES = re.compile(rb"[-!#$%&'*+.^`|~0-9a-zA-Z\n]*")
NOT_IN_VALUES = re.compile(rb"[\x00\x0b\x0c\x1c-\x1e\x85]")
LEFT_TO_DAPHNE = frozenset({b"upgrade", b"daphne-root-path"})
REASONS = {status.value: b"%d %s" % (status.value, status.phrase.encode()) for status in HTTPStatus}
EMPTY = frozenset({204, 304})
AT_ONCE = 128 * 1024  # what one attempt to write may hold
# How much more than it may send somebody sends before the line is cut: until then it is read and let go of, because a
# browser that is cut off while it sends shows no answer.
PATIENCE = 4

logger = logging.getLogger(__name__)


class Request(WebRequest):  # type: ignore[misc]
    """One request. Daphne's own in everything but the road an ordinary one takes."""

    def __init__(self, channel: Any, queued: Any = http._QUEUED_SENTINEL) -> None:  # type: ignore[attr-defined]
        http.Request.__init__(self, channel, queued)
        self.server: Any = channel.factory.server
        self.content: Any
        self.received = 0
        self.is_too_large = False
        self.client_addr: list[Any] | None = None
        self.server_addr: list[Any] | None = None
        self.application_queue = None
        self._response_started = False

    def gotLength(self, length: int | None) -> None:
        """Before the first byte of the body: what says itself that it is too large is not kept at all."""
        self.is_too_large = length is not None and length > settings.REQUEST_MAX_BYTES
        super().gotLength(0 if self.is_too_large else length)

    def handleContentChunk(self, data: bytes) -> None:
        self.received += len(data)
        if self.received > settings.REQUEST_MAX_BYTES:
            self._let_go()
        if not self.is_too_large:
            super().handleContentChunk(data)

    def _let_go(self) -> None:
        """Of what has come so far: nobody will read it. One that does not stop is cut off."""
        if not self.is_too_large:
            self.is_too_large = True
            self.content.close()
            super().gotLength(0)
        if self.received > PATIENCE * settings.REQUEST_MAX_BYTES:
            with suppress(AttributeError):  # it is gone already
                self.channel.transport.abortConnection()

    def requestReceived(self, command: bytes, path: bytes, version: bytes) -> None:
        """The request is here whole. Its body is for Django to read; Twisted would read forms first."""
        self.method, self.uri, self.clientproto = command, path, version
        self.path, _mark, self.query_string = path.partition(b"?")
        self.args: dict[bytes, list[bytes]] = {}
        self.content.seek(0)
        scope = self._scope()
        if scope is None:
            self.server.protocol_connected(self)
            self.process()
            return
        hub.running()  # so that what is posted here is told, sockets or none
        body, self.content = self.content, None  # whoever hangs up does not take the body from the page
        self.channel.factory.pages.begin(scope, body, self._answered)

    def _scope(self) -> dict[str, Any] | None:
        """What ASGI says of the request; None where something in it is not ordinary."""
        headers = [(name.lower(), value) for name, values in self.requestHeaders.getAllRawHeaders() for value in values]
        # So are names with an underscore, which Daphne drops: X_A would else pass for X-A (CVE-2015-0219).
        ordinary = NAMES.fullmatch(b"\n".join([name for name, _value in headers])) is not None and not any(
            NOT_IN_VALUES.search(value) or name in LEFT_TO_DAPHNE for name, value in headers
        )
        if not ordinary or self.clientproto != b"HTTP/1.1" or not self.uri.isascii() or not self.uri.startswith(b"/"):
            return None
        self._who()
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": self.method.decode("ascii"),
            "path": unquote(self.path.decode("ascii")),
            "raw_path": self.path,
            "root_path": "",
            "scheme": self.client_scheme,
            "query_string": self.query_string,
            "headers": headers,
            "client": self.client_addr,
            "server": self.server_addr,
            TOO_LARGE: self.is_too_large,
        }

    def _who(self) -> None:
        transport, server = self.channel.transport, self.server
        peer, host = transport.getPeer(), transport.getHost()
        if hasattr(peer, "port"):
            self.client_addr, self.server_addr = [str(peer.host), peer.port], [str(host.host), host.port]
        self.client_scheme = "http"
        if server.proxy_forwarded_address_header:
            self.client_addr, self.client_scheme = parse_x_forwarded_for(
                self.requestHeaders,
                server.proxy_forwarded_address_header,
                server.proxy_forwarded_port_header,
                server.proxy_forwarded_proto_header,
                self.client_addr,
                self.client_scheme,
            )

    # --- The answer -------------------------------------------------------------------------------------------------

    def _answered(self, answer: Answer | None) -> None:
        """Called in the loop's thread. Nothing, when the page could not be answered even with an error."""
        if self._disconnected or self.finished:
            if answer is not None and not isinstance(answer[2], bytes):
                asyncio.get_running_loop().run_in_executor(None, answer[2].close)
            return
        if answer is None:
            self.basic_error(500, b"Internal Server Error", "Exception inside application.")
        elif isinstance(answer[2], bytes):
            self._write(answer[0], answer[1], answer[2])
        else:
            self.channel.factory.pages.stream(answer, self.handle_reply)

    def _write(self, status: int, headers: list[tuple[bytes, bytes]], content: bytes) -> None:
        parts = [b"HTTP/1.1 ", REASONS.get(status) or b"%d Answer" % status, b"\r\nserver: majlis\r\n"]
        for name, value in headers:
            parts += (name, b": ", value, b"\r\n")
        if not self.channel.persistent:
            parts.append(b"connection: close\r\n")
        if status not in EMPTY:
            if not any(name.lower() == b"content-length" for name, _value in headers):
                parts.append(b"content-length: %d\r\n" % len(content))
            parts += (b"\r\n", b"" if self.method == b"HEAD" else content)
        else:
            parts.append(b"\r\n")
        self.startedWriting = 1
        write_now(self.channel.transport, b"".join(parts))
        http.Request.finish(self)

    # --- Daphne's list of applications, on which only those stand that took its road --------------------------------

    def finish(self) -> None:
        if self in self.server.connections:
            super().finish()
        else:
            http.Request.finish(self)

    def connectionLost(self, reason: Any) -> None:
        if self in self.server.connections:
            super().connectionLost(reason)
        else:
            http.Request.connectionLost(self, reason)


def write_now(transport: Any, content: bytes) -> None:
    """Hand over to the system what it takes at once; only what is left waits for the line to be writable."""
    nothing_waits = not (transport.dataBuffer or transport._tempDataBuffer)
    if nothing_waits and transport.connected and not transport.disconnecting and len(content) <= AT_ONCE:
        try:
            content = content[transport.socket.send(content) :]
        except (BlockingIOError, InterruptedError):
            pass
        except OSError:
            transport.loseConnection()  # The line is gone; its reader will say so.
            return
    if content:
        transport.write(content)


class Factory(HTTPFactory):  # type: ignore[misc]
    pages: Pages

    def buildProtocol(self, addr: Any) -> Any:
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = Request
        return protocol

    def log(self, request: Any) -> None:
        """No access log: Twisted would write each line into a log that goes nowhere."""


def stand_before(pages: Pages) -> None:
    """Let Daphne's server, when it runs, take ordinary requests by this road."""
    Factory.pages = pages
    daphne.server.HTTPFactory = Factory
