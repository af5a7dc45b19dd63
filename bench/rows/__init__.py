"""The rows of the table, by the name under which `make bench ROWS=…` selects them."""

from collections.abc import Awaitable, Callable

from ..run import Run
from . import desk, fanout, growth, posts, reads, search, sockets, start

Row = Callable[[Run], Awaitable[None]]
ROWS: dict[str, Row] = {
    "start": start.start,
    "posts": posts.posts,
    "reads": reads.reads,
    "search": search.search,
    "desk": desk.desk,
    "fanout": fanout.fanout,
    "idle": sockets.idle,
    "storm": sockets.storm,
    "growth": growth.growth,
    "profile": posts.where_time_goes,
}
