"""Rows as the API tells them. What is said of an author comes from `bylines` alone (domain.md W2)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language

from accounts.models import Person

from ..bylines import aliases_in, byline_of, kind_of
from ..fragments import answered_by, is_closed_off, render_post
from ..mentions import Known, in_words, known_in, with_names
from ..mentions.quoted import opened
from ..models import Post, Revision, Room, Thread
from ..views.addresses import thread_url
from ..views.words import audience_of, name_of, tag_names

Told = dict[str, Any]
# Markup is told as plain strings, which adding one makes of it: the encoder takes no other kind.


def told_room(room: Room, person: Person, unread: Mapping[int, tuple[int, int]], streams: Mapping[int, int]) -> Told:
    threads, posts = unread.get(room.pk, (0, 0))
    return {
        "id": room.pk,
        "key": room.key,
        "kind": room.kind,
        "name": name_of(room, person),
        "description": room.description,
        "audience": audience_of(room),
        "body": room.body.key if room.body else None,
        "attribution": room.attribution,
        "approved_first": room.moderation == Room.Moderation.PRE,
        "tags": [{"key": tag["key"], "name": tag_names(room, [tag["key"]])[0]} for tag in room.tags],
        "stream": streams.get(room.pk),
        "head": room.head,
        "epoch": room.epoch,
        "new_threads": threads,
        "new_posts": posts,
    }


def told_thread(thread: Thread, read: int) -> Told:
    return {
        "id": thread.pk,
        "room": thread.room_id,
        "title": thread.title,
        "direction": thread.direction,
        "language": thread.language,
        "kind": thread.kind,
        "state": thread.state,
        "attribution": thread.attribution,
        "tags": thread.tags,
        "last_number": thread.last_number,
        "read": read,
        "unread": max(thread.last_number - read, 0),
        "created_at": thread.created_at,
        "moved_at": thread.moved_at,
        "url": thread_url(thread),
    }


def told_posts(posts: Iterable[Post], *, fragments: bool = False) -> list[Told]:
    posts = list(posts)
    aliases, known = aliases_in({post.thread for post in posts}), known_in(posts)
    return [told_post(post, aliases, known, fragments=fragments) for post in posts]


def told_post(post: Post, aliases: Mapping[tuple[int, int], int], known: Known, *, fragments: bool = False) -> Told:
    hides, gone = post.thread.hides_authors, post.is_gone
    byline = byline_of(post, aliases=aliases)
    told = {
        "id": post.pk,
        "thread": post.thread_id,
        "number": post.number,
        "status": post.status,
        "kind": kind_of(post),
        "capacity": capacity_of(post),
        "language": post.language,
        "direction": post.direction,
        "body": "" if gone else _body(post, known),
        "html": "" if gone else with_names(post.body_html, post.mentions, known, hides=hides) + "",
        "byline": {
            "name": byline.name,
            "office": byline.office,
            "state": byline.state,
            "capacity": byline.capacity,
            "is_alias": byline.is_alias,
        },
        "reply_to": _answered(post),
        "client_id": str(post.client_id),
        "created_at": post.created_at,
        "edited_at": None if gone else post.edited_at,
        "withdrawn_at": post.withdrawn_at,
        "returned_reason": post.returned_reason,
    }
    if fragments:
        told["fragment"] = render_post(post, get_language() or "ar", aliases=aliases, known=known) + ""
    return told


def _body(post: Post, known: Known) -> str:
    """Where authors are hidden, a person mentioned before that is not told by her number."""
    return _words(post, known, hides=post.thread.hides_authors)


def _words(text: Post | Revision, known: Known, *, hides: bool) -> str:
    if not hides:
        return opened(text.body, text.mentions, known, hides=False)
    persons = [token for token in text.mentions if not token.startswith("alias:")]
    return in_words(text.body, persons, known, hides=True)


def capacity_of(post: Post) -> str:
    """Under non-attribution only what the byline tells: a thread may have been tightened after it was written in."""
    if not post.thread.hides_authors or post.capacity == Post.Capacity.SECRETARIAT:
        return post.capacity
    return Post.Capacity.PERSONAL


def _answered(post: Post) -> Told | None:
    quoted = answered_by(post)
    if quoted is None or quoted.number is None or is_closed_off(quoted):
        return None
    return {"id": quoted.pk, "number": quoted.number}


def told_texts(texts: Sequence[Post | Revision]) -> list[Told]:
    """Every text of a post, the newest first; the last of `texts` is the one that holds."""
    known = Known({token for text in texts for token in text.mentions})
    hides = any(isinstance(text, Post) and text.thread.hides_authors for text in texts)
    told = [
        {
            "number": number,
            "written_at": text.written_at if isinstance(text, Revision) else text.edited_at or text.created_at,
            "language": text.language,
            "body": _words(text, known, hides=hides),
            "html": with_names(text.body_html, text.mentions, known, hides=hides) + "",
        }
        for number, text in enumerate(texts, start=1)
    ]
    return told[::-1]
