"""Daphne's sockets without the words they make for a log that is off.

For each connection its library writes out thirty options, and for each piece of data names its methods in colour, for
a debug log that we never open: a fifth of what it costs when a thousand come back at once. The options stand on the
class here, where a socket finds them without a copy of its own.
"""

from typing import Any

from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol


class Quiet(WebSocketProtocol):  # type: ignore[misc]
    """Made for one factory by `quieten`, with its options."""

    def dataReceived(self, data: bytes) -> None:
        self._dataReceived(data)  # What the library does after it has written its log line.


def quieten(factory: WebSocketFactory) -> None:
    """Let the factory, its options set, make such sockets."""
    given = {name: getattr(factory, name) for name in WebSocketProtocol.CONFIG_ATTRS}
    factory.protocol = type("Quiet", (Quiet,), {"CONFIG_ATTRS": (), **{name: _as_is(given[name]) for name in given}})


def _as_is(option: Any) -> Any:
    """One of them is a function, which on a class would become a method."""
    return staticmethod(option) if callable(option) else option
