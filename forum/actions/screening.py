"""Taking a post out of sight and putting it back. Why, and who may ask for it, is the desk's matter (domain.md W3)."""

from accounts.models import Person

from .. import events
from ..models import Event, Post, Room
from ..notifications import bring_back, take_back
from ._common import locked_post, locked_room

State = Post.Moderation
KINDS = {State.HIDDEN: "post.hidden", State.STANDS: "post.restored", State.RETURNED: "post.sent_back"}


def lock_post(post: Post) -> Post:
    """The post read afresh under its room's lock, for an act of the desk in the same transaction."""
    return locked_post(post)


def lock_room(room: Room) -> Room:
    """The room's row locked, for an act of the desk that is told in its log."""
    return locked_room(room.pk)


def screen_post(post: Post, state: str, *, actor: Person | None, case: int, reason: str = "") -> Event:
    """Hide, send back or restore a locked post; nothing tells of it to readers while it is out of sight.

    The event holds the state before and after, the case and the key of the reason, never words.
    """
    before, post.moderation = post.moderation, State(state)
    post.save(update_fields=["moderation"])
    if not post.is_hidden:
        bring_back(post)
    elif not before:
        take_back(post)
    data: dict[str, object] = {"number": post.number, "case": case, "before": before, "after": state}
    if reason:
        data["reason"] = reason
    return events.record(KINDS[State(state)], room=post.room, actor=actor, thread=post.thread, post=post, data=data)
