"""A light HTTP client: one kept-alive connection a person, requests prepared as bytes, answers read to their length."""

import asyncio
import json
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

CSRF = "c" * 32


class Door:
    """One person's connection to a server. Requests on it go one after the other."""

    def __init__(self, url: str, session: str = "") -> None:
        self._url = url
        self._host = url.removeprefix("http://")
        self._cookie = f"majlis={session}; majlis-csrf={CSRF}" if session else ""
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, values: dict[str, str]) -> tuple[int, bytes]:
        body = urlencode(values).encode()
        told = self._head("POST", path, "application/json") + (
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
            f"X-CSRFToken: {CSRF}\r\nOrigin: {self._url}\r\n\r\n"
        )
        status, _head, answer = await self._ask(told.encode() + body)
        return status, answer

    async def get(self, path: str, *, accept: str = "text/html", more: str = "") -> tuple[int, bytes, bytes]:
        """Status, head and body as they came over the wire."""
        return await self._ask((self._head("GET", path, accept) + more + "\r\n").encode())

    def _head(self, method: str, path: str, accept: str) -> str:
        cookie = f"Cookie: {self._cookie}\r\n" if self._cookie else ""
        return f"{method} {path} HTTP/1.1\r\nHost: {self._host}\r\nAccept: {accept}\r\n{cookie}"

    async def _ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        if self._streams is None:
            host, port = self._host.split(":")
            self._streams = await asyncio.open_connection(host, int(port), limit=1 << 22)
        reader, writer = self._streams
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        body = await self._body(reader, head.lower())
        if b"\r\nconnection: close" in head.lower():
            self.close()
        return int(head[9:12]), head, body

    @staticmethod
    async def _body(reader: asyncio.StreamReader, head: bytes) -> bytes:
        at = head.find(b"\r\ncontent-length:")
        if at >= 0:
            return await reader.readexactly(int(head[at + 17 : head.index(b"\r", at + 2)]))
        if b"transfer-encoding: chunked" not in head:
            return b""
        parts = []
        while size := int(await reader.readline(), 16):
            parts.append((await reader.readexactly(size + 2))[:-2])
        await reader.readline()
        return b"".join(parts)

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def reply(door: Door, thread: int, body: str) -> dict[str, Any]:
    """Post as the page does; gives the answer. A benchmark of refusals would be none, so a refusal ends it."""
    values = {"body": body, "language": "ar", "client_id": str(uuid4())}
    status, answer = await door.post(f"/t/{thread}/reply/", values)
    if status != 201:
        raise RuntimeError(f"A post was answered with {status}: {answer[:300]!r}")
    return json.loads(answer)
