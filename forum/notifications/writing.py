"""Writing rows: for those who are told and nobody else, in bulk, in the transaction of what they tell of (G2)."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, QuerySet

from accounts.models import Person
from accounts.prepared import Prepared
from accounts.selectors.hours import heard_from
from accounts.standing import Standing

from .. import clock, events
from ..models import Notification, Post, Room, Thread
from .kinds import OF_THE_DESK, is_urgent


def tell(
    kind: str,
    *,
    to: Mapping[int, Standing],
    actor: Person | None,
    room: Room | None = None,
    thread: Thread | None = None,
    post: Post | None = None,
    number: int | None = None,
    data: Mapping[str, object] | None = None,
) -> None:
    """Tell each of these persons, but never the actor of her own act. One statement, or two, whatever their number.

    What is no deadline waits for the end of quiet hours. `data` holds ids and values of the sentence, never text of
    posts: what is hidden later must not live on here.
    """
    recipients = {pk: standing for pk, standing in to.items() if actor is None or pk != actor.pk}
    bundle = bundle_of(kind, room, thread, data)
    if not recipients:
        return
    now, urgent = clock.now(), is_urgent(kind)
    row = {
        "verb": kind,
        "room": room,
        "thread": thread,
        "post": post,
        "number": post.number if post is not None and number is None else number,
        "bundle": bundle,
        "timestamp": now,
        "data": dict(data or {}),
        **_actor(actor, thread),
    }
    due = {pk: now if urgent else heard_from(standing, now) for pk, standing in recipients.items()}
    Notification.objects.bulk_create(Notification(recipient_id=pk, due_at=due[pk], **row) for pk in recipients)
    events.nudge((pk for pk, at in due.items() if at <= now), "inbox")


def bundle_of(kind: str, room: Room | None, thread: Thread | None, data: Mapping[str, object] | None = None) -> str:
    """What is one line of the inbox: a kind in a thread, in a room, or about one matter."""
    if kind == "new_thread" and room is not None:
        return f"{kind}:r{room.pk}"
    if thread is not None:
        return f"{kind}:{thread.pk}"
    about = (data or {}).get("about", "")
    return f"{kind}:r{room.pk if room else ''}:{about}"


def told_already(persons: Iterable[int], bundle: str) -> set[int]:
    """Those of them for whom a row of this bundle is open and unread: one is enough to say that there is something."""
    wanted = sorted(persons)
    told: set[int] = set()
    while wanted:
        some, wanted = wanted[:AT_ONCE], wanted[AT_ONCE:]
        size = next(size for size in SIZES if size >= len(some))
        places = {f"p{n}": pk for n, pk in enumerate(some + some[-1:] * (size - len(some)))}
        told.update(recipient for (recipient,) in _open_rows(size)(bundle=bundle, **places))
    return told


# The question is made once for so many persons; what is left of its places says the last of them again.
SIZES = (1, 4, 16, 64, AT_ONCE := 256)


@cache
def _open_rows(size: int) -> Prepared[tuple[int]]:
    def build(bundle: str, **persons: int) -> QuerySet[Any, Any]:
        rows = Notification.objects.filter(recipient__in=list(persons.values()), bundle=bundle, unread=True)
        return rows.filter(done_at=None).order_by().values_list("recipient")

    return Prepared(build, bundle=str, **{f"p{n}": int for n in range(size)})


def _actor(actor: Person | None, thread: Thread | None) -> dict[str, Any]:
    """The library wants an actor. Where authors are not named it is the thread: the row must not lift the veil."""
    shown = thread if actor is None or (thread is not None and thread.hides_authors) else actor
    if shown is None:
        return {"actor_content_type": ContentType.objects.get_for_model(Person), "actor_object_id": ""}
    return {"actor_content_type": ContentType.objects.get_for_model(shown), "actor_object_id": str(shown.pk)}


def read_up_to(person_id: int, thread: Thread, number: int) -> None:
    """She has read the thread to here: what told her of it is no news any more."""
    rows = Notification.objects.filter(recipient=person_id, thread=thread, number__lte=number, unread=True)
    if rows.update(unread=False):
        events.nudge([person_id], "inbox")


def settle(kind: str, about: str, person_id: int | None = None) -> None:
    """What was asked is answered, or asked no more: by her, or of everybody."""
    rows = Notification.objects.filter(bundle=bundle_of(kind, None, None, {"about": about}), done_at=None)
    rows = rows if person_id is None else rows.filter(recipient=person_id)
    told = list(rows.values_list("recipient", flat=True))
    if told:
        rows.update(unread=False, done_at=clock.now())
        events.nudge(told, "inbox")


def settle_in(kind: str, thread: Thread, persons: Iterable[int] | None = None, *, post: Post | None = None) -> None:
    """The same for what a thread, or a poll of one post, asks of many: of these persons, or of everybody."""
    rows = Notification.objects.filter(verb=kind, thread=thread, done_at=None)
    rows = rows if post is None else rows.filter(post=post)
    rows = rows if persons is None else rows.filter(recipient__in=list(persons))
    told = list(rows.values_list("recipient", flat=True))
    if told:
        rows.update(unread=False, done_at=clock.now())
        events.nudge(told, "inbox")


def take_back(post: Post) -> None:
    """A post that was withdrawn or hidden calls nobody any more."""
    rows = Notification.objects.filter(post=post, done_at=None).exclude(verb__in=OF_THE_DESK)
    told = list(rows.values_list("recipient", flat=True))
    if told:
        rows.update(was_unread=F("unread"), unread=False, done_at=clock.now())
        events.nudge(told, "inbox")


def bring_back(post: Post) -> None:
    """The post is in sight again: what it had told is told as it was."""
    rows = Notification.objects.filter(post=post, was_unread__isnull=False)
    told = list(rows.values_list("recipient", flat=True))
    if told:
        rows.update(unread=F("was_unread"), was_unread=None, done_at=None)
        events.nudge(told, "inbox")


def withdraw_notices(post: Post, kinds: Iterable[str]) -> None:
    """What the desk had told of this post is told no more, because it was undone."""
    rows = Notification.objects.filter(post=post, verb__in=list(kinds), done_at=None)
    told = list(rows.values_list("recipient", flat=True))
    if told:
        rows.update(unread=False, done_at=clock.now())
        events.nudge(told, "inbox")
