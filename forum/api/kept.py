"""Posts as JSON, drawn once and kept in this process by everything they are drawn from (performance.md §4).

The row of a post, the names of those it mentions and the numbers that stand for hidden authors are the key: a name or
a rule of attribution that changes makes another key, so that nothing kept can name a hidden author.
"""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from threading import Lock

import msgspec
from django.utils.translation import get_language

from ..bylines import aliases_in
from ..mentions import Known
from ..models import Thread
from ..post_rows import Row, is_still, posts_behind
from .shapes import told_post

MOST_KEPT = 4000
_kept: OrderedDict[Hashable, msgspec.Raw] = OrderedDict()
_lock = Lock()
_encoder = msgspec.json.Encoder()
Aliases = Mapping[tuple[int, int], int]


def drawn_posts(thread: Thread, rows: list[Row], *, fragments: bool) -> list[msgspec.Raw]:
    """The encoded posts of these rows. No query where they were drawn before and nobody is hidden or mentioned."""
    aliases, known = aliases_in([thread]), Known(token for row in rows for token in row.tokens)
    keys = [_key(row, thread, aliases, known, fragments) for row in rows]
    with _lock:
        found = {key: _kept[key] for key in keys if key in _kept}
        for key in found:
            _kept.move_to_end(key)
    missing = [(key, row) for key, row in zip(keys, rows, strict=True) if key not in found]
    if missing:
        found |= _draw(thread, dict(missing), known, fragments=fragments)
    return [found[key] for key in keys if key in found]


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
        if is_still(post, row) and key == _key(row, post.thread, aliases, known, fragments):
            _keep(key, drawn[key])
    return drawn


def _keep(key: Hashable, encoded: msgspec.Raw) -> None:
    with _lock:
        _kept[key] = encoded
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


def _key(row: Row, thread: Thread, aliases: Aliases, known: Known, fragments: bool) -> Hashable:
    hides = thread.hides_authors
    return (
        get_language(),
        fragments,
        row.shows,
        (aliases.get((thread.pk, row.author)), aliases.get((thread.pk, row.answers or 0))) if hides else None,
        tuple(known.name(token, hides=hides) for token in row.tokens),
        (thread.attribution, thread.room.kind, thread.room.shared_from),
    )
