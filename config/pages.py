"""How a page is answered: whole, by ordinary synchronous Django, in one worker thread (docs/decisions).

Django's own ASGI handler takes each request through the event loop three times, because our views and middleware are
synchronous and its innermost step is not, and gives each a new thread with a new database connection. Here a request
crosses over once, and the threads and what they hold stay.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import lru_cache
from queue import SimpleQueue
from threading import Thread
from typing import Any

from django.core import signals
from django.core.cache import close_caches
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.db import reset_queries
from django.urls import ResolverMatch, get_resolver, set_script_prefix

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]
Answer = tuple[int, Headers, bytes | Generator[bytes]]
# More than ever compute at once: most of them wait for a lock in the database while the others go on.
THREADS = 32
MOST_ADDRESSES = 4096
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")
_running: set[object] = set()
_pumps: set[asyncio.Task[None]] = set()  # a task nobody holds may be collected half way

logger = logging.getLogger(__name__)


def running() -> int:
    """How many requests are being answered."""
    return len(_running)


class Hands:
    """A pool of threads as small as can be: given work by one thread only, and nobody waits here for what came of it.

    The library's own makes a future with a lock and a condition for each piece of work.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._begun = 0
        self._waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def take(self, work: Callable[[], None]) -> None:
        if self._begun < min(self._most, len(_running)):
            self._begun += 1
            Thread(target=self._work, name=f"page_{self._begun}", daemon=True).start()
        self._waiting.put(work)

    def _work(self) -> None:
        while True:
            self._waiting.get()()


class Pages(ASGIHandler):
    """Django behind ASGI. A request that was begun is carried out to its end, whether its sender is still there."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self._hands = Hands(THREADS)
        # The one forgets the queries that DEBUG keeps, the other closes caches that have nothing to close.
        signals.request_started.disconnect(reset_queries)
        signals.request_finished.disconnect(close_caches)

    def resolve_request(self, request: Any) -> ResolverMatch:
        """As ever, but what an address leads to is looked for once: it depends on nothing else."""
        found = _leads_to(request.path_info)
        match = ResolverMatch.__new__(ResolverMatch)
        match.__dict__ |= found.__dict__ | {"kwargs": {**found.kwargs}}
        request.resolver_match = match
        return match

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
        answer = await loop.run_in_executor(_threads, copy_context().run, self._answer, scope, body)
        await _send(answer, send)

    def begin(self, scope: Scope, body: Any, tell: Callable[[Answer | None], None]) -> None:
        """The same without ASGI (config/front.py): `tell` gets the answer in the loop's thread."""
        loop, context = asyncio.get_running_loop(), copy_context()
        _running.add(body)

        def done(answer: Answer | None) -> None:
            _running.discard(body)
            tell(answer)

        def work() -> None:
            try:
                answer: Answer | None = context.run(self._answer, scope, body)
            except Exception:
                logger.exception("A request could not be answered")
                answer = None
            loop.call_soon_threadsafe(done, answer)

        self._hands.take(work)

    def stream(self, answer: Answer, reply: Callable[[dict[str, Any]], None]) -> None:
        """Send an answer of many parts, each when the one before has been handed over."""

        async def send(message: dict[str, Any]) -> None:
            reply(message)

        task = asyncio.get_running_loop().create_task(_send(answer, send))
        _pumps.add(task)
        task.add_done_callback(_pumps.discard)

    def _answer(self, scope: Scope, body: Any) -> Answer:
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


async def _send(answer: Answer, send: Send) -> None:
    loop = asyncio.get_running_loop()
    status, headers, parts = answer
    await send({"type": "http.response.start", "status": status, "headers": headers})
    if isinstance(parts, bytes):
        await send({"type": "http.response.body", "body": parts})
        return
    while (part := await loop.run_in_executor(_threads, next, parts, None)) is not None:
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body"})


@lru_cache(MOST_ADDRESSES)
def _leads_to(path: str) -> ResolverMatch:
    """Raises Resolver404, which is not kept: of what is missing there is no end."""
    return get_resolver().resolve(path)


def _headers(response: Any) -> Headers:
    told = [(name.encode("ascii"), value.encode("latin1")) for name, value in response.items()]
    cookies = [
        (b"Set-Cookie", cookie.output(header="").encode("ascii").strip()) for cookie in response.cookies.values()
    ]
    return told + cookies


def _stream(response: Any) -> Generator[bytes]:
    """The parts of a file, closed at the end, also when nobody takes them."""
    try:
        yield from response
    finally:
        response.close()
