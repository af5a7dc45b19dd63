"""The numbered log of each room, and the one signal that tells of it (house.md §1.5, delivery.md §2)."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from functools import partial

from django.db import transaction
from django.dispatch import Signal

from accounts.models import Person
from accounts.prepared import insert, update

from . import clock
from .models import Event, Post, Room, Thread

# Sent on commit with room_id, seq and the event as it was written. realtime listens; nobody else should need to.
recorded = Signal()
# Sent on commit with persons (their ids) and what: "inbox", "places" or "presence". Nothing depends on it.
nudged = Signal()

KINDS = frozenset(
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
        "thread.moved_away",
        "thread.moved_here",
        "thread.split",
        "thread.split_off",
        "thread.merged",
        "thread.merged_here",
        "thread.move_undone",
        "thread.tightened",
        "thread.loosened",
        "thread.invited",
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
        "room.opened",
        "member.added",
        "member.removed",
        "room.renamed",
        "posts.promoted",
        "case.opened",
        "case.joined",
        "case.claimed",
        "case.released",
        "case.noted",
        "case.decided",
        "case.undone",
        "case.precaution",
        "case.precaution_over",
        "case.restored",
        "case.appealed",
        "appeal.voted",
        "appeal.decided",
        "warning.acknowledged",
        "person.silenced",
        "person.heard_again",
        "person.suspended",
        "person.resumed",
        "case.proposed",
        "veil.asked",
        "veil.lifted",
        "veil.refused",
        "room.inspected",
        "rule.added",
        "rule.removed",
        "retention.set",
        "hold.set",
        "hold.lifted",
        "record.exported",
        "erasure.done",
        "synonyms.added",
        "synonyms.changed",
        "synonyms.removed",
    }
)

# Of whose line the audit page names nobody: it would tell who wrote a post in a thread that hides its authors (W2).
UNNAMED = frozenset({"warning.acknowledged"})
# Whose `before` and `after` are persons.
HANDS = frozenset({"case.claimed", "case.released"})


def record(
    kind: str,
    *,
    room: Room,
    actor: Person | None,
    thread: Thread | None = None,
    post: Post | None = None,
    data: Mapping[str, object] | None = None,
) -> Event:
    """Write the next event of a room whose row the caller has locked. Call it last: it is the announcement.

    `data` holds ids, hashes and reasons, never text: hidden words must not be replayed from the log.
    """
    told = dict(data or {})
    if thread is not None or kind in UNNAMED:
        # The audit page shows the hash of a line whose actor it hides (W2). Without something unknown in it, trying
        # every member as the actor until the hash fits would tell who it was.
        told["salt"] = secrets.token_hex(16)
    event = Event(
        room=room,
        seq=room.head + 1,
        kind=kind,
        actor=actor,
        thread=thread,
        post=post,
        data=told,
        at=clock.now(),
        prev_hash=room.head_hash,
    )
    event.hash = hash_of(event)
    insert(event, numbered=False)
    room.head, room.head_hash = event.seq, event.hash
    update(room, "head", "head_hash")
    transaction.on_commit(partial(recorded.send_robust, sender=Room, room_id=room.pk, seq=event.seq, event=event))
    return event


def nudge(persons: Iterable[int], what: str) -> None:
    """Once this transaction is committed, tell the open pages of these persons that something of theirs has moved."""
    told = frozenset(persons)
    if told:
        transaction.on_commit(partial(nudged.send_robust, sender=Person, persons=told, what=what))


def hash_of(event: Event) -> str:
    """SHA-256 over the canonical JSON of the event and the hash before it."""
    told = {
        "room": event.room_id,
        "seq": event.seq,
        "kind": event.kind,
        "actor": event.actor_id,
        "thread": event.thread_id,
        "post": event.post_id,
        "data": event.data,
        "at": event.at.isoformat(),
        "prev": event.prev_hash,
    }
    canonical = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def content_hash(post: Post) -> str:
    """A salted hash: it proves a text that is shown and tells nothing of one that was erased."""
    return hashlib.sha256(f"{post.salt}\n{post.body}".encode()).hexdigest()


def first_break(room: Room) -> int | None:
    """The first seq whose event does not fit the chain, or None when the whole log holds."""
    expected_seq, previous = 1, ""
    for event in Event.objects.filter(room=room).order_by("seq").iterator():
        if event.seq != expected_seq or event.prev_hash != previous or event.hash != hash_of(event):
            return expected_seq
        expected_seq, previous = event.seq + 1, event.hash
    return None if (expected_seq - 1, previous) == (room.head, room.head_hash) else expected_seq
