"""A Council laid in the database of real servers, spoken to over HTTP and sockets as browsers do."""

import asyncio
import http.client
import json
from collections.abc import Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import websockets

from tests import servers

CSRF = "c" * 32
WRITERS = 12


@dataclass
class Stage:
    """What was laid: the sessions of people by name, and the thread they talk in."""

    people: dict[str, dict[str, Any]]
    room: int
    epoch: str
    head: int
    thread: int
    extra: dict[str, Any] = field(default_factory=dict)

    def cookie(self, name: str) -> str:
        return f"majlis={self.people[name]['session']}; majlis-csrf={CSRF}"


def lay(env: Mapping[str, str]) -> Stage:
    """Migrate and lay the Council, its people with their sessions, and one thread."""
    servers.migrate(env)
    told = servers.manage("shell", "-v", "0", "-c", "from tests.realtime.stage import _lay; _lay()", env=env)
    return Stage(**json.loads(told.strip().splitlines()[-1]))


def _lay() -> None:
    from forum.actions import start_thread
    from forum.loading import lay_structure
    from forum.models import Room

    lay_structure()
    people = {"jordan": _person("jordan", "ar", "JO"), "tunisia": _person("tunisia", "fr", "TN")}
    people |= {f"writer{n}": _person(f"writer{n}", "en", None) for n in range(WRITERS)}
    room = Room.objects.get(key="governance")
    started = start_thread(
        author=people["jordan"], room=room, title="ميزانية البرامج", body="مرحباً.", language="ar", client_id=uuid4()
    )
    room.refresh_from_db()
    sessions = {name: {"id": person.pk, "session": _session(person)} for name, person in people.items()}
    told = {"people": sessions, "room": room.pk, "epoch": room.epoch, "head": room.head, "thread": started.result.pk}
    print(json.dumps(told))


def _person(key: str, language: str, state: str | None) -> Any:
    from tests.cast import accredit, make_person

    person = make_person(key, name=f"Person {key}", language=language)
    accredit(person, "head" if state else "expert", state)
    return person


def _session(person: Any) -> str:
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from accounts import sessions

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    sessions.begin(session)
    sessions.mark_second_factor(session, person)
    session.save()
    return session.session_key


def _answer(url: str, stage: Stage, name: str, values: Mapping[str, str], timeout: float) -> tuple[int, dict]:
    host = url.removeprefix("http://")
    headers = {
        "Cookie": stage.cookie(name),
        "X-CSRFToken": CSRF,
        "Origin": url,
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection = http.client.HTTPConnection(host, timeout=timeout)
    try:
        connection.request("POST", f"/t/{stage.thread}/reply/", urlencode(values), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
    finally:
        connection.close()
    return answer.status, json.loads(text) if text.startswith("{") else {}


async def post(
    url: str, stage: Stage, name: str, body: str, client_id: str = "", timeout: float = 15
) -> tuple[int, dict]:
    """Reply over HTTP as the page does; gives the status and the JSON."""
    values = {"body": body, "language": "ar", "client_id": client_id or str(uuid4())}
    return await asyncio.to_thread(_answer, url, stage, name, values, timeout)


class Line:
    """A real WebSocket of one person."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self.socket = socket
        self.seqs: list[int] = []

    async def says(self, t: str, **fields: Any) -> None:
        await self.socket.send(json.dumps({"t": t} | fields))

    async def frame(self, within: float = 10) -> dict[str, Any]:
        frame = json.loads(await asyncio.wait_for(self.socket.recv(), within))
        if frame["t"] in {"event", "skip"}:
            self.seqs.append(frame["seq"])
        return frame

    async def sees(self, t: str, within: float = 10, **fields: Any) -> dict[str, Any]:
        while True:
            frame = await self.frame(within)
            if frame["t"] == t and frame | fields == frame:
                return frame

    async def ends(self, within: float = 10) -> int | None:
        await asyncio.wait_for(self.socket.wait_closed(), within)
        return self.socket.close_code


@asynccontextmanager
async def line(url: str, stage: Stage, name: str, *, seq: int | None = None, origin: str = ""):  # type: ignore[no-untyped-def]
    """Open a socket and resume the room from `seq` (where the stage was laid)."""
    address = url.replace("http://", "ws://") + "/ws/"
    headers = {"Cookie": stage.cookie(name)}
    async with websockets.connect(
        address,
        origin=origin or url,
        additional_headers=headers,
        compression=None,
        max_size=None,  # type: ignore[arg-type]
    ) as socket:
        opened = Line(socket)
        await opened.sees("hello")
        await opened.says("resume", rooms={str(stage.room): [stage.head if seq is None else seq, stage.epoch]})
        yield opened
