"""Daphne's sockets, made quiet, keep everything the server set for them."""

import pytest
from autobahn.websocket.protocol import WebSocketServerProtocol
from daphne.ws_protocol import WebSocketFactory
from twisted.internet.testing import StringTransport

from config.quiet import quieten

pytestmark = pytest.mark.pure


def factory() -> WebSocketFactory:
    made = WebSocketFactory(None, server="majlis")
    made.setProtocolOptions(autoPingTimeout=30, allowNullOrigin=True, maxFramePayloadSize=65, maxMessagePayloadSize=65)
    return made


def connected(made: WebSocketFactory):
    socket = made.buildProtocol(None)
    socket.makeConnection(StringTransport())
    return socket


def test_a_quiet_socket_has_every_option_of_a_plain_one():
    made = factory()
    plain = connected(made)
    quieten(made)
    quiet = connected(made)
    for name in WebSocketServerProtocol.CONFIG_ATTRS:
        assert getattr(quiet, name) == getattr(plain, name), name
        assert name not in vars(quiet), f"{name} was copied, and written out for the log"


def test_what_arrives_at_a_quiet_socket_is_read_as_at_a_plain_one():
    asked = b"GET /ws/ HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
    made = factory()
    plain = connected(made)
    quieten(made)
    quiet = connected(made)
    for socket in (plain, quiet):
        socket.transport.registerProducer(object(), streaming=True)  # as when the HTTP side hands the line over
        socket.dataReceived(asked)
    assert quiet.transport.value() == plain.transport.value() != b""
