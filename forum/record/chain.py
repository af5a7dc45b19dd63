"""Walking a room's log, batch by batch in constant memory, up to its first broken link."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext

from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, F, OuterRef, Q

from ..events import hash_of
from ..models import Event, Post, Room, RootMark
from .faults import Fault, What
from .texts import first_misfit

BATCH = 500
UNREADABLE = (ValueError, TypeError, AttributeError, OverflowError, DatabaseError)


class Walk:
    """A walk along one room's log: `step` until it answers 0. What is written meanwhile is left for the next one.

    It begins after a line that held before (`seq`, `hash`), else at the first. `fault` is the first broken link of the
    chain, where it ends; `misfit` the first line whose post is not as it tells. With both, the second may come of the
    first: a log with a hole cannot say what a text should be.
    """

    def __init__(self, room: Room, *, seq: int = 0, hash: str = "") -> None:
        self.room = room
        self.seq, self.hash = seq, hash
        self.fault: Fault | None = None
        self.misfit: Fault | None = None
        self.ended = False

    def step(self, limit: int = BATCH) -> int:
        """Look at the next events; how many there were. At the end the head and what no line tells of are looked at."""
        if self.fault or self.ended:
            return 0
        events = self._next(min(limit, self.room.head - self.seq))
        good = self._follow(events)
        self.misfit = self.misfit or self._misfit(good)
        self.fault = self._rewritten(good) or self.fault
        if not self.fault and len(events) < limit:
            self.fault, self.ended = self._end(), True
        return len(events)

    @property
    def faults(self) -> list[Fault]:
        return [found for found in (self.fault, self.misfit) if found]

    def _next(self, limit: int) -> list[Event]:
        rows = Event.objects.filter(room=self.room, seq__gt=self.seq).order_by("seq")
        if limit <= 0:
            return []
        try:
            with _contained():
                return list(rows[:limit])
        except UNREADABLE:
            return self._readable(limit)

    def _readable(self, limit: int) -> list[Event]:
        """The events before the one that cannot be read, which is the fault."""
        found: list[Event] = []
        last = self.seq
        while len(found) < limit:
            try:
                with _contained():
                    event = Event.objects.filter(room=self.room, seq__gt=last).order_by("seq").first()
            except UNREADABLE:
                self.fault = Fault(self.room.pk, last + 1, What.UNREADABLE)
                break
            if event is None:
                break
            found.append(event)
            last = event.seq
        return found

    def _follow(self, events: list[Event]) -> list[Event]:
        """The events that fit the chain; where one does not, that is the fault."""
        for index, event in enumerate(events):
            try:
                what = self._break(event)
            except UNREADABLE:
                what = What.UNREADABLE
            if what:
                self.fault = Fault(self.room.pk, self.seq + 1, what)
                return events[:index]
            self.seq, self.hash = event.seq, event.hash
        return events

    def _break(self, event: Event) -> What | None:
        if event.seq != self.seq + 1:
            return What.MISSING
        if hash_of(event) != event.hash:
            return What.MOVED if self._belongs_elsewhere(event) else What.CHANGED
        if event.prev_hash != self.hash:
            return What.MOVED
        return None if isinstance(event.data, dict) else What.CHANGED

    def _belongs_elsewhere(self, event: Event) -> bool:
        """Whether the event is whole but for its number: that of the line whose hash it follows."""
        before = Event.objects.filter(room=self.room, hash=event.prev_hash).values_list("seq", flat=True).first()
        here, event.seq = event.seq, (before or 0) + 1
        whole = hash_of(event) == event.hash
        event.seq = here
        return whole

    def _misfit(self, events: list[Event]) -> Fault | None:
        if not first_misfit(events):
            return None
        # Somebody may have edited between two of the questions: under the room's lock nobody does.
        with transaction.atomic():
            Room.objects.select_for_update().get(pk=self.room.pk)
            return first_misfit(events)

    def _rewritten(self, events: list[Event]) -> Fault | None:
        if not events:
            return None
        marks = RootMark.objects.filter(room=self.room.pk, seq__gte=events[0].seq, seq__lte=events[-1].seq)
        for seq, hash, number in marks.order_by("seq", "root").values_list("seq", "hash", "root__number"):
            if events[seq - events[0].seq].hash != hash:
                return Fault(self.room.pk, seq, What.REWRITTEN, f"root {number}")
        return None

    def _end(self) -> Fault | None:
        room = self.room.pk
        if self.seq != self.room.head:
            return Fault(room, self.seq + 1, What.CUT)
        if self.hash != self.room.head_hash:
            return Fault(room, self.seq, What.HEAD)
        rows = Event.objects.filter(room=room).order_by("seq").values_list("seq", flat=True)
        if rows.filter(seq__lt=1).exists():
            return Fault(room, 0, What.MOVED)
        # The room's own row is read again in the same question: lines written meanwhile are none too many.
        if rows.filter(seq__gt=F("room__head")).exists():
            return Fault(room, self.seq + 1, What.BEYOND)
        marks = RootMark.objects.filter(room=room, seq__gt=F("room__head")).order_by("seq")
        if number := marks.values_list("root__number", flat=True).first():
            return Fault(room, self.seq + 1, What.CUT, f"root {number}")
        self.misfit = self.misfit or self._untold()
        return None

    def _untold(self) -> Fault | None:
        told = Event.objects.filter(post=OuterRef("pk"))
        # A line that keeps the number of a moved post says nothing of its own; the event of the move tells of it.
        lines = Q(kind=Post.Kind.MOVED, body="", body_html="")
        rows = Post.objects.filter(~lines, ~Exists(told), room=self.room.pk)
        post = rows.order_by("pk").values_list("pk", flat=True).first()
        return Fault(self.room.pk, 0, What.UNTOLD, f"post {post}") if post else None


def _contained() -> AbstractContextManager[object]:
    """An error inside does not spoil the transaction around it, where there is one. None is begun only to read."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def lost_rooms() -> Iterator[Fault]:
    """Rooms that a root holds and that are not there any more; events whose room is not there."""
    there = Room.objects.values("pk")
    for room in RootMark.objects.exclude(room__in=there).order_by("room").values_list("room", flat=True).distinct():
        yield Fault(room, 1, What.CUT)
    for room in Event.objects.exclude(room__in=there).order_by("room").values_list("room", flat=True).distinct():
        yield Fault(room, 0, What.BEYOND)
