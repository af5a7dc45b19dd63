"""Lines of the record: what happened in a room, numbered and delivered like the posts between which it happened."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from accounts.standing import Standing

from .. import clock, events
from ..models import Post, Thread
from ._common import author_snapshot, publish


def store_line(
    *,
    standing: Standing,
    thread: Thread,
    kind: str,
    client_id: UUID,
    about: Mapping[str, Any],
    people: Iterable[int] = (),
) -> Post:
    """Insert a line under the room's lock. Whoever acted is its author; those it names go in as mentions, so that it
    is drawn with the names of today."""
    line = Post(
        room=thread.room,
        thread=thread,
        author=standing.person,
        client_id=client_id,
        kind=kind,
        language=standing.person.language,
        about=dict(about),
        mentions=[str(person) for person in people],
        created_at=clock.now(),
        **author_snapshot(standing, Post.Capacity.PERSONAL),
    )
    publish(line)
    return line


def record_line(kind: str, line: Post, **data: object) -> events.Event:
    """The event of a line: the same call as for any post, with ids and never words."""
    told = {"number": line.number, "content": events.content_hash(line), **data}
    return events.record(kind, room=line.room, actor=line.author, thread=line.thread, post=line, data=told)
