"""A tab: one socket of one person, through the whole application but for the server under it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections
from django.test import Client

from accounts.models import Person
from forum.models import Room, Thread
from realtime import hub
from realtime.routing import with_live

SOON = 5.0


async def _http(scope: dict, receive: Any, send: Any) -> None:
    raise AssertionError("Only sockets are opened here.")


class Tab:
    """The words of someone sitting at the screen: what she sends, what she sees, how it ends."""

    def __init__(self, scope: dict[str, Any]) -> None:
        self.seen: list[dict[str, Any]] = []
        self.session_key = ""
        self.refused = False
        self.closed: int | None = None
        self._in: asyncio.Queue[dict] = asyncio.Queue()
        self._out: asyncio.Queue[dict] = asyncio.Queue()
        self._gate = asyncio.Event()  # held shut by a reader who takes nothing
        self._gate.set()
        self._task = asyncio.create_task(with_live(_http)(scope, self._in.get, self._take))

    async def _take(self, message: dict) -> None:
        await self._gate.wait()
        self._out.put_nowait(message)

    async def opens(self) -> None:
        self._in.put_nowait({"type": "websocket.connect"})
        first = await asyncio.wait_for(self._out.get(), SOON)
        self.refused = first["type"] == "websocket.close"

    def takes_nothing(self) -> None:
        self._gate.clear()

    def takes_again(self) -> None:
        self._gate.set()

    def says(self, t: str, **fields: Any) -> None:
        self.writes(json.dumps({"t": t} | fields))

    def writes(self, text: str) -> None:
        self._in.put_nowait({"type": "websocket.receive", "text": text})

    def writes_bytes(self, data: bytes) -> None:
        self._in.put_nowait({"type": "websocket.receive", "bytes": data})

    async def frame(self, within: float = SOON) -> dict[str, Any]:
        """The next frame, whatever it is; a close is an error here."""
        message = await asyncio.wait_for(self._out.get(), within)
        if message["type"] == "websocket.close":
            self.closed = message["code"]
            raise AssertionError(f"The socket was closed with {self.closed} after {[f['t'] for f in self.seen]}")
        self.seen.append(json.loads(message["text"]))
        return self.seen[-1]

    async def sees(self, t: str, within: float = SOON, **fields: Any) -> dict[str, Any]:
        """Read on until a frame of this kind with these fields."""
        while True:
            frame = await self.frame(within)
            if frame["t"] == t and frame | fields == frame:
                return frame

    async def ends(self, within: float = SOON) -> int:
        """Read on until the socket is closed; gives the code."""
        while self.closed is None:
            message = await asyncio.wait_for(self._out.get(), within)
            if message["type"] == "websocket.close":
                self.closed = message["code"]
            else:
                self.seen.append(json.loads(message["text"]))
        return self.closed

    async def sees_nothing_but(self, *kinds: str, for_: float = 0.3) -> None:
        try:
            while True:
                frame = await self.frame(for_)
                assert frame["t"] in kinds, frame
        except TimeoutError:
            return

    async def resumes(self, *rooms: Room, seq: int | None = None) -> None:
        """Follow these rooms from `seq`, or from where each stands now."""
        at = {str(room.pk): await _at(room, seq) for room in rooms}
        self.says("resume", rooms=at)

    async def follows(self, *rooms: Room) -> None:
        """Resume, and wait until every room is live."""
        await self.resumes(*rooms)
        for _room in rooms:
            await self.sees("live")

    async def leaves(self) -> None:
        self._gate.set()
        self._in.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await asyncio.wait([self._task], timeout=SOON)
        self._task.result()


async def _at(room: Room, seq: int | None) -> list[object]:
    fresh = await Room.objects.aget(pk=room.pk)
    return [fresh.head if seq is None else seq, fresh.epoch]


def scope_for(cookie: str | None, *, origin: str | None = None, path: str = "/ws/", language: str = "") -> dict:
    headers = [(b"host", b"127.0.0.1:8000"), (b"origin", (settings.ORIGIN if origin is None else origin).encode())]
    if cookie is not None:
        headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()))
    query = f"language={language}".encode() if language else b""
    return {"type": "websocket", "path": path, "query_string": query, "headers": headers, "subprotocols": []}


def session_key(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


OpenTab = Callable[..., AbstractAsyncContextManager[Tab]]


@pytest.fixture
async def live(transactional_db: None) -> AsyncIterator[None]:
    """The hub of this test's loop, closed with its threads before the database is emptied."""
    yield
    await hub.shutdown(0)
    await sync_to_async(connections.close_all)()


@pytest.fixture
def tab(live: None, signed_in: Callable[[Person], Client]) -> OpenTab:
    """`async with tab(jordan, budget) as hers`: a socket that follows the room of the thread, up to date."""

    @asynccontextmanager
    async def open_tab(person: Person, *about: Thread | Room, language: str = "") -> AsyncIterator[Tab]:
        client = await sync_to_async(signed_in)(person)
        opened = Tab(scope_for(session_key(client), language=language))
        opened.session_key = session_key(client)
        await opened.opens()
        assert not opened.refused
        assert (await opened.frame())["t"] == "hello"
        rooms = [await sync_to_async(lambda one=one: one.room if isinstance(one, Thread) else one)() for one in about]
        if rooms:
            await opened.follows(*rooms)
        try:
            yield opened
        finally:
            await opened.leaves()

    return open_tab


@pytest.fixture
def says(reply: Callable[..., Any]) -> Callable[..., Any]:
    """`await says(jordan, budget, "…")`: a post through the action, committed."""
    return sync_to_async(reply)
