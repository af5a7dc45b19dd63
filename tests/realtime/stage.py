"""A Council laid in the database of real servers, spoken to over HTTP and sockets as browsers do."""

import asyncio
import http.client
import json
import random
import socket
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
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


def _answer(
    url: str, stage: Stage, name: str, path: str, values: Mapping[str, str], timeout: float = 15
) -> tuple[int, dict]:
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
        connection.request("POST", path, urlencode(values), headers)
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
    return await asyncio.to_thread(_answer, url, stage, name, f"/t/{stage.thread}/reply/", values, timeout)


def sign_out(url: str, stage: Stage, name: str) -> None:
    status, _answered = _answer(url, stage, name, "/account/logout/", {})
    assert status in {200, 302}, status


class Line:
    """A real WebSocket of one person."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self.socket = socket
        self.seqs: list[int] = []
        self.closed_at = float("inf")
        self._watch = asyncio.create_task(self._note_close())

    async def _note_close(self) -> None:
        await self.socket.wait_closed()
        self.closed_at = time.time()

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
        """Read on until the socket is closed; gives the code."""
        with suppress(websockets.ConnectionClosed):
            async with asyncio.timeout(within):
                while True:
                    await self.frame(within)
        return self.socket.close_code


def _narrow_socket(url: str) -> socket.socket:
    opened = socket.socket()
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    host, port = url.removeprefix("http://").split(":")
    opened.connect((host, int(port)))
    opened.setblocking(False)
    return opened


@asynccontextmanager
async def line(url: str, stage: Stage, name: str, *, seq: int | None = None, narrow: bool = False):  # type: ignore[no-untyped-def]
    """Open a socket and resume the room from `seq` (where the stage was laid).

    `narrow`: over a connection whose receiving end keeps next to nothing, as on a very slow line.
    """
    # Whoever takes nothing hears no farewell either, and is not waited for.
    narrowly = {"sock": _narrow_socket(url), "max_queue": 1, "close_timeout": 0.2} if narrow else {}
    address = url.replace("http://", "ws://") + "/ws/"
    headers = {"Cookie": stage.cookie(name)}
    async with websockets.connect(
        address,
        origin=url,
        additional_headers=headers,
        compression=None,
        max_size=None,
        ping_interval=None,
        **narrowly,  # type: ignore[arg-type]
    ) as connected:
        opened = Line(connected)
        await opened.sees("hello")
        await opened.says("resume", rooms={str(stage.room): [stage.head if seq is None else seq, stage.epoch]})
        yield opened


# --- What runs in a process of its own, on the database of the servers ------------------------------------------


def act(env: Mapping[str, str], call: str) -> Any:
    """Run one of the functions below beside the servers; gives what it tells."""
    code = f"from tests.realtime import stage; print(stage.json.dumps(stage.{call}))"
    return json.loads(servers.manage("shell", "-v", "0", "-c", code, env=env).strip().splitlines()[-1])


def with_hub(work: Callable[[], Any]) -> Any:
    """Do something as a web process does: hints go out for what it records."""
    from realtime import hub

    async def run() -> Any:
        hub.running()
        told = await asyncio.to_thread(work)
        await asyncio.sleep(0.5)
        await hub.shutdown(0)
        return told

    return asyncio.run(run())


def end_accreditation(person: int) -> float:
    """End it as the secretariat does; gives the moment of the commit."""
    from accounts import actions
    from accounts.models import Accreditation
    from tests.cast import accredit, make_person

    def end() -> float:
        staff = make_person(f"staff{uuid4().hex[:6]}", name=f"Staff {uuid4().hex[:6]}")
        accredit(staff, "secretariat_staff")
        actions.end_accreditation(actor=staff, accreditation=Accreditation.objects.get(person=person), cause="recalled")
        return time.time()

    return with_hub(end)


def write_at_random(thread: int, people: list[int], count: int) -> int:
    """Every person writes `count` posts in a thread of her own, waiting before commit, rolling some back."""

    def write(person: int) -> int:
        from django.db import connections, transaction

        from accounts.models import Person
        from forum.actions import create_post
        from forum.models import Thread

        dice, kept = random.Random(person), 0
        author, place = Person.objects.get(pk=person), Thread.objects.get(pk=thread)
        for _n in range(count):
            try:
                with transaction.atomic():
                    create_post(author=author, thread=place, body="كلمة", language="ar", client_id=uuid4())
                    time.sleep(dice.random() * 0.02)
                    if dice.random() < 0.1:
                        raise Interrupted
                kept += 1
            except Interrupted:
                pass
        connections.close_all()
        return kept

    def all_write() -> int:
        with ThreadPoolExecutor(len(people)) as pool:
            return sum(pool.map(write, people))

    return with_hub(all_write)


class Interrupted(Exception):
    pass


def log_of(room: int) -> dict[str, Any]:
    """The log as it is stored: its head, the first break of its chain, and the client_ids of the posts."""
    from forum.events import first_break
    from forum.models import Post, Room

    place = Room.objects.get(pk=room)
    posts = [str(client_id) for client_id in Post.objects.filter(room=room).values_list("client_id", flat=True)]
    return {"head": place.head, "break": first_break(place), "posts": posts, "events": place.events.count()}


# --- Members who leave while others write -----------------------------------------------------------------------


def lay_groups(people: list[int], count: int) -> dict[str, list[Any]]:
    """Conversations of these people, begun by the first of them: {room: [head, epoch]}."""
    from accounts.models import Person
    from forum.actions import start_group

    persons = [Person.objects.get(pk=pk) for pk in people]
    rooms = [start_group(author=persons[0], people=persons[1:], client_id=uuid4()).result for _n in range(count)]
    for room in rooms:
        room.refresh_from_db()
    return {str(room.pk): [room.head, room.epoch] for room in rooms}


def race(rooms: list[int], writer: int, leaver: int, posts: int) -> dict[str, int]:
    """In each conversation one writes while another leaves. Gives the seq at which she had left."""

    def in_one(room: int) -> tuple[str, int]:
        dice = random.Random(room)
        with ThreadPoolExecutor(2) as pair:
            writing = pair.submit(_write, room, writer, posts)
            leaving = pair.submit(_leave, room, leaver, dice.random() * 0.05)
            writing.result()
            return str(room), leaving.result()

    def in_all() -> dict[str, int]:
        with ThreadPoolExecutor(3) as pool:
            return dict(pool.map(in_one, rooms))

    return with_hub(in_all)


def _write(room: int, person: int, posts: int) -> None:
    from django.db import connections

    from accounts.models import Person
    from forum.actions import create_post
    from forum.models import Thread

    author, place = Person.objects.get(pk=person), Thread.objects.get(room=room)
    for _n in range(posts):
        create_post(author=author, thread=place, body="كلمة", language="ar", client_id=uuid4())
    connections.close_all()


def _leave(room: int, person: int, wait: float) -> int:
    from django.db import connections

    from accounts.models import Person
    from forum.actions import leave_conversation

    time.sleep(wait)
    seq = leave_conversation(actor=Person.objects.get(pk=person), room=room, client_id=uuid4()).seq
    connections.close_all()
    return seq


def set_on(person: int, **fields: Any) -> None:
    """Change what a person says of herself, as her page does, in a process of its own."""
    from accounts import presence
    from accounts.models import Person

    def change() -> None:
        Person.objects.filter(pk=person).update(**fields)
        presence.said.send_robust(sender=Person, person=person)

    with_hub(change)
