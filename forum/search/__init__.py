"""Finding posts by their words, in every form, among those the reader may see (arabic.md §15).

`index_post` is called by whoever writes a text, in the same transaction. `find` is the one way to look.
"""

from .finding import find
from .index import forget_posts, index_post, reindex
from .page import Found, Page

__all__ = ["Found", "Page", "find", "forget_posts", "index_post", "reindex"]
