"""What had told of a post goes with it to where it stands now; whoever may not read there is told of it no more."""

from collections.abc import Mapping

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat

from .. import clock, events
from ..models import Level, Notification, Post, Thread
from .kinds import OF_THE_DESK, STANDING
from .levels import readers_of
from .writing import bundle_of


def notices_follow_thread(thread: Thread) -> None:
    """The whole thread stands in `thread.room` now."""
    rows = Notification.objects.filter(thread=thread)
    rows.update(room=thread.room)
    rows.filter(verb="new_thread").update(bundle=bundle_of("new_thread", thread.room, thread))
    Level.objects.filter(thread=thread).update(room=thread.room)
    _tell_readers_only(rows, thread)


def notices_follow_posts(source: Thread, target: Thread, numbers: Mapping[int, int | None]) -> None:
    """Posts of `source` stand in `target`, under these numbers by their ids."""
    here = Notification.objects.filter(thread=source, post__in=numbers)
    # One row tells that there is something new in a place: it stays with the place.
    here.filter(verb__in=STANDING).update(post=None)
    bundle = Concat(F("verb"), Value(f":{target.pk}"))
    for post in set(here.values_list("post", flat=True)):
        here.filter(post=post).update(thread=target, room=target.room, number=numbers[post], bundle=bundle)
    _tell_readers_only(Notification.objects.filter(thread=target, post__in=numbers), target)


def standing_notices_follow(source: Thread, target: Thread, numbers: Mapping[int, int]) -> None:
    """All of `source` stands in `target`: what told that there is something new in the one tells it of the other.

    `numbers`: the new ones by the old.
    """
    here = Notification.objects.filter(thread=source, verb="new_posts")
    bundle = bundle_of("new_posts", target.room, target)
    for number in set(here.values_list("number", flat=True)):
        first = min((new for old, new in numbers.items() if old >= (number or 0)), default=target.last_number)
        here.filter(number=number).update(thread=target, room=target.room, number=first, bundle=bundle)
    begun = Notification.objects.filter(thread=source, verb="new_thread", done_at=None)
    told = list(begun.values_list("recipient", flat=True))
    begun.update(unread=False, done_at=clock.now())
    events.nudge(told, "inbox")
    _tell_readers_only(Notification.objects.filter(thread=target, verb="new_posts"), target)


def followers_follow(source: Thread, target: Thread) -> None:
    """What somebody has chosen for the one thread holds for the other, where she reads and has chosen nothing there."""
    levels = list(Level.objects.filter(thread=source))
    readers = readers_of(target.room, target, {level.person_id for level in levels})
    Level.objects.bulk_create(
        [
            Level(person_id=row.person_id, room=target.room, thread=target, level=row.level, by_rule=row.by_rule)
            for row in levels
            if row.person_id in readers
        ],
        ignore_conflicts=True,
    )


def _tell_readers_only(rows: QuerySet[Notification], thread: Thread) -> None:
    """Taken back from whoever does not read the thread now; told again to who reads it again, if its post stands."""
    rows = rows.exclude(verb__in=OF_THE_DESK)
    open_rows, taken = rows.filter(done_at=None), rows.filter(was_unread__isnull=False, post__moderation="")
    taken = taken.exclude(post__status=Post.Status.WITHDRAWN)
    persons = {*open_rows.values_list("recipient", flat=True), *taken.values_list("recipient", flat=True)}
    readers = readers_of(thread.room, thread, persons)
    shut = open_rows.exclude(recipient__in=readers)
    touched = [*shut.values_list("recipient", flat=True)]
    shut.update(was_unread=F("unread"), unread=False, done_at=clock.now())
    back = taken.filter(recipient__in=readers)
    touched += back.values_list("recipient", flat=True)
    back.update(unread=F("was_unread"), was_unread=None, done_at=None)
    events.nudge(touched, "inbox")
