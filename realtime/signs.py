"""Signs that somebody is writing. They are shown to those who read the thread now, in threads that name their authors.

Whoever asks for a sign, a tab or another process, is not believed: the database says whether she may write there and
who may know, each time something has moved in the room or in the register, and at the latest after a few seconds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Generic, TypeVar

from django.conf import settings
from django.utils import translation

from accounts.models import Person
from accounts.presence import Circle, known_to, knows
from accounts.standing import standing_of
from forum import log
from forum.access import access_among, sees_event
from forum.models import Event, Thread
from forum.permissions import replies_where_she_reads
from forum.selectors import threads_for

from . import frames
from .frames import Frame, encode
from .limits import Bucket
from .news import News

if TYPE_CHECKING:
    from .hub import Hub

APART_SECONDS = 2.0  # between signs of one person in one thread
KEPT_SECONDS = 5.0
MOST_KEPT = 1000
# What others may make us look up. More is not worth it: the next sign comes in three seconds.
FROM_OTHERS = (50.0, 100.0)  # a second, at once
Found = TypeVar("Found")
Key = TypeVar("Key")


@dataclass(frozen=True)
class Writer:
    """Somebody who may write in a thread and be shown doing it."""

    room: int
    names: dict[str, str]  # by language
    known_to: Circle


@dataclass(frozen=True)
class Kept(Generic[Found]):
    """An answer, and where the logs stood before it was looked for."""

    answer: Found
    heads: dict[int, log.Head]
    until: float

    def holds(self) -> bool:
        return monotonic() < self.until and log.heads_of(self.heads) == self.heads


class Rules:
    """What the database says of signs. Lives in one reading thread."""

    def __init__(self) -> None:
        self._writers: dict[tuple[int, int], Kept[Writer | None]] = {}
        self._readers: dict[int, Kept[dict[int, Circle]]] = {}  # by thread; every listener who was asked about
        self._register: int | None = None

    def forget(self) -> None:
        self._writers.clear()
        self._readers.clear()

    def writer(self, person_id: int, thread_id: int) -> Writer | None:
        """Who writes, or None where she may not write now, hides herself, or the thread names nobody."""
        kept = self._writers.get((person_id, thread_id))
        if kept is None or not kept.holds():
            kept = self._kept(self._look_for_writer(person_id, thread_id))
            _keep(self._writers, (person_id, thread_id), kept)
        return kept.answer

    def _kept(self, found: tuple[Found, dict[int, log.Head]]) -> Kept[Found]:
        return Kept(*found, until=monotonic() + KEPT_SECONDS)

    def _heads(self, *rooms: int) -> dict[int, log.Head]:
        self._register = self._register or log.register_id()
        return log.heads_of([*rooms, *([self._register] if self._register else [])])

    def _look_for_writer(self, person_id: int, thread_id: int) -> tuple[Writer | None, dict[int, log.Head]]:
        heads = self._heads()  # Before rights are looked at: what moves meanwhile makes us look again.
        person = Person.objects.filter(pk=person_id, is_active=True, hides_presence=False).first()
        standing = standing_of(person) if person else None
        if person is None or standing is None:
            return None, heads
        found = threads_for(standing).filter(pk=thread_id)
        room = found.values_list("room", flat=True).first()
        if room is None:
            return None, heads
        heads |= log.heads_of([room])
        thread = found.first()
        if thread is None or thread.hides_authors or not thread.is_open:
            return None, heads
        if not replies_where_she_reads(standing, thread):
            return None, heads
        return Writer(room, _names(person), known_to(standing)), heads

    def readers(self, thread_id: int, listeners: frozenset[int]) -> dict[int, Circle]:
        """How much those of the listeners who read this thread now may know of people's presence."""
        kept = self._readers.get(thread_id)
        if kept is None or not listeners <= kept.answer.keys() or not kept.holds():
            kept = self._kept(self._look_for_readers(thread_id, listeners))
            _keep(self._readers, thread_id, kept)
        return kept.answer

    def _look_for_readers(
        self, thread_id: int, listeners: frozenset[int]
    ) -> tuple[dict[int, Circle], dict[int, log.Head]]:
        circles = dict.fromkeys(listeners, Circle.NONE)
        thread = Thread.objects.select_related("room__body").filter(pk=thread_id).first()
        if thread is None:
            return circles, self._heads()
        heads = self._heads(thread.room_id)
        for person, access in access_among(thread.room, listeners).items():
            # The rule of an event of the thread itself: the reader of another thread of the room is told nothing.
            if sees_event(access, Event(room=thread.room, thread=thread)):
                circles[person] = knows(access.standing)
        return circles, heads


class Signs:
    """Passes signs on: from tabs of this process to its others and to other processes, and from those to tabs here."""

    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        self._rules = Rules()
        self._given: dict[tuple[int, int], float] = {}  # when each person last gave a sign in each thread
        self._bucket = Bucket(*FROM_OTHERS)

    def forget(self) -> None:
        """What somebody says of herself has changed; she may have hidden herself."""
        self._hub.spawn(self._hub.catching_up.ask(self._rules.forget))

    async def given(self, person: int, thread: int) -> None:
        """A tab says that its reader writes. What may not be shown is dropped without a word."""
        if self._too_soon(person, thread):
            return
        writer = await self._hub.catching_up.ask(self._rules.writer, person, thread)
        if writer is not None:
            self._hub.broker.waiting.signs[writer.room, thread, person] = None
            self._hub.broker.soon()
            await self._show(writer, person, thread)

    def take(self, news: News) -> None:
        for room, thread, person in news.signs:
            if room in self._hub.rooms and not self._too_soon(person, thread) and self._bucket.take():
                self._hub.spawn(self._check_and_show(room, person, thread))

    async def _check_and_show(self, room: int, person: int, thread: int) -> None:
        writer = await self._hub.catching_up.ask(self._rules.writer, person, thread)
        if writer is not None and writer.room == room:
            await self._show(writer, person, thread)

    def _too_soon(self, person: int, thread: int) -> bool:
        now = monotonic()
        if now - self._given.get((person, thread), float("-inf")) < APART_SECONDS:
            return True
        if len(self._given) >= MOST_KEPT:
            self._given = {key: at for key, at in self._given.items() if now - at < APART_SECONDS}
        self._given[person, thread] = now
        return False

    async def _show(self, writer: Writer, person: int, thread: int) -> None:
        listeners = frozenset(self._listeners(writer.room)) - {person}
        if not listeners:
            return
        circles = await self._hub.catching_up.ask(self._rules.readers, thread, listeners)
        drawn: dict[str, Frame] = {}
        # Looked at again: who left the room while we asked is told nothing.
        for socket in list(self._hub.rooms[writer.room].places) if writer.room in self._hub.rooms else ():
            reader, language = socket.member.person_id, socket.member.language
            if reader != person and circles.get(reader, Circle.NONE) >= max(writer.known_to, Circle.MEMBERS):
                if language not in drawn:
                    sign = frames.Typing(thread=thread, person=person, name=writer.names[language])
                    drawn[language] = encode(sign)
                socket.send_frame(drawn[language])

    def _listeners(self, room: int) -> Iterable[int]:
        followed = self._hub.rooms.get(room)
        return (socket.member.person_id for socket in followed.places) if followed is not None else ()


def _names(person: Person) -> dict[str, str]:
    names = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names[language] = person.display_name
    return names


def _keep(kept: dict[Key, Found], key: Key, answer: Found) -> None:
    if len(kept) >= MOST_KEPT:
        kept.clear()
    kept[key] = answer
