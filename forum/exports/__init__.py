"""A thread as a file: HTML, Markdown, JSON or PDF, with exactly what its reader may read (product.md §2.8).

`record_of` gathers it, and each format writes it piece by piece, so that memory does not grow with the thread.
"""

from .gathering import MOST_POSTS, Record, record_of
from .naming import disposition_of
from .writing import FORMATS, Format, write

__all__ = ["FORMATS", "MOST_POSTS", "Format", "Record", "disposition_of", "record_of", "write"]
