"""The tags of a board and of its threads."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from accounts.models import Person
from accounts.rights_now import standing_now

from .. import events
from ..commands import Done, Once, once
from ..limits import require_calm_changes
from ..models import Room, Thread
from ..permissions import can_keep_tags, can_read_room, can_read_thread, can_tag, require
from ..tags import MOST_OF_A_BOARD, TooManyTagsHere, checked_keys, checked_names, new_key, row_of
from ._again import again_if_moved
from ._common import locked_room, locked_thread

KIND = "tags.changed"


@again_if_moved
@transaction.atomic
def set_thread_tags(*, actor: Person, thread: Thread, tags: Sequence[str], client_id: UUID) -> Done[Thread]:
    """The thread carries these tags of its board from now on. Raises TooManyTags, TagUnknown."""
    thread = locked_thread(thread)
    standing = standing_now(actor)
    if not can_read_thread(standing, thread):
        raise Http404
    require(can_tag, standing, thread)
    asked = once(actor, client_id, "set_thread_tags", thread=thread.pk, tags=sorted(tags))
    if earlier := asked.earlier():
        return Done(thread, thread.room, earlier.seq, replayed=True)
    after, before = checked_keys(thread.room, tags), thread.tags
    if after == before:
        return Done(thread, thread.room, thread.room.head, replayed=True)
    require_calm_changes(actor)
    thread.tags = after
    thread.save(update_fields=["tags"])
    data = {"before": before, "after": after}
    event = events.record("thread.tagged", room=thread.room, actor=actor, thread=thread, data=data)
    asked.keep(thread, event)
    return Done(thread, thread.room, event.seq)


@transaction.atomic
def add_tag(*, actor: Person, room: Room, names: Mapping[str, str], client_id: UUID) -> Done[Room]:
    """A tag more on the list. Raises TagNotNamed, TagThere, TooManyTagsHere."""

    def added(room: Room) -> dict[str, Any]:
        if len(room.tags) >= MOST_OF_A_BOARD:
            raise TooManyTagsHere(n=MOST_OF_A_BOARD)
        found = checked_names(room, names)
        room.tags = [*room.tags, {"key": new_key(room, found), "name": found}]
        return {"tag": room.tags[-1]["key"], "before": "", "after": found}

    return _change(actor, room, client_id, added, "add_tag", names=dict(names))


@transaction.atomic
def rename_tag(*, actor: Person, room: Room, tag: str, names: Mapping[str, str], client_id: UUID) -> Done[Room]:
    """Called otherwise from now on; its address and its threads stay. Raises TagUnknown, TagNotNamed, TagThere."""

    def renamed(room: Room) -> dict[str, Any]:
        before, found = row_of(room, tag)["name"], checked_names(room, names, besides=tag)
        room.tags = [row | {"name": found} if row["key"] == tag else row for row in room.tags]
        return {"tag": tag, "before": before, "after": found}

    return _change(actor, room, client_id, renamed, "rename_tag", tag=tag, names=dict(names))


@transaction.atomic
def merge_tag(*, actor: Person, room: Room, tag: str, into: str, client_id: UUID) -> Done[Room]:
    """The threads that carry one carry the other instead; without another (`into` is "") they lose it."""

    def merged(room: Room) -> dict[str, Any]:
        before = row_of(room, tag)["name"]
        after = row_of(room, into)["name"] if into and into != tag else ""
        room.tags = [row for row in room.tags if row["key"] != tag]
        order = [row["key"] for row in room.tags]
        carrying = [one for one in Thread.objects.filter(room=room).exclude(tags=[]) if tag in one.tags]
        for thread in carrying:
            kept = (set(thread.tags) - {tag}) | ({into} if after else set())
            thread.tags = [key for key in order if key in kept]
        Thread.objects.bulk_update(carrying, ["tags"], batch_size=200)
        return {"tag": tag, "into": into if after else "", "before": before, "after": after, "threads": len(carrying)}

    return _change(actor, room, client_id, merged, "merge_tag", tag=tag, into=into)


def _change(
    actor: Person, room: Room, client_id: UUID, change: Callable[[Room], dict[str, Any]], name: str, **told: object
) -> Done[Room]:
    room = locked_room(room.pk)
    standing = standing_now(actor)
    if not can_read_room(standing, room):
        raise Http404
    require(can_keep_tags, standing, room)
    asked: Once = once(actor, client_id, name, room=room.pk, **told)
    if earlier := asked.earlier():
        return Done(room, room, earlier.seq, replayed=True)
    data = change(room)
    room.save(update_fields=["tags"])
    event = events.record(KIND, room=room, actor=actor, data=data)
    asked.keep(room, event)
    return Done(room, room, event.seq)
