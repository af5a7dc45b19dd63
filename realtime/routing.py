"""Two doors: HTTP to Django, `/ws/` to the sockets."""

from collections.abc import Awaitable, Callable
from typing import Any

from . import connection, hub

Application = Callable[..., Awaitable[Any]]
SOCKET_PATH = "/ws/"


def with_live(django_application: Application) -> Application:
    """An ASGI application that serves sockets beside Django."""

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            hub.running()  # So that what is posted here is told, sockets or none.
            await django_application(scope, receive, send)
        elif scope["type"] == "websocket":
            await _socket(scope, receive, send)
        elif scope["type"] == "lifespan":
            await _lifespan(receive, send)

    return application


async def _socket(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["path"] != SOCKET_PATH:
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    await connection.serve(scope, receive, send)


async def _lifespan(receive: Any, send: Any) -> None:
    """For servers that offer it; Daphne does not, and `config.serve` stops us there."""
    while True:
        event = await receive()
        if event["type"] == "lifespan.startup":
            hub.running()
            await send({"type": "lifespan.startup.complete"})
        else:
            await hub.shutdown()
            await send({"type": "lifespan.shutdown.complete"})
            return
