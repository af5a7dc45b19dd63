"""Posts that go out at their hour: through the same action, with the rights their author has then (delivery.md G3)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404

from accounts.errors import Refused
from accounts.models import Person
from accounts.rights_now import standing_now

from .. import clock
from ..drafts import NotOnItsWay, TooManyScheduled
from ..errors import LaterNotPossible
from ..files.beside import FileGiven
from ..models import Draft, Post, ScheduledPost, Thread
from ..notifications import tell
from ..permissions import can_read_thread, can_reply, require
from .drafts import sent_from_draft
from .posts import create_post, drawn

MOST = 100  # waiting, of one person
FURTHEST = timedelta(days=366)
TAKEN_FOR = timedelta(minutes=2)
REFUSED = "scheduled_refused"
State = ScheduledPost.State


@transaction.atomic
def schedule_post(
    *, author: Person, thread: Thread, send_at: datetime, fields: dict[str, Any], client_id: UUID
) -> ScheduledPost:
    """Keep a post until its hour. Repeating a `client_id` gives back what it first made.

    `fields`: what `create_post` takes, the files as [{"id", "alt"}], and under `typed` the form as it was. Raises
    LaterNotPossible, TooManyScheduled, ContentRefused, PermissionDenied, Http404.
    """
    standing = standing_now(author)
    if not can_read_thread(standing, thread):
        raise Http404
    require(can_reply, standing, thread)
    Person.objects.select_for_update().get(pk=author.pk)
    if (there := ScheduledPost.objects.filter(client_id=client_id).first()) is not None:
        if there.person_id != author.pk:
            raise Http404
        return there
    _require_hour(send_at)
    if ScheduledPost.objects.filter(person=author, state=State.WAITING).count() >= MOST:
        raise TooManyScheduled(n=MOST)
    drawn(fields["body"], fields["language"], fields.get("direction", ""), bare=bool(fields.get("files")))
    sent_from_draft(author, thread)
    return ScheduledPost.objects.create(
        person=author, thread=thread, client_id=client_id, fields=fields, send_at=send_at
    )


def _require_hour(send_at: datetime) -> None:
    now = clock.now()
    if not now < send_at <= now + FURTHEST:
        raise LaterNotPossible


@transaction.atomic
def move_scheduled(*, author: Person, pk: int, send_at: datetime) -> ScheduledPost:
    """To another hour. Raises NotOnItsWay, LaterNotPossible."""
    item = _waiting(author, pk)
    _require_hour(send_at)
    item.send_at = send_at
    item.save(update_fields=["send_at"])
    return item


@transaction.atomic
def unschedule(*, author: Person, pk: int, keeps: bool) -> ScheduledPost:
    """Take it back before it went, or after it was refused: into a draft (`keeps`), or away for good.

    Raises NotOnItsWay.
    """
    item = _waiting(author, pk, State.WAITING, State.REFUSED)
    if keeps:
        fields: dict[str, str] = item.fields.get("typed", {})
        place = {"person": author, "place": f"thread:{item.thread_id}"}
        kept = Draft.objects.filter(**place).first() or Draft(**place, room=item.thread.room, version=0)
        kept.thread, kept.version = item.thread, kept.version + 1
        before = str(kept.fields.get("body", "")).strip()
        body = fields.get("body", "")
        kept.fields = {**kept.fields, **fields, "body": f"{before}\n\n{body}" if before and before != body else body}
        kept.save()
    item.state, item.fields = State.CANCELLED, {}
    item.save(update_fields=["state", "fields"])
    return item


def _waiting(author: Person, pk: int, *states: str) -> ScheduledPost:
    rows = ScheduledPost.objects.select_for_update(of=("self",)).select_related("thread__room")
    item = rows.filter(pk=pk, person=author).first()
    if item is None:
        raise Http404
    if item.state not in (states or (State.WAITING,)):
        raise NotOnItsWay
    return item


def send_due(now: datetime) -> int:
    """Send what is due; gives how many. Whoever dies on the way is followed by another, and the post is made once."""
    left = Q(state=State.SENDING, send_at__lte=now - TAKEN_FOR)
    due = ScheduledPost.objects.filter(Q(state=State.WAITING, send_at__lte=now) | left).values_list("pk", flat=True)
    return sum(_send(pk, now) for pk in list(due[:100]))


def send_now(*, author: Person, pk: int) -> ScheduledPost:
    """Before its hour. Raises NotOnItsWay, and what `create_post` raises is kept with it as its refusal."""
    with transaction.atomic():
        item = _waiting(author, pk)
    _send(item.pk, clock.now())
    item.refresh_from_db()
    return item


def _send(pk: int, now: datetime) -> int:
    """Taken first, in a transaction of its own: what was taken cannot be called back, what was called back not sent."""
    free = Q(state=State.WAITING) | Q(state=State.SENDING, send_at__lte=now - TAKEN_FOR)
    if not ScheduledPost.objects.filter(free, pk=pk).update(state=State.SENDING, send_at=now):
        return 0
    item = ScheduledPost.objects.select_related("thread__room__body", "person").get(pk=pk)
    try:
        post = _posted(item)
    except Refused as refusal:
        return _refused(item, refusal.code)
    except (Http404, PermissionDenied):
        return _refused(item, "closed")
    ScheduledPost.objects.filter(pk=pk).update(state=State.SENT, post=post, fields={})
    return 1


def _posted(item: ScheduledPost) -> Post:
    fields = dict(item.fields)
    answered = fields.pop("reply_to", "")
    files = [FileGiven(**row) for row in fields.pop("files", [])]
    fields.pop("typed", None)
    reply_to = Post.objects.filter(pk=int(answered), thread=item.thread).first() if answered else None
    return create_post(
        author=item.person,
        thread=item.thread,
        client_id=item.client_id,
        reply_to=None if reply_to is None or reply_to.is_gone else reply_to,
        confirmed=True,
        files=files,
        **fields,
    ).result


@transaction.atomic
def _refused(item: ScheduledPost, code: str) -> int:
    """Her text stays, with the reason; she is told where she may still read."""
    ScheduledPost.objects.filter(pk=item.pk).update(state=State.REFUSED, refusal=code)
    standing = standing_now(item.person)
    if can_read_thread(standing, item.thread):
        tell(REFUSED, to={item.person_id: standing}, actor=None, room=item.thread.room, thread=item.thread)
    return 1
