"""The one way to look for posts (arabic.md §15.4): rights before LIMIT and counts, exact words before their forms."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from accounts.models import Person
from accounts.standing import Standing, standing_of

from ..analysis import Query, Wanted, read_query
from .candidates import BLOCK, Candidate, block_of
from .conditions import Condition
from .meaning import also_searched, readings
from .page import Found, Page
from .rows import Line, lines_of
from .scope import Filters, Scope, scope_of
from .synonyms import current
from .texts import text_of, title_of
from .titles import threads_titled
from .typed import read_typed
from .values import resolve

PAGE = 25
EXCERPT, TITLE = 240, 300  # characters


def find(
    person: Person | Standing,
    query: str,
    *,
    cursor: str = "",
    limit: int = PAGE,
    exact: bool = False,
    length: int = EXCERPT,
    **filters: Any,
) -> Page:
    """Posts that hold what was asked for and that this person may read, the nearest first, of equals the newest.

    Filters may stand in the query itself (`typed`) and in `filters`: room (a key, an id or a Room), thread, author,
    state, capacity, language, kind, since, until, has_file. Filters alone give the newest posts; a query of nothing, or
    of words too common to decide, gives none, and so does a typed filter that means nothing. `exact`: only words as
    they are spelled. Whatever was typed is an answer and never an error; TypeError for a filter there is not.
    """
    standing = person if isinstance(person, Standing) else standing_of(person)
    narrowed = Filters(**{name: value for name, value in filters.items() if value not in (None, "", False)})
    typed = read_typed(query)
    read = read_query(typed.words)
    if not standing.admitted:
        return Page(query=read, typed=typed)
    resolved = resolve(standing, typed.asked)
    empty = Page(query=read, typed=typed, chips=resolved.chips)
    if not resolved.all_understood or not (read.terms or narrowed.any or resolved.narrowings):
        return empty
    synonyms = current()
    asked = readings(read, synonyms)[: 1 if exact else None] if read.terms else []
    found = _find(asked, scope_of(standing, narrowed, resolved.narrowings), cursor, limit)
    lines = lines_of([candidate.post for candidate in found.shown])
    alone = not cursor and not narrowed.any and not resolved.narrowings
    return replace(
        empty,
        rows=_marked(lines, read, length),
        count=min(found.count, BLOCK),
        is_counted=found.count <= BLOCK,
        after=found.after,
        also=() if exact else also_searched(read, synonyms),
        threads=threads_titled(standing, asked) if alone else [],
    )


@dataclass(frozen=True)
class _Shown:
    shown: Sequence[Candidate]
    count: int  # one past BLOCK where there are more
    after: str


@dataclass(frozen=True)
class _Place:
    """Where the last page ended: below which post its block began, and at which candidate it stopped."""

    below: int = 0
    reading: int = -1
    post: int = 0


def _find(asked: Sequence[Condition], scope: Scope, cursor: str, limit: int) -> _Shown:
    place = _place(cursor)
    block = block_of(asked, scope, place.below)
    left = [one for one in block.candidates if (one.reading, -one.post) > (place.reading, -place.post)]
    shown = left[:limit]
    after = ""
    if len(left) > limit:
        after = f"{place.below}.{shown[-1].reading}.{shown[-1].post}"
    elif block.below:
        after = f"{block.below}"
    whole = not place.below and not block.below
    return _Shown(shown, len(block.candidates) if whole else BLOCK + 1, after)


def _place(cursor: str) -> _Place:
    parts = cursor.split(".")
    if not all(part.isascii() and part.isdecimal() and len(part) < 19 for part in parts) or len(parts) not in (1, 3):
        return _Place()
    return _Place(*map(int, parts))


def _marked(lines: Sequence[Line], query: Query, length: int) -> list[Found]:
    """The posts in their order, with what was looked for marked in them."""
    wanted = Wanted(query.words)
    return [_found(line, wanted, length) for line in lines]


def _found(line: Line, wanted: Wanted, length: int) -> Found:
    text, title = text_of(line.body, line.names), title_of(line.title)
    return Found(
        line=line,
        excerpt=text.marked(wanted, length=length),
        direction=line.direction or text.direction(line.language),
        title=title.marked(wanted, length=TITLE),
        title_direction=title.direction(line.title_language),
    )
