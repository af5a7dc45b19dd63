"""What was found: posts in their order, with what is marked in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ..analysis import Piece, Query
from ..models import Post
from ..selectors import POST_PARTS, REPLY_PARTS
from .rows import Line
from .titles import FoundThread
from .typed import Typed
from .values import Chip


@dataclass(frozen=True)
class Found:
    line: Line
    excerpt: list[Piece]
    direction: str
    title: list[Piece]  # of its thread
    title_direction: str


@dataclass(frozen=True)
class Page:
    """Iterating gives the posts. `count` is of all that she may see, up to a bound past which `is_counted` is false."""

    rows: list[Found] = field(default_factory=list)
    query: Query = field(default_factory=Query)
    count: int = 0
    is_counted: bool = True
    after: str = ""  # what to pass as `cursor` for the next page; nothing on the last
    typed: Typed = field(default_factory=Typed)
    chips: tuple[Chip, ...] = ()  # the filters that were typed, understood or not
    also: tuple[str, ...] = ()  # what was looked for besides, because it means the same
    threads: list[FoundThread] = field(default_factory=list)  # whose title holds all the words; on the first page

    @cached_property
    def posts(self) -> list[Post]:
        """As objects: one query, for those who need all of each."""
        found = Post.objects.select_related(*POST_PARTS, *REPLY_PARTS).in_bulk([row.line.pk for row in self.rows])
        return [found[row.line.pk] for row in self.rows if row.line.pk in found]

    def __iter__(self) -> Iterator[Post]:
        return iter(self.posts)

    def __len__(self) -> int:
        return len(self.rows)
