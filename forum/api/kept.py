"""Posts as JSON, drawn once and kept in this process by everything they are drawn from (performance.md §4).

The row of a post, the names of those it mentions and the numbers that stand for hidden authors are the key: a name or
a rule of attribution that changes makes another key, so that nothing kept can name a hidden author.
"""

from collections.abc import Hashable, Mapping

import msgspec
from django.utils.translation import get_language

from ..bylines import aliases_in
from ..kept import Kept
from ..mentions import Known
from ..models import Thread
from ..post_rows import Row, is_still, posts_behind
from .shapes import told_post

_kept: Kept[msgspec.Raw] = Kept(most=4000, size=32_000_000)
_encoder = msgspec.json.Encoder()
Aliases = Mapping[tuple[int, int], int]


def drawn_posts(thread: Thread, rows: list[Row], *, fragments: bool) -> list[msgspec.Raw]:
    """The encoded posts of these rows. No query where they were drawn before and nobody is hidden or mentioned."""
    aliases, known = aliases_in([thread]), Known(token for row in rows for token in row.tokens)
    keys = _keys(rows, thread, aliases, known, fragments)
    drawn = [_kept.get(key) for key in keys]
    missing = {key: row for key, row, found in zip(keys, rows, drawn, strict=True) if found is None}
    if missing:
        fresh = _draw(thread, missing, known, fragments=fragments)
        drawn = [fresh.get(key) if found is None else found for key, found in zip(keys, drawn, strict=True)]
    # A post that was taken away between the two reads is left out.
    return [found for found in drawn if found is not None]


def _draw(
    thread: Thread, missing: Mapping[Hashable, Row], known: Known, *, fragments: bool
) -> dict[Hashable, msgspec.Raw]:
    posts = posts_behind(thread, missing.values())
    # Asked again with the posts: the thread may have been tightened since it was read.
    aliases = aliases_in({post.thread for post in posts.values()})
    drawn: dict[Hashable, msgspec.Raw] = {}
    for key, row in missing.items():
        if (post := posts.get(row)) is None:
            continue
        drawn[key] = msgspec.Raw(_encoder.encode(told_post(post, aliases, known, fragments=fragments)))
        if is_still(post, row) and [key] == _keys([row], post.thread, aliases, known, fragments):
            _kept.keep(key, drawn[key])
    return drawn


def _keys(rows: list[Row], thread: Thread, aliases: Aliases, known: Known, fragments: bool) -> list[Hashable]:
    """What each row is kept by: all that it shows, beside what is the same for the whole page."""
    hides, room = thread.hides_authors, thread.room
    page = (get_language(), fragments, thread.attribution, room.kind, room.shared_from)

    def named(row: Row) -> Hashable:
        """The names and numbers that stand in it, which its row does not hold."""
        if not hides and not row.tokens:
            return None
        who = (aliases.get((thread.pk, row.author)), aliases.get((thread.pk, row.answers or 0))) if hides else None
        return who, tuple(known.name(token, hides=hides) for token in row.tokens)

    return [(page, row.shows, named(row)) for row in rows]
