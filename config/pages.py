"""How a page is answered: whole, by ordinary synchronous Django, in one worker thread (docs/decisions).

Django's own ASGI handler takes each request through the event loop three times, because our views and middleware are
synchronous and its innermost step is not, and gives each a new thread with a new database connection. Here a request
crosses over once, and the threads and what they hold stay.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.urls import set_script_prefix

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
# More than ever compute at once: most of them wait for a lock in the database while the others go on.
THREADS = 32
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")
_running: set[object] = set()


def running() -> int:
    """How many requests are being answered."""
    return len(_running)


class Pages(ASGIHandler):
    """Django behind ASGI. A request that was begun is carried out to its end, whether its sender is still there."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # type: ignore[override]
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        _running.add(body)
        try:
            await self._serve(scope, body, send)
        finally:
            _running.discard(body)

    async def _serve(self, scope: Scope, body: Any, send: Send) -> None:
        loop = asyncio.get_running_loop()
        # A copy, so that what one request sets, such as the language, is gone with it.
        status, headers, parts = await loop.run_in_executor(_threads, copy_context().run, self._answer, scope, body)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        if isinstance(parts, bytes):
            await send({"type": "http.response.body", "body": parts})
            return
        while (part := await loop.run_in_executor(_threads, next, parts, None)) is not None:
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body"})

    def _answer(self, scope: Scope, body: Any) -> tuple[int, list[tuple[bytes, bytes]], bytes | Iterator[bytes]]:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, refused = self.create_request(scope, body)
        response: Any = refused if request is None else self.get_response(request)
        response._handler_class = self.__class__
        if response.streaming:
            return response.status_code, _headers(response), _stream(response)
        content = response.content
        response.close()  # Gives the database connection back.
        body.close()
        return response.status_code, _headers(response), content


def _headers(response: Any) -> list[tuple[bytes, bytes]]:
    told = [(name.encode("ascii"), value.encode("latin1")) for name, value in response.items()]
    cookies = [
        (b"Set-Cookie", cookie.output(header="").encode("ascii").strip()) for cookie in response.cookies.values()
    ]
    return told + cookies


def _stream(response: Any) -> Iterator[bytes]:
    """The parts of a file, closed at the end, also when nobody takes them."""
    try:
        yield from response
    finally:
        response.close()
