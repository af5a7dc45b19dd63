"""A thread was taken along as a file: the log says so."""

from uuid import UUID

from django.db import transaction
from django.http import Http404

from accounts.models import Person
from accounts.rights_now import standing_now

from .. import events
from ..commands import Done, once
from ..limits import require_calm_changes
from ..models import Room, Thread
from ..permissions import can_read_thread
from ._common import locked_thread


def is_logged(room: Room) -> bool:
    """Everywhere but in private conversations, which are their participants' own and whose log no officer reads."""
    return room.kind != Room.Kind.DIRECT


@transaction.atomic
def note_export(*, actor: Person, thread: Thread, client_id: UUID, form: str, first: int, last: int) -> Done[Thread]:
    """Write into the room's log that these posts were exported, in which format. Raises TooFast."""
    thread = locked_thread(thread)
    if not can_read_thread(standing_now(actor), thread):
        raise Http404
    asked = once(actor, client_id, "note_export", thread=thread.pk, form=form, first=first, last=last)
    earlier = asked.earlier()
    if earlier:
        return Done(thread, thread.room, earlier.seq, replayed=True)
    require_calm_changes(actor)
    data = {"format": form, "first": first, "last": last}
    event = None
    if is_logged(thread.room):
        event = events.record("thread.exported", room=thread.room, actor=actor, thread=thread, data=data)
    asked.keep(thread, event)
    return Done(thread, thread.room, event.seq if event else thread.room.head)
