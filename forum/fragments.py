"""Markup drawn once per interface language for page, frame and answer alike. It knows no reader (house.md §1.7)."""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language

from accounts.display import ReaderStyle, time_html

from . import content, lines
from .bylines import Byline, aliases_in, byline_of, kind_of
from .kept import Kept
from .mentions import Known, known_in, with_names
from .models import Post, Room, Thread
from .moulds import MOMENT, Mould, Moulds, StandIn, number_mark, text_mark
from .seats import is_circular

QUOTE_LENGTH = 140
# What was drawn last in this process: the answer to who wrote, the frame to who listens and the page are one drawing.
# Times are put into the reader's words afterwards, so what is kept does not age.
_kept: Kept[str] = Kept(most=2000, size=16_000_000)
# How an ordinary post is drawn in each shape it can have, and what of the post decides on the shape.
_moulds = Moulds()
FIXED = (
    *("status", "moderation", "shown_status", "kind", "capacity", "language", "direction"),
    *("edited_at", "is_gone", "is_withdrawn", "is_hidden", "withdrawn_at"),
)
BARE: dict[str, Any] = {"files": (), "reactions": (), "asks": False}


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
    context = post_context(post, aliases, known)
    return _filled(post, context) or render_to_string("forum/_post.html", context)


def _filled(post: Post, context: dict[str, Any]) -> str | None:
    """An ordinary post from the mould of its shape. None for all others: they are few, and each is its own."""
    byline: Byline = context["byline"]
    bare = not post.files and not post.reactions and not post.quotes and not post.asks
    plain = post.number and post.edited_at is None and not post.is_gone and post.reply_to_id is None and bare
    if not plain or settings.DEBUG:  # Whoever works on the template sees what she changes.
        return None
    gaps: dict[str, Any] = {
        name: text_mark(n) for n, name in enumerate(("name", "office", "state")) if getattr(byline, name)
    }
    shaped = replace(byline, **gaps)
    fixed = {name: getattr(post, name) for name in FIXED}
    said = {name: value for name, value in context.items() if name not in {"post", "thread", "html", "byline"}}
    shape = (get_language(), shaped, *fixed.values(), *said.items())
    mould = _moulds.of(shape, lambda: _mould(post, fixed, said | {"byline": shaped}, gaps))
    if mould is None:
        return None
    values = {name: getattr(byline, name) for name in gaps}
    values |= {"pk": post.pk, "number": post.number, "thread": post.thread.pk, "client_id": post.client_id}
    style = ReaderStyle.default(get_language())
    return content.trusted(
        mould.fill(values | {"html": context["html"], "at": time_html(post.created_at, "relative", style)})
    )


def _mould(post: Post, fixed: dict[str, Any], said: dict[str, Any], gaps: dict[str, str]) -> Mould | None:
    marks: dict[str, Any] = {**gaps, "html": content.trusted(text_mark(len(gaps) + 3))}
    marks |= {"pk": number_mark(1), "number": number_mark(2), "thread": number_mark(3), "client_id": UUID(int=0xFADE)}
    words = {"get_kind_display": post.get_kind_display(), "get_capacity_display": post.get_capacity_display()}
    standing_in = StandIn(**{name: marks[name] for name in ("pk", "number", "client_id")}, **fixed, **words, **BARE)
    standing_in.__dict__["created_at"] = MOMENT
    thread = StandIn(pk=marks["thread"])
    drawn = render_to_string("forum/_post.html", {**said, "post": standing_in, "thread": thread, "html": marks["html"]})
    if standing_in.asked or thread.asked:
        return None
    try:
        return Mould(drawn, marks, moment="at")
    except LookupError:
        return None


def _shows(post: Post, aliases: Mapping[tuple[int, int], int], known: Known) -> Hashable:
    """Everything of a post that its markup depends on. The byline goes in as it is shown: a name or a rule of
    attribution that changes makes another key, so that no kept fragment can name a hidden author."""
    return (
        post.pk,
        post.thread_id,
        byline_of(post, aliases=aliases),
        *(post.status, post.moderation, post.number, post.kind, post.capacity, post.client_id, post.returned_reason),
        *(post.body_html, post.language, post.direction),
        *(known.name(token, hides=post.thread.hides_authors) for token in post.mentions),
        (str(post.about), is_closed_off(post), post.thread.hides_authors),
        (str(post.files), str(post.reactions), str(post.quotes), post.asks),
        *(post.created_at, post.edited_at, post.withdrawn_at),
    )


def line_context(line: Post, aliases: Mapping[tuple[int, int], int], known: Known) -> dict[str, object]:
    sentence = lines.text_of(line, byline_of(line, aliases=aliases).name, known)
    leads = {"leads_to": lines.thread_of(line), "move": lines.move_of(line)}
    return {"post": line, "thread": line.thread, "sentence": sentence, **leads}


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
    """The post it answers, where it stands in the same thread: no query for that.

    One that was moved elsewhere is not quoted: it may stand where the readers of this one do not read.
    """
    if post.reply_to is None or post.reply_to.thread_id != post.thread_id:
        return None
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
