"""Who among the listeners of a room may receive its events, kept for as long as it is certain (delivery.md G11).

What a listener may read changes by the clock (a term ends), by an event of the register (an accreditation is ended)
or by an event of the room itself (a member is removed). An answer found earlier therefore holds for a batch of events
only if none of the three has happened since, and that is looked at *after* the batch was read: whatever was committed
before the newest event of the batch is then seen.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from accounts.standing import Standing, next_changes
from forum import log
from forum.access import Access, access_among, sees_event
from forum.models import Event

# Rooms whose answers are kept by one thread.
MOST_KEPT = 500
# Kinds that never change who may read. Any other, known or not, makes us ask again.
LEAVE_ACCESS = frozenset(
    {
        "thread.created",
        "thread.locked",
        "thread.unlocked",
        "thread.closed",
        "thread.reopened",
        "thread.archived",
        "thread.unarchived",
        "thread.pinned",
        "thread.unpinned",
        "rules.changed",
        "thread.split",
        "thread.split_off",
        "thread.merged",
        "thread.merged_here",
        "thread.move_undone",
        "thread.tightened",
        "thread.loosened",
        "thread.exported",
        "post.created",
        "post.submitted",
        "post.published",
        "post.returned",
        "post.edited",
        "post.withdrawn",
        "post.hidden",
        "post.restored",
        "post.sent_back",
        "post.erased",
        "post.reacted",
        "poll.voted",
        "poll.unvoted",
        "poll.closed",
        "thread.acknowledgement_asked",
        "thread.acknowledgement_ended",
        "thread.acknowledged",
        "thread.tagged",
        "thread.answered",
        "thread.unanswered",
        "thread.context_changed",
        "thread.context_erased",
        "tags.changed",
        "room.renamed",
        "posts.promoted",
    }
)


@dataclass
class Entitlement:
    known: set[int]  # who was asked about
    accesses: dict[int, Access]  # who of them has any
    register: log.Head | None  # where the register stood before asking
    head: int  # how far the room's log has been looked through for changes of rights
    until: datetime | None  # the next change by the clock
    _groups: list[list[int]] | None = None

    def holds(self, register: log.Head | None, events: list[Event], room_id: int, head: int) -> bool:
        """Whether nothing has changed it up to the last of the events, or up to the room's head where there is none."""
        if self.register != register or (self.until is not None and timezone.now() >= self.until):
            return False
        last = events[-1].seq if events else head
        if any(event.seq > self.head and event.kind not in LEAVE_ACCESS for event in events):
            return False
        # The room may have gone on while nobody here followed it: what stands between has not been looked at.
        unseen = last > self.head and not (events and events[0].seq <= self.head + 1)
        if unseen and log.happened_between(room_id, self.head, last, but=LEAVE_ACCESS):
            return False
        self.head = max(self.head, last)
        return True

    def who_sees(self, event: Event) -> frozenset[int] | None:
        """Those who receive the event in full; None when everyone with access does.

        The rule is asked once for each kind of reader, not for each reader: two who differ in nothing it looks at
        get one answer. The author and the starter are always asked for themselves.
        """
        own = {event.post.author_id if event.post else None, event.thread.starter_id if event.thread else None}
        apart = {person for person in own if person is not None and person in self.accesses}
        seen = {person for person in apart if sees_event(self.accesses[person], event)}
        seeing = [group for group in self._alike() if self._sees(group, own, event)]
        if seen == apart and len(seeing) == len(self._alike()):
            return None
        return frozenset(seen.union(*seeing) - (apart - seen))

    def _sees(self, group: list[int], own: set[int | None], event: Event) -> bool:
        """Whether those of a group see it who are asked for together; of nobody it is true."""
        one = next((person for person in group if person not in own), None)
        return one is None or sees_event(self.accesses[one], event)

    def _alike(self) -> list[list[int]]:
        """Those with access, by what the rule looks at; put together once, not for each event."""
        if self._groups is None:
            groups: dict[object, list[int]] = {}
            for person, access in self.accesses.items():
                key = access.whole, access.threads, access.sees_from, access.standing.classes
                groups.setdefault(key, []).append(person)
            self._groups = list(groups.values())
        return self._groups


class Entitlements:
    """The kept answers of one reading thread."""

    def __init__(self) -> None:
        self._kept: dict[int, Entitlement] = {}
        self._standings: dict[int, Standing] = {}  # one for each person, however many rooms she listens to

    def after(
        self, events: list[Event], room_id: int, register_id: int | None, listeners: Iterable[int]
    ) -> tuple[Entitlement, int, int]:
        """The entitlement of the listeners, certain for these events, which have been read already.

        Beside it, how far the register and the room had come by then.
        """
        wanted = set(listeners)
        heads = log.heads_of([room_id] if register_id is None else [room_id, register_id])
        register = heads.get(register_id) if register_id is not None else None
        kept, head = self._kept.get(room_id), heads[room_id][0] if room_id in heads else 0
        if kept is None or not kept.holds(register, events, room_id, head):
            if len(self._kept) > MOST_KEPT:
                self._kept.clear()
            kept = self._kept[room_id] = Entitlement(set(), {}, register, head, None)
        if missing := wanted - kept.known:
            self._ask(kept, room_id, missing)
        return kept, register[0] if register else 0, head

    def _ask(self, kept: Entitlement, room_id: int, persons: set[int]) -> None:
        moment = timezone.now()
        room = log.room_to_follow(room_id)
        if room is not None:
            for person, access in access_among(room, persons, moment).items():
                kept.accesses[person] = replace(access, standing=self._one(person, access.standing))
        changes = list(next_changes(persons, moment).values())
        kept.until = min([*changes, *([kept.until] if kept.until else [])], default=None)
        kept.known |= persons
        kept._groups = None

    def _one(self, person: int, standing: Standing) -> Standing:
        """The standing kept already where it gives the same rights, so that a thousand rooms do not hold a thousand."""
        kept = self._standings.get(person)
        if kept is None or (kept.classes, kept.bodies) != (standing.classes, standing.bodies):
            kept = self._standings[person] = standing
        return kept
