"""Whatever is sent as a file and however many at once: the server stays small (security.md §1.10)."""

import asyncio
import http.client
import json
import os
from pathlib import Path
from uuid import uuid4

import pytest

from tests import servers
from tests.files import given
from tests.files.test_taking import pixel_bomb, swollen

from .stage import CSRF, Stage

pytestmark = pytest.mark.ops
MOST = 300 * 1024  # KiB
LARGE = os.urandom(12 << 20).hex().encode()  # 24 MiB that do not pack


def peak(server: servers.Server) -> int:
    """The most memory the process ever held, in KiB."""
    assert server.process is not None
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


def ask(url: str, stage: Stage, name: str, path: str, file: tuple[str, bytes] | None = None) -> tuple[int, bytes]:
    headers = {"Cookie": stage.cookie(name), "X-CSRFToken": CSRF, "Origin": url, "Accept": "application/json"}
    body = b""
    if file:
        fields = {"room": str(stage.room), "client_id": str(uuid4())}
        parts = [f'--=\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}' for key, value in fields.items()]
        head = f'--=\r\nContent-Disposition: form-data; name="file"; filename="{file[0]}"\r\n\r\n'
        body = "\r\n".join([*parts, head]).encode() + file[1] + b"\r\n--=--\r\n"
        headers["Content-Type"] = "multipart/form-data; boundary=="
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
    try:
        connection.request("POST" if file else "GET", path, body or None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


async def test_bombs_and_many_large_files_at_once_leave_the_server_small(served: tuple[servers.Server, Stage]) -> None:
    server, stage = served

    async def sent(name: str, content: bytes, person: str) -> tuple[int, dict]:
        status, text = await asyncio.to_thread(ask, server.url, stage, person, "/files/send/", (name, content))
        return status, json.loads(text)

    bombs = {"bomb.png": pixel_bomb(), "zeros.docx": swollen(), "over.txt": LARGE + b"0" * (2 << 20)}
    bombs["layers.tiff"] = given.picture("TIFF", (4_000, 3_000))
    refused = await asyncio.gather(*(sent(name, content, "writer8") for name, content in bombs.items()))
    assert all(400 <= status < 500 and not told["ok"] for status, told in refused), refused
    taken = await asyncio.gather(*(sent(f"{n}.txt", LARGE, f"writer{n}") for n in range(8, 12)))
    assert [status for status, _told in taken] == [201] * 4
    fetched = await asyncio.gather(
        *(
            asyncio.to_thread(ask, server.url, stage, f"writer{n + 8}", told["url"])
            for n, (_s, told) in enumerate(taken)
        )
    )
    assert all(status == 200 and len(content) == len(LARGE) for status, content in fetched)
    assert peak(server) < MOST
