"""What was drawn of rows of posts is kept in this process by everything it was drawn from (performance.md §4).

The row of a post, the names of those it mentions and the numbers that stand for hidden authors are the key: a name or
a rule of attribution that changes makes another key, so that nothing kept can name a hidden author.
"""

from collections.abc import Callable, Hashable, Mapping, Sized
from typing import Generic, TypeVar

from django.utils.translation import get_language

from .bylines import aliases_in
from .kept import Kept
from .mentions import Known
from .models import Post, Thread
from .post_rows import Row, is_still, posts_behind

Drawing = TypeVar("Drawing", bound=Sized)
Aliases = Mapping[tuple[int, int], int]


class DrawnRows(Generic[Drawing]):
    """`draw` makes one drawing of a post, in the active language, of which nothing depends on who reads it."""

    def __init__(self, draw: Callable[[Post, Aliases, Known], Drawing], *, most: int, size: int) -> None:
        self._draw = draw
        self._kept: Kept[Drawing] = Kept(most=most, size=size)

    def __call__(self, thread: Thread, rows: list[Row]) -> list[Drawing | None]:
        """One drawing a row. No query where they were drawn before and nobody is hidden or mentioned.

        Nothing stands for a post that was taken away between the two reads.
        """
        aliases, known = aliases_in([thread]), Known(token for row in rows for token in row.tokens)
        keys = _keys(rows, thread, aliases, known)
        drawn = [self._kept.get(key) for key in keys]
        missing = {key: row for key, row, found in zip(keys, rows, drawn, strict=True) if found is None}
        if missing:
            fresh = self._drawn_now(thread, missing, known)
            drawn = [fresh.get(key) if found is None else found for key, found in zip(keys, drawn, strict=True)]
        return drawn

    def _drawn_now(self, thread: Thread, missing: Mapping[Hashable, Row], known: Known) -> dict[Hashable, Drawing]:
        posts = posts_behind(thread, missing.values())
        # Asked again with the posts: the thread may have been tightened since it was read.
        aliases = aliases_in({post.thread for post in posts.values()})
        drawn: dict[Hashable, Drawing] = {}
        for key, row in missing.items():
            if (post := posts.get(row)) is None:
                continue
            drawn[key] = self._draw(post, aliases, known)
            if is_still(post, row) and [key] == _keys([row], post.thread, aliases, known):
                self._kept.keep(key, drawn[key])
        return drawn


def _keys(rows: list[Row], thread: Thread, aliases: Aliases, known: Known) -> list[Hashable]:
    """What each row is kept by: all that it shows, beside what is the same for the whole page."""
    hides, room = thread.hides_authors, thread.room
    page = (get_language(), thread.attribution, thread.kind, room.kind, room.audience, room.shared_from)

    def named(row: Row) -> Hashable:
        """The names and numbers that stand in it, which its row does not hold."""
        if not hides and not row.tokens:
            return None
        who = (aliases.get((thread.pk, row.author)), aliases.get((thread.pk, row.answers or 0))) if hides else None
        return who, tuple(known.name(token, hides=hides) for token in row.tokens)

    return [(page, row.shows, named(row)) for row in rows]
