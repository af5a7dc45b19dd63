"""Words of three languages, made comparable: one analyser for posts, queries and both databases (arabic.md §15).

It knows no database and no person. `words` cuts a text, `stems` says under what else a word is found, `queries` reads
what somebody typed, `marking` finds the same words again in the text that is shown.
"""

from .common import is_common
from .marking import Piece, Wanted, snippet
from .queries import Phrase, Query, Term, read_query
from .stems import asked, indexed
from .words import Word, words_of

__all__ = [
    "Phrase",
    "Piece",
    "Query",
    "Term",
    "Wanted",
    "Word",
    "asked",
    "indexed",
    "is_common",
    "read_query",
    "snippet",
    "words_of",
]
