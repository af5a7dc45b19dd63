"""What was found: posts in their order, with what is marked in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..analysis import Piece, Query
from ..models import Post


@dataclass(frozen=True)
class Found:
    post: Post
    excerpt: list[Piece]
    title: list[Piece]  # of its thread


@dataclass(frozen=True)
class Page:
    """Iterating gives the posts. `count` is of all that she may see, up to a bound past which `is_counted` is false."""

    rows: list[Found] = field(default_factory=list)
    query: Query = field(default_factory=Query)
    count: int = 0
    is_counted: bool = True
    after: str = ""  # what to pass as `cursor` for the next page; nothing on the last

    @property
    def posts(self) -> list[Post]:
        return [row.post for row in self.rows]

    def __iter__(self) -> Iterator[Post]:
        return iter(self.posts)

    def __len__(self) -> int:
        return len(self.rows)
