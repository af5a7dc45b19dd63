"""Removing texts for good: by law, or when they were kept long enough. The chain keeps the hashes (product.md §2.8)."""

from collections.abc import Iterable

from django.db.models import Q

from accounts.models import Person

from .. import events, gate, quoting
from ..errors import NothingToErase, OnLegalHold
from ..models import Command, Event, Poll, Post, Revision, Room
from ..notifications import take_back
from ..search import forget_posts
from .files import remove_files_of

ERASED = Post.Moderation.ERASED


def holds_on(posts: Iterable[Post]) -> dict[int, Room]:
    """{post: the room whose legal hold keeps it}: of the room it stands in, or of one whose log tells of it.

    A post that was moved out of a room on hold stays held.
    """
    found = {post.pk: post.room for post in posts}
    rows = Event.objects.filter(post__in=found, room__legal_hold_at__isnull=False).select_related("room")
    held = {pk: room for pk, room in found.items() if room.legal_hold_at is not None}
    return held | {event.post_id: event.room for event in rows if event.post_id is not None}


def erase_post(post: Post, *, actor: Person | None, case: int | None, reason: str, ground: str = "") -> Event:
    """Remove the text of a locked post and all that was made of it. Raises OnLegalHold, NothingToErase.

    The caller has asked whether she may. The event holds states, the ground and why, never what was removed.
    """
    if post.is_line or post.moderation == ERASED:
        raise NothingToErase
    if held := holds_on([post]).get(post.pk):
        raise OnLegalHold(room=held.name)
    before = post.moderation
    forget_texts([post])
    return record_erasure(post, before, actor=actor, case=case, reason=reason, ground=ground)


def forget_texts(posts: list[Post]) -> None:
    """Of locked posts of one room: their texts, what these replaced, their files, what called people. Flat in number.

    The salts go with them: without its salt nobody can try words against a hash. The fingerprints of the commands
    that brought the texts are unsalted hashes of them, so they go too.
    """
    gone: dict[str, object] = {"body": "", "body_html": "", "mentions": [], "salt": "", "returned_reason": ""}
    gone |= {"moderation": ERASED, "files": [], "quotes": [], "asks": False}
    numbers, shown = [post.pk for post in posts], [post for post in posts if not post.moderation]
    remove_files_of(numbers)
    Post.objects.filter(pk__in=numbers).update(**gone)
    Revision.objects.filter(post__in=numbers).update(body="", body_html="", mentions=[], files=[], quotes=[])
    Poll.objects.filter(post__in=numbers).delete()
    quoting.forget(numbers)
    forget_posts(numbers)
    brought = Q(result__in=numbers) | Q(client_id__in=[post.client_id for post in posts])
    Command.objects.filter(brought, person__in={post.author_id for post in posts}).update(fingerprint="")
    gate.erased(numbers)
    for post in posts:
        for name, value in gone.items():
            setattr(post, name, value)
    for post in shown:
        take_back(post)


def record_erasure(
    post: Post, before: str, *, actor: Person | None, case: int | None, reason: str, ground: str
) -> Event:
    data: dict[str, object] = {"number": post.number, "case": case, "before": before, "after": ERASED.value}
    data |= {"reason": reason} if reason else {}
    data |= {"ground": ground} if ground else {}
    return events.record("post.erased", room=post.room, actor=actor, thread=post.thread, post=post, data=data)
