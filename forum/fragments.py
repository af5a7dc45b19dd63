"""Markup drawn once per interface language for page, frame and answer alike. It knows no reader (house.md §1.7)."""

from collections.abc import Hashable, Mapping

from django.template.loader import render_to_string
from django.utils import translation

from . import content, lines
from .bylines import aliases_in, byline_of, kind_of
from .kept import Kept
from .mentions import Known, known_in, with_names
from .models import Post, Room, Thread
from .seats import is_circular

QUOTE_LENGTH = 140
# What was drawn last in this process: the answer to who wrote, the frame to who listens and the page are one drawing.
# Times are put into the reader's words afterwards, so what is kept does not age.
_kept: Kept[str] = Kept(most=2000, size=16_000_000)


def render_post(
    post: Post,
    language: str,
    *,
    aliases: Mapping[tuple[int, int], int] | None = None,
    known: Known | None = None,
) -> str:
    """`_post.html` for one post as it is now. Pass `aliases` and `known` when drawing many; else they are looked up."""
    if aliases is None:
        aliases = aliases_in([post.thread])
    if known is None:
        known = known_in([post])
    with translation.override(language):
        answered = answered_by(post)
        key = (language, _shows(post, aliases, known), answered and _shows(answered, aliases, known))
        return _kept.get(key) or _kept.keep(key, _draw(post, aliases, known))


def _draw(post: Post, aliases: Mapping[tuple[int, int], int], known: Known) -> str:
    if post.is_line:
        return render_to_string("forum/_line.html", line_context(post, aliases, known))
    return render_to_string("forum/_post.html", post_context(post, aliases, known))


def _shows(post: Post, aliases: Mapping[tuple[int, int], int], known: Known) -> Hashable:
    """Everything of a post that its markup depends on. The byline goes in as it is shown: a name or a rule of
    attribution that changes makes another key, so that no kept fragment can name a hidden author."""
    return (
        post.pk,
        byline_of(post, aliases=aliases),
        *(post.status, post.moderation, post.number, post.kind, post.capacity, post.client_id, post.returned_reason),
        *(post.body_html, post.language, post.direction),
        *(known.name(token, hides=post.thread.hides_authors) for token in post.mentions),
        (str(post.about), is_closed_off(post), post.thread.hides_authors),
        *(post.created_at, post.edited_at, post.withdrawn_at),
    )


def line_context(line: Post, aliases: Mapping[tuple[int, int], int], known: Known) -> dict[str, object]:
    sentence = lines.text_of(line, byline_of(line, aliases=aliases).name, known)
    return {"post": line, "thread": line.thread, "sentence": sentence, "leads_to": lines.thread_of(line)}


def post_context(post: Post, aliases: Mapping[tuple[int, int], int], known: Known) -> dict[str, object]:
    quoted = answered_by(post)
    shown = quoted is not None and quoted.number is not None and not is_closed_off(quoted)
    return {
        "post": post,
        "thread": post.thread,
        "byline": byline_of(post, aliases=aliases),
        "kind": kind_of(post),
        "by_seat": is_circular(post),
        "html": with_names(post.body_html, post.mentions, known, hides=post.thread.hides_authors),
        "quoted": quoted if shown else None,
        "quotes_earlier": quoted is not None and is_closed_off(quoted),
        "quoted_byline": byline_of(quoted, aliases=aliases) if shown and quoted else None,
        "quoted_text": "" if not shown or not quoted or quoted.is_gone else excerpt_of(quoted, known),
        "quoted_direction": content.direction_of(quoted.body, language=quoted.language) if shown and quoted else "",
    }


def answered_by(post: Post) -> Post | None:
    """The post it answers, which stands in the same thread: no query for that."""
    if post.reply_to is not None:
        post.reply_to.thread = post.thread
    return post.reply_to


def is_closed_off(quoted: Post) -> bool:
    """In a conversation somebody joined later, what is older than her place in it is not quoted to anybody."""
    room = quoted.thread.room
    return room.kind == Room.Kind.DIRECT and (quoted.number or 0) < room.shared_from


def excerpt_of(post: Post, known: Known | None = None, *, length: int = QUOTE_LENGTH) -> str:
    """The beginning of a post as plain text, with the names of those it mentions."""
    known = known or known_in([post])
    names = known.names(post.mentions, hides=post.thread.hides_authors)
    return content.excerpt(post.body, length=length, mentions=names)


def render_thread_row(thread: Thread, language: str) -> str:
    with translation.override(language):
        return render_to_string("forum/_thread_row.html", {"thread": thread})
