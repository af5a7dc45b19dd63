"""The part of the hub that reads the database. Each reader lives in one thread of its own and keeps one connection."""

import logging
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from accounts.models import Person
from accounts.rights_now import standings_now
from forum import fragments, log
from forum.access import stands_elsewhere
from forum.bylines import aliases_in
from forum.mentions import known_in
from forum.models import Event, Post

from . import frames, own, session
from .entitlement import Entitlement, Entitlements
from .frames import Close, Frame, Run, encode
from .own import Own
from .session import Member

# Markup beyond this is fetched by the page instead: a frame must fit the reader's window.
MOST_MARKUP = 128 * 1024
LONGEST_RUN = 32 * 1024
# Kinds whose post is new: it has its number from this event.
NUMBERING = frozenset(
    {"post.created", "post.published", "member.added", "member.removed", "room.renamed", "posts.promoted"}
)
# What changed is no part of the post's own markup: each page fetches it for its reader.
WITHOUT_MARKUP = frozenset({"poll.voted", "poll.unvoted", "poll.closed"})

# Events, who may have them, how far the register had come then, and whether more are there.
Found = tuple[list[Event], Entitlement, int, bool]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Delivery:
    """One event, ready to go: in full for those who see it, as a skip for the others."""

    seq: int
    full: dict[str, Frame]  # by language
    skip: Frame
    seen_by: frozenset[int] | None  # None: everyone with access
    author: int | None = None
    mine: Frame | None = None

    def frame_for(self, person_id: int, language: str) -> Frame:
        sees = self.seen_by is None or person_id in self.seen_by
        return self.full.get(language, self.skip) if sees else self.skip


@dataclass(frozen=True)
class Batch:
    """The next events of a room, and who may have them."""

    after: int
    last: int
    more: bool
    known: frozenset[int]
    readers: frozenset[int]
    deliveries: list[Delivery]
    register_seq: int  # how far the register had come when rights were looked at
    stirred: set[int] = field(default_factory=set)  # persons whose rights an event of the register touches
    stirs_all: bool = False
    _runs: dict[Hashable, Run] = field(default_factory=dict, repr=False, compare=False)

    def run_for(self, person_id: int, language: str) -> Run | None:
        """All of it as one piece, the same for all who see the same; None where it is not worth it or one is hers.

        Not of large frames: a reader's buffer is looked at before each of them (window.py).
        """
        if len(self.deliveries) < 2 or any(one.mine and one.author == person_id for one in self.deliveries):
            return None
        key = language, *[one.seen_by is None or person_id in one.seen_by for one in self.deliveries]
        run = self._runs.get(key)
        if run is None:
            run = self._runs[key] = Run([one.frame_for(person_id, language) for one in self.deliveries])
        return run if len(run.raw) <= LONGEST_RUN else None


@dataclass(frozen=True)
class Missed:
    """What one socket asks for when it catches up."""

    room_id: int
    after: int
    person_id: int
    language: str
    most_bytes: int


@dataclass(frozen=True)
class Verdict:
    """What the pulse finds for one member: why the socket must end, or the heads of the rooms that stay hers."""

    close: Close | None
    heads: dict[int, log.Head]
    until: datetime | None


class Reader:
    def __init__(self, own: Own | None = None) -> None:
        self._own = own
        self._entitlements = Entitlements()
        self._register: int | None = None

    @property
    def register(self) -> int | None:
        """The register's room; looked for until it is there."""
        if self._register is None:
            self._register = log.register_id()
        return self._register

    def batch(
        self, room_id: int, after: int, listeners: frozenset[int], languages: frozenset[str], most_bytes: int
    ) -> Batch:
        """Up to a page of the events above `after`, built as the posts are now; ends early past `most_bytes`."""
        limit = settings.LIVE["page_limit"]
        found = self._in_hand(room_id, after, listeners, limit) or self._read(room_id, after, listeners, limit)
        events, rights, register_seq, goes_on = found
        deliveries, size = [], 0
        builder = Builder(rights, languages, events)
        for event in events:
            delivery = builder.build(event)
            deliveries.append(delivery)
            size += max((len(frame) for frame in delivery.full.values()), default=0)
            if size > most_bytes:
                break
        touched = events[: len(deliveries)] if room_id == self.register else []
        about = [event.data.get("person") for event in touched]
        return Batch(
            after=after,
            last=deliveries[-1].seq if deliveries else after,
            more=goes_on or len(deliveries) < len(events),
            known=frozenset(listeners),
            readers=frozenset(listeners) & rights.accesses.keys(),
            deliveries=deliveries,
            register_seq=register_seq,
            stirred={person for person in about if isinstance(person, int)},
            stirs_all=any(not isinstance(person, int) for person in about),
        )

    def _in_hand(self, room_id: int, after: int, listeners: frozenset[int], limit: int) -> Found | None:
        """The next events without reading them, where this process has just written them and nothing has touched them.

        What is held is as it was written. It is still so if the room's log, asked afterwards, has gone on by nothing
        but new posts: everything that changes a post or its thread is an event of the room.
        """
        events = self._own.take(room_id, after, limit) if self._own is not None else []
        if not events:
            return None
        rights, register_seq, head = self._entitlements.after(events, room_id, self.register, listeners)
        last = events[-1].seq
        if head < last or (head > last and log.happened_between(room_id, last, head, but={own.KIND})):
            return None
        return events, rights, register_seq, head > last

    def _read(self, room_id: int, after: int, listeners: frozenset[int], limit: int) -> Found:
        events = log.events_above(room_id, after, limit)
        # The order is the guarantee: rights are looked at after the events were read (entitlement.py).
        rights, register_seq, _head = self._entitlements.after(events, room_id, self.register, listeners)
        return events, rights, register_seq, len(events) == limit

    def heads(self, room_ids: Iterable[int]) -> tuple[int | None, dict[int, log.Head]]:
        """The register's id, and the heads of these rooms and of the register."""
        register = self.register
        return register, log.heads_of({*room_ids, *([] if register is None else [register])})

    def verdicts(self, asked: Sequence[tuple[Member, frozenset[int]]]) -> list[Verdict]:
        """For each member and the rooms of one socket: may the socket stay, and which rooms."""
        people = Person.objects.in_bulk({member.person_id for member, _rooms in asked})
        ended = session.ended_among({member for member, _rooms in asked}, people)
        standings, changes = standings_now(people.values())
        stay = [
            (standings[member.person_id], rooms)
            for member, rooms in asked
            if member.person_id in standings and member not in ended and standings[member.person_id].admitted
        ]
        heads = iter(log.heads_heard_among(stay))
        found = []
        for member, _rooms in asked:
            standing = standings.get(member.person_id)
            if standing is None or member in ended or not standing.admitted:
                found.append(Verdict(Close.SESSION_ENDED, {}, None))
            else:
                found.append(Verdict(None, next(heads), changes.get(member.person_id)))
        return found

    def batches(self, asked: Sequence[Missed]) -> list[Batch]:
        """For each socket that catches up the next page of its room; those who miss the same get the same."""
        alike: dict[tuple[int, int], list[Missed]] = {}
        for missed in asked:
            alike.setdefault((missed.room_id, missed.after), []).append(missed)
        made = {}
        for (room_id, after), missing in alike.items():
            persons = frozenset(missed.person_id for missed in missing)
            languages = frozenset(missed.language for missed in missing)
            made[room_id, after] = self.batch(room_id, after, persons, languages, missing[0].most_bytes)
        return [made[missed.room_id, missed.after] for missed in asked]


class Builder:
    """Makes the frames of one batch; the markup of a post is drawn once for each language, however often it occurs."""

    def __init__(self, rights: Entitlement, languages: frozenset[str], events: list[Event]) -> None:
        self._rights = rights
        self._languages = languages
        posts = [event.post for event in events if event.post is not None]
        self._aliases, self._known = aliases_in({post.thread for post in posts}), known_in(posts)
        self._drawn: dict[tuple[int, str], str | None] = {}

    def build(self, event: Event) -> Delivery:
        seen_by = self._rights.who_sees(event)
        nobody = seen_by is not None and not seen_by
        post = event.post
        # Whose it is, its author knows; its number where it stands now she may not.
        numbered = event.kind in NUMBERING and not stands_elsewhere(event)
        number = post.number if post is not None and numbered else None
        return Delivery(
            seq=event.seq,
            full={} if nobody else {language: self._full(event, language) for language in self._languages},
            skip=encode(frames.Skip(room=event.room_id, seq=event.seq)),
            seen_by=seen_by,
            author=post.author_id if post else None,
            mine=encode(frames.Mine(thread=post.thread_id, number=number)) if post and number is not None else None,
        )

    def _full(self, event: Event, language: str) -> Frame:
        post = event.post
        told = frames.Event(
            room=event.room_id,
            seq=event.seq,
            kind=event.kind,
            thread=event.thread_id,
            post=event.post_id,
            number=post.number if post else None,
            client_id=str(post.client_id) if post else None,
            html=self._html(event, language),
        )
        return encode(told)

    def _html(self, event: Event, language: str) -> str | None:
        post = event.post
        if post is None or event.kind in WITHOUT_MARKUP:
            return None
        key = (post.pk, language)
        if key not in self._drawn:
            self._drawn[key] = self._draw(post, language)
        return self._drawn[key]

    def _draw(self, post: Post, language: str) -> str | None:
        try:
            markup = fragments.render_post(post, language, aliases=self._aliases, known=self._known)
        except Exception:  # One post that cannot be drawn must not silence its room; the page shows what is wrong.
            logger.exception("Post %s cannot be drawn in %s", post.pk, language)
            return None
        # The encoder takes plain strings only, and adding one makes one of a marked string.
        return markup + "" if len(markup) <= MOST_MARKUP else None
