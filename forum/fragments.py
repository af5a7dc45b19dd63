"""Markup drawn once per interface language for page, frame and answer alike. It knows no reader (house.md §1.7)."""

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils import translation

from . import content
from .bylines import aliases_in, byline_of, kind_of
from .models import Post, Thread

QUOTE_LENGTH = 140


def render_post(post: Post, language: str, *, aliases: Mapping[tuple[int, int], int] | None = None) -> str:
    """`_post.html` for one post as it is now. Pass `aliases` when drawing many; else they are looked up."""
    if aliases is None:
        aliases = aliases_in([post.thread])
    with translation.override(language):
        return render_to_string("forum/_post.html", post_context(post, aliases))


def post_context(post: Post, aliases: Mapping[tuple[int, int], int]) -> dict[str, object]:
    quoted = post.reply_to
    shown = quoted is not None and quoted.number is not None
    return {
        "post": post,
        "thread": post.thread,
        "byline": byline_of(post, aliases=aliases),
        "kind": kind_of(post),
        "quoted": quoted if shown else None,
        "quoted_byline": byline_of(quoted, aliases=aliases) if shown and quoted else None,
        "quoted_text": "" if not shown or not quoted or quoted.is_withdrawn else excerpt_of(quoted),
        "quoted_direction": content.direction_of(quoted.body, language=quoted.language) if shown and quoted else "",
    }


def excerpt_of(post: Post) -> str:
    return content.excerpt(post.body, length=QUOTE_LENGTH)


def render_thread_row(thread: Thread, language: str) -> str:
    with translation.override(language):
        return render_to_string("forum/_thread_row.html", {"thread": thread})
