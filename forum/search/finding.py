"""The one way to look for posts (arabic.md §15.4): rights before LIMIT and counts, exact words before their forms."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection

from accounts.models import Person
from accounts.standing import Standing, standing_of

from .. import content
from ..analysis import Query, read_query, snippet
from ..analysis.marking import wanted_by
from ..mentions import known_in
from ..models import Post
from ..selectors import POST_PARTS, REPLY_PARTS
from .conditions import Condition
from .index import TABLE
from .meaning import readings
from .page import Found, Page
from .scope import Filters, Scope, scope_of
from .synonyms import current

PAGE = 25
MOST_COUNTED = 1000
LONGEST_TEXT = 20_000  # of which a page looks for a place to show


def find(person: Person | Standing, query: str, *, cursor: str = "", limit: int = PAGE, **filters: Any) -> Page:
    """Posts that hold what was asked for and that this person may read, the nearest first, of equals the newest.

    `filters`: room (a key, an id or a Room), thread, author, state, capacity, language, kind, since, until, has_file.
    Filters alone give the newest posts; a query of nothing, or of words too common to decide, gives none. Whatever was
    typed is an answer and never an error; TypeError for a filter there is not.
    """
    standing = person if isinstance(person, Standing) else standing_of(person)
    narrowed = Filters(**{name: value for name, value in filters.items() if value not in (None, "")})
    read = read_query(query)
    conditions = readings(read, current()) if read.terms else []
    if not standing.admitted or not conditions and not narrowed.any or read.is_too_common and not narrowed.any:
        return Page(query=read)
    scope = scope_of(standing, narrowed)
    steps: list[Condition | None] = list(conditions) or [None]
    found, after = _page(steps, scope, _place(cursor, len(steps)), limit)
    count = _counted(steps, scope) if after or cursor else len(found)
    return Page(_rows(found, read), read, min(count, MOST_COUNTED), count <= MOST_COUNTED, after)


def _place(cursor: str, steps: int) -> tuple[int, int]:
    """Which reading the last page ended in, and below which post the next begins."""
    step, _, below = cursor.partition(".")
    if step.isdecimal() and below.isdecimal() and int(step) < steps and len(below) < 18:
        return int(step), int(below)
    return 0, 0


def _page(steps: list[Condition | None], scope: Scope, place: tuple[int, int], limit: int) -> tuple[list[int], str]:
    first, below = place
    found: list[int] = []
    for number, condition in enumerate(steps[first:], first):
        some = _ids(condition, scope, below if number == first else 0, limit + 1 - len(found))
        if len(found) + len(some) > limit:
            kept = some[: limit - len(found)]
            last = kept[-1] if kept else (2**62)
            return found + kept, f"{number}.{last}"
        found += some
    return found, ""


def _ids(condition: Condition | None, scope: Scope, below: int, limit: int) -> list[int]:
    """The newest posts that a reading finds, below this one."""
    sql, values = _matching(condition, scope, below)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT p.id {sql} ORDER BY {_newest(condition)} DESC LIMIT {int(limit)}", values)
        return [pk for (pk,) in cursor.fetchall()]


def _counted(steps: list[Condition | None], scope: Scope) -> int:
    """How many there are, counted no further than one past the bound."""
    total = 0
    for condition in steps:
        sql, values = _matching(condition, scope, 0)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM (SELECT 1 {sql} LIMIT {MOST_COUNTED + 1 - total}) AS counted", values)
            total += cursor.fetchone()[0]
        if total > MOST_COUNTED:
            break
    return total


def _matching(condition: Condition | None, scope: Scope, below: int) -> tuple[str, list[Any]]:
    """FROM and WHERE of a reading. SQLite is told to begin with the words, which it gives newest first by itself."""
    thread = "JOIN forum_thread t ON t.id = p.thread_id"
    values: list[Any] = []
    if condition is None:
        tables, where = f"forum_post p {thread}", "TRUE"
    elif connection.vendor == "sqlite":
        tables = f"{TABLE} w CROSS JOIN forum_post p ON p.id = w.rowid {thread}"
        where = f"{TABLE} MATCH %s"
        values.append(condition.on_sqlite())
    else:
        tables = f"{TABLE} w JOIN forum_post p ON p.id = w.post_id {thread}"
        where = "w.vector @@ CAST(%s AS tsquery)"
        values.append(condition.on_postgres())
    if below:
        where += f" AND {_newest(condition)} < %s"
        values.append(below)
    return f"FROM {tables} WHERE {where} AND {scope.sql}", values + [_told(value) for value in scope.values]


def _newest(condition: Condition | None) -> str:
    """By which column: on SQLite the index itself must be asked."""
    if condition is None or connection.vendor != "sqlite":
        return "p.id"
    return "w.rowid"


def _told(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value.astimezone(UTC))
    return value


def _rows(ids: list[int], query: Query) -> list[Found]:
    """The posts of these ids in their order, with what was looked for marked in them."""
    posts = Post.objects.select_related(*POST_PARTS, *REPLY_PARTS).in_bulk(ids)
    found = [posts[pk] for pk in ids if pk in posts]
    known = known_in(found)
    wanted = wanted_by(query.words)
    rows = []
    for post in found:
        names = known.names(post.mentions, hides=post.thread.hides_authors)
        text = content.flat(post.body[:LONGEST_TEXT], mentions=names)
        rows.append(Found(post, snippet(text, wanted), snippet(post.thread.title, wanted, length=300)))
    return rows
