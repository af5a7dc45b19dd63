"""A thousand readers in one process: raw sockets behind one epoll, frames counted by their bytes.

The two cores of a small machine are shared with the server that is measured, so this side does as little as it can:
no client library, no JSON, one look at the clock for each piece of data.
"""

import asyncio
import base64
import json
import os
import select
import socket
import time
from array import array
from collections.abc import Callable, Sequence
from struct import pack

RECEIVE = 1 << 18
SEQ = b'"seq":'
EVENTS = (b'{"t":"event"', b'{"t":"skip"', b'{"seq":')  # ours, and what the tutorial's consumer sends
LIVE = b'{"t":"live"'
PING, PONG, CLOSE = 0x89, 0x8A, 0x88
DIGITS = frozenset(b"0123456789")


def masked(text: str) -> bytes:
    """A text frame as a client must send it. The mask is zero: a valid one, and nothing is to be computed."""
    payload = text.encode()
    size = len(payload)
    head = pack("!BB", 0x81, 0x80 | size) if size < 126 else pack("!BBH", 0x81, 0x80 | 126, size)
    return head + b"\0\0\0\0" + payload


class Ear:
    """One socket of one reader."""

    __slots__ = ("first", "frames", "greeted", "rest", "sock")

    def __init__(self, sock: socket.socket, first: bytes) -> None:
        self.sock = sock
        self.first = first  # said once the handshake is answered
        self.rest = b""
        self.greeted = False
        self.frames = 0


class Crowd:
    """Readers of one room. `times[seq]` holds when each of them got that event."""

    def __init__(self, url: str, *, path: str = "/ws/") -> None:
        self._host, port = url.removeprefix("http://").split(":")
        self._port, self._url, self._path = int(port), url, path
        self._epoll = select.epoll()
        self._ears: dict[int, Ear] = {}
        self.times: dict[int, array[float]] = {}
        self.live = self.closed = self.bytes = 0
        self.on_all: Callable[[int], None] | None = None  # everybody has got this seq
        self._changed = asyncio.Event()
        asyncio.get_running_loop().add_reader(self._epoll.fileno(), self._drain)

    @property
    def size(self) -> int:
        return len(self._ears)

    def join(self, cookie: str, first: str) -> None:
        """Open a socket and, once it is open, say `first`."""
        sock = socket.create_connection((self._host, self._port), timeout=30)
        sock.sendall(self._handshake(cookie))
        sock.setblocking(False)
        self._ears[sock.fileno()] = Ear(sock, masked(first) if first else b"")
        self._epoll.register(sock.fileno(), select.EPOLLIN)

    def _handshake(self, cookie: str) -> bytes:
        key = base64.b64encode(os.urandom(16)).decode()
        cookie_line = f"Cookie: {cookie}\r\n" if cookie else ""
        return (
            f"GET {self._path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\nOrigin: {self._url}\r\n{cookie_line}"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        ).encode()

    async def open(self, cookies: Sequence[str], firsts: Sequence[str], *, at_once: int = 50) -> None:
        """Open a socket for each cookie, `at_once` of them before any has to be live, and wait for all to be so."""
        for number, (cookie, first) in enumerate(zip(cookies, firsts, strict=True)):
            self.join(cookie, first)
            if number % at_once == at_once - 1:
                await self.until(lambda number=number: self.live > number - at_once, 60)
            elif number % 20 == 19:
                await asyncio.sleep(0)  # Let answers be read while the others still knock.
        await self.until(lambda: self.live >= len(cookies), 90)

    async def until(self, question: Callable[[], bool], seconds: float) -> bool:
        """Wait until it is so; whether it was in time."""
        end = time.perf_counter() + seconds
        while not question():
            self._changed.clear()
            try:
                async with asyncio.timeout(max(end - time.perf_counter(), 0)):
                    await self._changed.wait()
            except TimeoutError:
                return question()
        return True

    def _drain(self) -> None:
        for number, _event in self._epoll.poll(0, 4096):
            ear = self._ears.get(number)
            if ear is not None:
                self._hear(ear)
        self._changed.set()

    def _hear(self, ear: Ear) -> None:
        try:
            data = ear.sock.recv(RECEIVE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._lose(ear)
            return
        self.bytes += len(data)
        if ear.rest:
            data = ear.rest + data
        if not ear.greeted:
            data = self._greet(ear, data)
        ear.rest = self._frames(ear, data, time.perf_counter()) if ear.greeted else data

    def _greet(self, ear: Ear, data: bytes) -> bytes:
        end = data.find(b"\r\n\r\n")
        if end < 0:
            return data
        if not data.startswith(b"HTTP/1.1 101"):
            self._lose(ear)
            return b""
        ear.greeted = True
        if ear.first:
            ear.sock.sendall(ear.first)
        else:
            self.live += 1
        return data[end + 4 :]

    def _frames(self, ear: Ear, data: bytes, now: float) -> bytes:
        """Take whole frames from the front; gives what is left of the last, unfinished one."""
        at, end = 0, len(data)
        while end - at >= 2:
            size, head = data[at + 1], 2
            if size >= 126:
                head = 4 if size == 126 else 10
                if end - at < head:
                    break
                size = int.from_bytes(data[at + 2 : at + head], "big")
            if end - at < head + size:
                break
            self._frame(ear, data, at, head, now)
            at += head + size
        return data[at:] if at else data

    def _frame(self, ear: Ear, data: bytes, at: int, head: int, now: float) -> None:
        ear.frames += 1
        body = at + head
        if data.startswith(EVENTS, body):
            start = data.index(SEQ, body) + len(SEQ)
            stop = start
            while data[stop] in DIGITS:
                stop += 1
            self._note(int(data[start:stop]), now)
        elif data.startswith(LIVE, body):
            self.live += 1
        elif data[at] == PING:
            # Unanswered, the server takes us for gone after half a minute.
            ear.sock.sendall(bytes([PONG, 0x80 | data[at + 1]]) + b"\0\0\0\0" + data[body : body + data[at + 1]])
        elif data[at] == CLOSE:
            self._lose(ear)

    def _note(self, seq: int, now: float) -> None:
        times = self.times.get(seq)
        if times is None:
            times = self.times[seq] = array("d")
        times.append(now)
        if len(times) == len(self._ears) and self.on_all is not None:
            self.on_all(seq)

    def _lose(self, ear: Ear) -> None:
        if self._ears.pop(ear.sock.fileno(), None) is not None:
            self.closed += 1
            self._epoll.unregister(ear.sock.fileno())
            ear.sock.close()

    def say(self, text: str, *, ear: int = 0) -> None:
        """One of the readers says something (the tutorial's consumer is written to over its socket)."""
        list(self._ears.values())[ear].sock.sendall(masked(text))

    def leave(self) -> None:
        asyncio.get_running_loop().remove_reader(self._epoll.fileno())
        for ear in list(self._ears.values()):
            self._epoll.unregister(ear.sock.fileno())
            ear.sock.close()
        self._ears.clear()
        self._epoll.close()


def resume(room: int, seq: int, epoch: str) -> str:
    return json.dumps({"t": "resume", "rooms": {str(room): [seq, epoch]}})
