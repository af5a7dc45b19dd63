"""Erasing the text of one post by law, for good (product.md §2.8, docs/record.md)."""

from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import override

from accounts.models import Person
from accounts.rights_now import standing_now
from forum.actions.erasure import ERASED, erase_post
from forum.actions.screening import lock_post
from forum.commands import Done, once
from forum.errors import GroundNotOffered
from forum.models import Ground, Post, Room
from forum.notifications import tell

from .. import log
from ..erasing import may_erase
from ..errors import OwnPost, WordsNeeded

GROUNDS = tuple(ground for ground in Ground.values if ground != Ground.RETENTION)
LANGUAGES = ("ar", "en", "fr")


@transaction.atomic
def erase_by_law(*, actor: Person, post: Post, ground: str, words: str, client_id: UUID) -> Done[Post]:
    """Remove a text and all that was made of it. It does not come back, and the log says so for good.

    Raises OwnPost, GroundNotOffered, WordsNeeded, OnLegalHold.
    """
    post = lock_post(post)
    require_eraser(actor, post)
    asked = once(actor, client_id, "erase_by_law", post=post.pk, ground=ground)
    if (earlier := asked.earlier()) or post.moderation == ERASED:
        return Done(post, post.room, earlier.seq if earlier else 0, replayed=True)
    if ground not in GROUNDS:
        raise GroundNotOffered
    if not words.strip():
        raise WordsNeeded
    event = erase_post(post, actor=actor, case=None, reason=words.strip(), ground=ground)
    _tell_author(post, ground)
    # The desk's log too: that of a private conversation nobody but the chain reads.
    where = None if post.room.kind == Room.Kind.DIRECT else post.room_id
    log.note("erasure.done", actor=actor, post=post.pk, room=where, ground=ground, reason=words.strip())
    asked.keep(post, event)
    return Done(post, post.room, event.seq)


def require_eraser(actor: Person, post: Post) -> None:
    """404 for whoever has no desk or may not know of the post; OwnPost for its author: another officer erases it."""
    if not may_erase(standing_now(actor), post):
        raise Http404
    if post.author_id == actor.pk:
        raise OwnPost


def _tell_author(post: Post, ground: str) -> None:
    """In three languages: she chooses hers when she reads it. Whether she still may read the room does not matter."""
    standing = standing_now(post.author)
    about: dict[str, object] = {
        "about": f"e{post.pk}",
        "url": reverse("moderation:post", args=[post.pk]),
        "title": post.thread.title or {code: getattr(post.room, f"name_{code}") for code in LANGUAGES},
        "reason": {code: _said_in(code, ground) for code in LANGUAGES},
    }
    to = {post.author_id: standing} if standing.admitted else {}
    tell("post_erased", to=to, actor=None, post=post, number=0, data=about)


def _said_in(code: str, ground: str) -> str:
    with override(code):
        return str(Ground(ground).label)
