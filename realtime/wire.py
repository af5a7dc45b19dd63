"""The last step to the network: how a frame leaves through the server that runs us (performance.md §1).

`wire_for(send)` gives the direct wire where the server is Daphne and its parts are as we know them, and the plain one
of the ASGI specification everywhere else. Both say when they can take no more, which is where a slow reader is seen.
"""

import asyncio
import logging
import socket
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from .frames import Close, Frame

Send = Callable[[dict[str, Any]], Awaitable[None]]
# What a server may hold unsent for one socket before frames wait in our own, bounded window.
TRANSPORT_BYTES = 64 * 1024
PLAIN_FRAMES = 8
CLOSE_SECONDS = 2.0
NORMAL = 1000
MISSING = object()

log = logging.getLogger(__name__)


class Wire(Protocol):
    on_ready: Callable[[], None]  # called when more may be written, by wires that know

    @property
    def ready(self) -> bool:
        """Whether another frame may be written now."""

    def write(self, frame: Frame) -> None: ...
    def put(self, raw: bytes) -> bool:
        """Write frames that follow each other as one piece. False where frames go one by one: nothing was written."""

    def close(self, code: Close) -> None: ...
    def pause(self) -> None:
        """Stop reading what the client sends, where the server lets us; else its own flow control does."""

    def resume(self) -> None: ...
    async def finish(self) -> None:
        """Wait, not long, until what was written has been handed over."""


def _nothing() -> None:
    return None


def wire_for(send: Send) -> Wire:
    protocol = next(iter(getattr(send, "args", ())), None)
    return DaphneWire(protocol) if DaphneWire.fits(protocol) else PlainWire(send)


class DaphneWire:
    """Writes whole prepared frames to Daphne's transport, and looks at its buffer (M-5: it has no bound of its own).

    While nothing waits in that buffer, a frame goes to the socket itself: the reactor would wake up once for each
    reader and twice ask the kernel to watch her socket, which costs three times what the sending does. What the socket
    does not take goes to the buffer, and all that follows goes behind it until it is empty: the order is one.
    """

    def __init__(self, protocol: Any) -> None:
        self.on_ready = _nothing
        self._protocol = protocol
        self._transport = protocol.transport
        self._socket = _bare_socket(self._transport)

    @staticmethod
    def fits(protocol: Any) -> bool:
        transport = getattr(protocol, "transport", None)
        known = ("dataBuffer", "offset", "_tempDataLen", "write", "pauseProducing", "resumeProducing")
        return (
            all(hasattr(transport, name) for name in known)
            and hasattr(protocol, "sendCloseFrame")
            and getattr(protocol, "_perMessageCompress", MISSING) is None
        )

    @property
    def _open(self) -> bool:
        return self._protocol.state == self._protocol.STATE_OPEN

    @property
    def buffered(self) -> int:
        transport = self._transport
        return len(transport.dataBuffer) - transport.offset + transport._tempDataLen

    @property
    def ready(self) -> bool:
        return self.buffered < TRANSPORT_BYTES

    def write(self, frame: Frame) -> None:
        self.put(frame.raw)

    def put(self, raw: bytes) -> bool:
        if self._open:
            transport = self._transport
            if self._socket is None or transport._tempDataLen or transport.dataBuffer or transport.disconnecting:
                transport.write(raw)
            elif (taken := self._send(raw)) < len(raw):
                transport.write(raw[taken:])
        return True

    def _send(self, raw: bytes) -> int:
        """How many of the bytes the socket took. A line that is down is left for the transport to find."""
        try:
            return self._socket.send(raw) if self._socket is not None else 0
        except OSError:
            return 0

    def close(self, code: Close) -> None:
        # Daphne's own way refuses codes below 3000, among them 1008, 1009 and 1012.
        if self._open:
            self._protocol.sendCloseFrame(code=int(code), isReply=False)

    def pause(self) -> None:
        self._transport.pauseProducing()

    def resume(self) -> None:
        if self._open:
            self._transport.resumeProducing()

    async def finish(self) -> None:
        return None


def _bare_socket(transport: Any) -> socket.socket | None:
    """The socket under a transport that puts bytes on it as they are, without encryption or the like; else nothing."""
    found = getattr(transport, "socket", None)
    plain = getattr(transport, "TLS", True) is False and hasattr(transport, "disconnecting")
    bare = plain and type(found) is socket.socket and found.gettimeout() == 0
    return found if bare else None


class PlainWire:
    """`send` as the specification has it, one at a time; a server that pushes back makes us wait here."""

    def __init__(self, send: Send) -> None:
        self.on_ready = _nothing
        self._send = send
        self._waiting: deque[dict[str, Any]] = deque()
        self._task: asyncio.Task[None] | None = None

    @property
    def ready(self) -> bool:
        return len(self._waiting) < PLAIN_FRAMES

    def write(self, frame: Frame) -> None:
        self._hand_over({"type": "websocket.send", "text": frame.text})

    def put(self, raw: bytes) -> bool:
        return False

    def close(self, code: Close) -> None:
        self._hand_over({"type": "websocket.close", "code": int(code)})

    def _hand_over(self, message: dict[str, Any]) -> None:
        self._waiting.append(message)
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._pump())

    async def _pump(self) -> None:
        while self._waiting:
            await self._try(self._waiting[0])
            self._waiting.popleft()
            self.on_ready()

    async def _try(self, message: dict[str, Any]) -> None:
        try:
            await self._send(message)
        except Exception as error:  # Mostly the line is gone, and the server tells us by a disconnect.
            log.debug("A frame could not be handed over: %s", type(error).__name__)
            if message["type"] == "websocket.close" and message["code"] != NORMAL:
                await self._try(message | {"code": NORMAL})  # The server knows fewer codes than the contract.

    def pause(self) -> None:
        return None

    def resume(self) -> None:
        return None

    async def finish(self) -> None:
        if self._task is not None:
            await asyncio.wait([self._task], timeout=CLOSE_SECONDS)
