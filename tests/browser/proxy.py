"""A network that fails on demand: a TCP proxy before the server that cuts, refuses sockets and swallows answers."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

from ..servers import free_port

CHUNK = 64 * 1024


class Proxy:
    """Listens on `url` and forwards to `port`. Its switches may be turned at any time, from the test's thread."""

    def __init__(self, port: int) -> None:
        self.port = free_port()
        self._upstream = port
        self.heal()
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._serve, "127.0.0.1", self.port))

    def heal(self) -> None:
        self.sockets = True  # False: no WebSocket gets through, everything else does
        self.posts = True  # False: the connection breaks before a POST reaches the server
        self.answers = True  # False: a POST reaches the server, and its answer is lost
        self.swallowed = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def break_now(self) -> None:
        """Cut every open connection; new ones are as the switches say."""
        self._do(self._break())

    def close(self) -> None:
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _do(self, step: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(step, self._loop).result(10)

    async def _break(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    async def _end(self) -> None:
        self._server.close()
        await self._break()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            await self._connect(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self._open.discard(writer)
            writer.transport.abort()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, forth = await asyncio.open_connection("127.0.0.1", self._upstream)
        lost = asyncio.Event()
        ways = {
            asyncio.create_task(self._requests(reader, forth, lost)),
            asyncio.create_task(self._answers(back, writer, lost)),
        }
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            forth.transport.abort()

    async def _requests(self, reader: asyncio.StreamReader, forth: asyncio.StreamWriter, lost: asyncio.Event) -> None:
        while chunk := await reader.read(CHUNK):
            if not self.sockets and b"upgrade: websocket" in chunk.lower():
                return
            if chunk.startswith(b"POST ") and not self.posts:
                return
            if chunk.startswith(b"POST ") and not self.answers:
                lost.set()
            forth.write(chunk)
            await forth.drain()

    async def _answers(self, back: asyncio.StreamReader, writer: asyncio.StreamWriter, lost: asyncio.Event) -> None:
        while chunk := await back.read(CHUNK):
            if lost.is_set():
                self.swallowed += 1
                return  # The server has answered, so it has stored; the client never hears of it.
            writer.write(chunk)
            await writer.drain()
