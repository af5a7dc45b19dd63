"""Frames written to the socket itself and frames that go through the server's buffer are one line, in one order."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from twisted.internet.tcp import Connection

from realtime.frames import Close, Frame
from realtime.wire import TRANSPORT_BYTES, DaphneWire

pytestmark = pytest.mark.pure
BIG = 50_000


class Reactor:
    """Counts what a transport asks of it; the test itself says when the socket may be written to."""

    def __init__(self) -> None:
        self.asked = 0

    def addWriter(self, _writer: object) -> None:
        self.asked += 1

    def removeWriter(self, _writer: object) -> None: ...
    def addReader(self, _reader: object) -> None: ...
    def removeReader(self, _reader: object) -> None: ...


class Spoken:
    """As much of Daphne's protocol as a wire looks at."""

    STATE_OPEN, STATE_CLOSING = 3, 2
    _perMessageCompress = None

    def __init__(self, transport: Connection) -> None:
        self.state = self.STATE_OPEN
        self.transport = transport

    def sendCloseFrame(self, code: int, isReply: bool) -> None:
        self.transport.write(b"close %d" % code)
        self.state = self.STATE_CLOSING


class End:
    """A real transport on a real socket, and the client at the other end."""

    def __init__(self) -> None:
        ours, self.theirs = socket.socketpair()
        self.theirs.setblocking(False)
        self.reactor = Reactor()
        self.transport = Connection(ours, None, self.reactor)
        self.transport.connected = True
        self.protocol = Spoken(self.transport)
        self.wire = DaphneWire(self.protocol)

    def takes(self) -> bytes:
        """What the client gets if it goes on reading and the reactor on writing."""
        got = b""
        while True:
            if self.transport.dataBuffer or self.transport._tempDataLen:
                self.transport.doWrite()
            try:
                part = self.theirs.recv(1 << 20)
            except BlockingIOError:
                return got
            if not part:
                return got
            got += part


@pytest.fixture
def end() -> Iterator[End]:
    end = End()
    yield end
    end.theirs.close()
    end.transport.socket.close()


def frames(count: int, size: int = 100) -> list[Frame]:
    return [Frame(b"%06d " % n * (size // 7)) for n in range(count)]


def all_of(written: list[Frame]) -> bytes:
    return b"".join(frame.raw for frame in written)


def test_a_reader_who_keeps_up_costs_no_turn_of_the_reactor(end):
    assert DaphneWire.fits(end.protocol)
    written = frames(50)
    for frame in written:
        end.wire.write(frame)
    assert end.reactor.asked == 0
    assert end.takes() == all_of(written)


def test_what_a_full_socket_does_not_take_comes_after_what_it_took_whole_and_in_order(end):
    written = frames(200, BIG)
    for frame in written[:100]:
        end.wire.write(frame)
    assert end.wire.buffered > TRANSPORT_BYTES
    assert not end.wire.ready  # Here the reader's own window begins.
    got = end.takes()
    for frame in written[100:]:
        end.wire.write(frame)
    assert got + end.takes() == all_of(written)
    assert end.wire.ready


def test_a_reader_who_catches_up_a_little_gets_nothing_ahead_of_what_waits(end):
    written = frames(300, 5_000)
    got = b""
    for number, frame in enumerate(written):
        end.wire.write(frame)
        if number % 3 == 0:  # There is room in the socket again, while more waits in the buffer.
            got += end.theirs.recv(1_500)
    assert end.wire.buffered
    assert got + end.takes() == all_of(written)


def test_what_the_server_itself_has_begun_to_say_goes_first(end):
    end.transport.write(b"ping")
    first, second = frames(2)
    end.wire.write(first)
    assert end.takes() == b"ping" + first.raw
    end.wire.write(second)
    end.wire.close(Close.RESTART)
    assert end.takes() == second.raw + b"close 1012"
    end.wire.write(first)
    assert end.takes() == b""


def test_a_line_that_is_down_is_found_by_the_transport_and_not_by_the_writer(end):
    end.theirs.close()
    for frame in frames(3):
        end.wire.write(frame)
    assert end.transport.doWrite() is not None  # An error, by which the server ends the connection.


@pytest.mark.parametrize("unlike", [{"TLS": True}, {"socket": object()}])
def test_a_transport_that_does_more_than_pass_bytes_on_does_the_writing(end, unlike):
    taken: list[bytes] = []

    class Other:
        """Of another kind, with the parts that tell how much waits."""

        dataBuffer, offset, _tempDataLen = b"", 0, 0
        disconnecting, TLS = False, False
        socket: Any = end.transport.socket
        write = staticmethod(taken.append)

        def pauseProducing(self) -> None: ...
        def resumeProducing(self) -> None: ...

    for name, value in unlike.items():
        setattr(Other, name, value)
    end.protocol.transport = Other()
    assert DaphneWire.fits(end.protocol)
    (frame,) = frames(1)
    DaphneWire(end.protocol).write(frame)
    assert taken == [frame.raw]
    assert end.takes() == b""
