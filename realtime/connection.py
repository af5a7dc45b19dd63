"""One socket for each open tab. A plain ASGI application: it listens to one client, and the hub writes to it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.standing import standing_of
from forum.actions import mark_read
from forum.selectors import get_thread_for

from . import frames, hub, protocol, session
from .decoder import BadMessage, decode
from .frames import Close, Frame, Run, Told, encode
from .limits import Bucket
from .origin import comes_from_us
from .session import Member, Scope
from .window import Window
from .wire import Send, Wire, wire_for

Receive = Callable[[], Awaitable[dict[str, Any]]]
# Messages taken in while earlier ones are still being answered; past that we stop reading.
WAITING_MESSAGES = 8
# A message that is refused costs as much as this many good ones.
PRICE_OF_NONSENSE = 4
CATCH_UP_SECONDS = 60.0

logger = logging.getLogger(__name__)


async def serve(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer the handshake, then serve the socket until it ends. Never fails: 1011 is not in the contract."""
    await receive()  # websocket.connect
    followed = hub.running()
    key = session.session_key_in(scope)
    if followed.closing or key is None or not comes_from_us(scope.get("headers", [])):
        await send({"type": "websocket.close", "code": 1008})  # Before accepting: the handshake answers 403.
        return
    try:
        register = await followed.ready()
        member = await followed.handshakes.ask((key, scope))
    except Exception:
        logger.exception("A handshake could not be answered")
        member = Close.RESTART
    await send({"type": "websocket.accept"})
    wire = wire_for(send)
    if isinstance(member, Close):
        # A browser cannot read why a handshake is refused, so the socket opens and closes with the reason.
        wire.close(member)
        await wire.finish()
        return
    await Connection(member, wire, followed).run(receive, register)


class Connection:
    """What the hub and one client know of each other."""

    def __init__(self, member: Member, wire: Wire, follower: "hub.Hub") -> None:
        self.member = member
        self.rooms: set[int] = set()
        self._hub = follower
        self._wire = wire
        live = settings.LIVE
        self._window = Window(wire, frames=live["window_frames"], bytes_=live["window_bytes"])
        self._bucket = Bucket(live["messages_per_second"], live["messages_burst"])
        self._messages: asyncio.Queue[str] = asyncio.Queue(WAITING_MESSAGES)
        self._ended = asyncio.get_running_loop().create_future()

    # --- Out ----------------------------------------------------------------------------------------------------

    def send(self, told: Told) -> None:
        self.send_frame(encode(told))

    def send_frame(self, frame: Frame) -> None:
        if not self._window.offer(frame):
            self.close(Close.SLOW, drop=True)

    def send_run(self, run: Run) -> None:
        if not self._window.offer_run(run):
            self.close(Close.SLOW, drop=True)

    def close(self, code: Close, *, drop: bool = False) -> None:
        self._window.close(code, drop=drop)
        self._hub.remove(self)  # From now on nothing is meant for it.
        if not self._ended.done():
            self._ended.set_result(code)

    async def has_room(self) -> None:
        """Wait, if need be, until the client took what was sent: catching up goes at the reader's own pace."""
        if not self._window.filling:
            return
        try:
            async with asyncio.timeout(CATCH_UP_SECONDS):
                await self._window.drained()
        except TimeoutError:
            self.close(Close.SLOW, drop=True)

    def refuse(self, code: str, sentence: str | Promise) -> None:
        with translation.override(self.member.language):
            self.send(frames.Error(code=code, message=str(sentence)))

    # --- Life ---------------------------------------------------------------------------------------------------

    async def run(self, receive: Receive, register: int) -> None:
        if not self._hub.add(self, register):
            self.refuse("too_many_sockets", _("Majlis is open in too many tabs. Close some of them, then reload."))
            self._window.close(Close.ABUSE)
            await self._wire.finish()
            return
        pulse, server = settings.LIVE["pulse_seconds"], self._hub.name
        self.send(frames.Hello(person=self.member.person_id, pulse=pulse, server=server))
        worker = asyncio.create_task(self._work())
        try:
            await self._listen(receive)
        except asyncio.CancelledError:
            self.close(Close.RESTART)
            raise
        except Exception:
            logger.exception("A socket failed")
            self.close(Close.RESTART)
        finally:
            worker.cancel()
            self._window.abandon()
            self._hub.remove(self)
        await self._wire.finish()

    async def _listen(self, receive: Receive) -> None:
        while not self._ended.done():
            coming = asyncio.ensure_future(receive())
            await asyncio.wait({coming, self._ended}, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                coming.cancel()
                return
            event = coming.result()
            if event["type"] == "websocket.disconnect":
                return
            await self._take_in(event)

    async def _take_in(self, event: dict[str, Any]) -> None:
        text = event.get("text")
        if text is None:
            self._price_of_nonsense("not_text", _("Only text is understood here. Reload the page."))
        elif len(text) > settings.LIVE["frame_bytes"] or len(text.encode()) > settings.LIVE["frame_bytes"]:
            self.refuse("too_large", _("This message is too large. Reload the page."))
            self.close(Close.TOO_LARGE)
        elif not self._bucket.take():
            self._too_fast()
        else:
            await self._put(text)

    async def _put(self, text: str) -> None:
        if self._messages.full():
            # The server's own queue has no bound (M-5): stop it from reading while we are busy.
            self._wire.pause()
            putting = asyncio.ensure_future(self._messages.put(text))
            await asyncio.wait({putting, self._ended}, return_when=asyncio.FIRST_COMPLETED)
            putting.cancel()
            self._wire.resume()
        else:
            self._messages.put_nowait(text)

    def _too_fast(self) -> None:
        self.refuse("too_fast", _("This page sent too much at once. Wait a minute, then reload it."))
        self.close(Close.ABUSE)

    def _price_of_nonsense(self, code: str, sentence: str | Promise) -> None:
        self.refuse(code, sentence)
        if not self._bucket.take(PRICE_OF_NONSENSE):
            self._too_fast()

    # --- In -----------------------------------------------------------------------------------------------------

    async def _work(self) -> None:
        """Answer messages one after the other."""
        while True:
            text = await self._messages.get()
            try:
                await self._answer(decode(text, depth=settings.LIVE["frame_depth"]))
            except BadMessage as bad:
                self._price_of_nonsense(bad.code, bad.sentence)
            except (Http404, PermissionDenied):
                self.refuse("not_found", _("This thread is not there. Reload the page."))
            except DatabaseError:
                self.refuse("unavailable", _("Majlis cannot answer just now. Nothing is lost; it tries again."))
                self.close(Close.RESTART)
            except Exception:
                logger.exception("A message could not be answered")
                self.close(Close.RESTART)

    async def _answer(self, message: protocol.AnyMessage) -> None:
        match message:
            case protocol.Resume():
                await self._resume(message)
            case protocol.Read():
                await self._read(message)
            case protocol.Ping():
                self.send(frames.Pong())
            case protocol.Typing():
                await self._hub.signs.given(self.member.person_id, message.thread)
            case protocol.Presence():
                self._hub.crowd.says(self, message.state)
            case protocol.Who():
                await self._hub.crowd.asked(self, frozenset(message.people))

    async def _resume(self, message: protocol.Resume) -> None:
        asked = {int(room): at for room, at in message.rooms.items()}
        if len(self.rooms | asked.keys()) > protocol.MOST_ROOMS:
            raise BadMessage("too_many_rooms", _("This page follows too many rooms. Reload it."))
        await self._hub.resuming.resume(self, asked)

    async def _read(self, message: protocol.Read) -> None:
        marking = partial(_mark_read, self.member.person_id, message.thread, message.number)
        number = await self._hub.acting.ask(marking)
        self._hub.nudges.read(self.member.person_id, message.thread, number)


def _mark_read(person_id: int, thread_id: int, number: int) -> int:
    person = Person.objects.get(pk=person_id)
    thread = get_thread_for(standing_of(person), thread_id)
    return mark_read(person=person, thread=thread, number=number)
