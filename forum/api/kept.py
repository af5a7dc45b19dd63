"""Posts as JSON, encoded once and kept (forum.drawn_rows)."""

import msgspec

from ..drawn_rows import Aliases, DrawnRows
from ..mentions import Known
from ..models import Post, Thread
from ..post_rows import Row
from .shapes import told_post

_encoder = msgspec.json.Encoder()


def _plain(post: Post, aliases: Aliases, known: Known) -> msgspec.Raw:
    return msgspec.Raw(_encoder.encode(told_post(post, aliases, known)))


def _with_fragment(post: Post, aliases: Aliases, known: Known) -> msgspec.Raw:
    return msgspec.Raw(_encoder.encode(told_post(post, aliases, known, fragments=True)))


_plain_rows = DrawnRows(_plain, most=4000, size=32_000_000)
_rows_with_fragments = DrawnRows(_with_fragment, most=2000, size=16_000_000)


def drawn_posts(thread: Thread, rows: list[Row], *, fragments: bool) -> list[msgspec.Raw]:
    """The encoded posts of these rows; one that was taken away meanwhile is left out."""
    drawn = (_rows_with_fragments if fragments else _plain_rows)(thread, rows)
    return [found for found in drawn if found is not None]
