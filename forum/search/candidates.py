"""Which posts a query finds, the newest first, and which reading finds each (arabic.md §15.4).

Of a word that stands almost everywhere not all posts are ranked: the newest BLOCK are, then the BLOCK before them, so
that a frequent word costs no more than any other. Within a block the strictest reading comes first.
"""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from accounts.statements import Statement

from .conditions import Condition
from .index import TABLE
from .scope import Scope

BLOCK = 500
COUNTED_FOR = 600  # seconds
_counted: tuple[float, float] | None = None


class Candidate(NamedTuple):
    reading: int  # which is the first to find it
    post: int


class Block(NamedTuple):
    """`below`: where the next block begins; 0 where there is none."""

    candidates: list[Candidate]
    below: int


def block_of(readings: Sequence[Condition], scope: Scope, below: int) -> Block:
    """The newest posts that the widest reading finds, below this one, in the order in which they are shown."""
    if not readings:
        rows = [(pk, 0) for (pk,) in ask(*_unworded(scope, below))]
    elif connection.vendor == "postgresql":
        rows = _ranked_newest(readings, scope, below)
    else:
        rows = _ranked_apart(readings, scope, below)
    more = rows[BLOCK - 1][0] if len(rows) > BLOCK else 0
    found = sorted((Candidate(reading, pk) for pk, reading in rows[:BLOCK]), key=lambda one: (one.reading, -one.post))
    return Block(found, more)


def _unworded(scope: Scope, below: int) -> tuple[str, list[Any]]:
    where, values = _where("p.id", scope, below)
    return f"SELECT p.id FROM forum_post p {scope.joined} WHERE {where} ORDER BY p.id DESC LIMIT {BLOCK + 1}", values


def _ranked_newest(readings: Sequence[Condition], scope: Scope, below: int) -> list[Any]:
    """A frequent word is looked for backwards, as far as four times what should do. Where that finds too few, words
    that are each frequent do not stand together, and the index is asked."""
    expected = _expected(readings[-1].on_postgres())
    if expected**2 * 4 > BLOCK * _posts():
        rows = ask(*_ranked(readings, scope, below, passed=int(4 * BLOCK * _posts() / expected) + 10 * BLOCK))
        if len(rows) > BLOCK:
            return rows
    return ask(*_ranked(readings, scope, below))


def _ranked(readings: Sequence[Condition], scope: Scope, below: int, *, passed: int = 0) -> tuple[str, list[Any]]:
    """On PostgreSQL the row of words is at hand, and says itself which readings find it. `passed`: at most so many of
    the newest are looked at."""
    where, values = _where("p.id", scope, below)
    *stricter, widest = [reading.on_postgres() for reading in readings]
    cases = "".join(f" WHEN vector @@ CAST(%s AS tsquery) THEN {n}" for n in range(len(stricter)))
    reading = f"CASE{cases} ELSE {len(stricter)} END" if stricter else "0"
    words = f"SELECT post_id, {reading} AS reading FROM {TABLE} WHERE vector @@ CAST(%s AS tsquery)"
    # Left to itself the server would read all posts backwards for a word it takes to be half as rare as it is: only of
    # frequent ones so many are found soon. The others come from the index, all of them, before a post is looked at; and
    # OFFSET keeps it from turning the join around.
    apart = "" if passed else "MATERIALIZED"
    if passed:
        newest = "%s" if below else f"(SELECT max(post_id) FROM {TABLE})"
        words += f" AND post_id > {newest} - %s"
    sql = (
        f"WITH found AS {apart} ({words}) SELECT w.post_id, w.reading FROM found w CROSS JOIN LATERAL "
        f"(SELECT 1 FROM forum_post p {scope.joined} WHERE p.id = w.post_id AND {where} OFFSET 0) readable "
        f"ORDER BY w.post_id DESC LIMIT {BLOCK + 1}"
    )
    reach = ([below, passed] if below else [passed]) if passed else []
    return sql, [*stricter, widest, *reach, *values]


def _expected(condition: str) -> int:
    """How many posts hold this, as the server estimates it from what it knows of the most frequent words.

    Reading the posts backwards until BLOCK are found takes less than reading all that are found where its square is
    large: a row that is passed costs about a quarter of one that is fetched.
    """
    explain = f"EXPLAIN (FORMAT JSON) SELECT 1 FROM {TABLE} WHERE vector @@ CAST(%s AS tsquery)"
    [(plans,)] = ask(explain, [condition])
    return max(int(plans[0]["Plan"]["Plan Rows"]), 1)


def _posts() -> float:
    """About how many posts there are. Asked again after some minutes."""
    global _counted
    if _counted is None or time.monotonic() > _counted[1]:
        [(posts,)] = ask(f"SELECT reltuples FROM pg_class WHERE oid = '{TABLE}'::regclass", [])
        _counted = posts, time.monotonic() + COUNTED_FOR
    return max(_counted[0], 1)


def _ranked_apart(readings: Sequence[Condition], scope: Scope, below: int) -> list[tuple[int, int]]:
    """FTS5 gives rows newest first by itself, but says of no row which reading found it: each stricter one is asked."""
    where, values = _where("w.rowid", scope, below)
    *stricter, widest = [reading.on_sqlite() for reading in readings]
    # The words come first: CROSS JOIN keeps SQLite from beginning with the posts.
    sql = (
        f"SELECT w.rowid FROM {TABLE} w CROSS JOIN forum_post p ON p.id = w.rowid {scope.joined} "
        f"WHERE {TABLE} MATCH %s AND {where} ORDER BY w.rowid DESC LIMIT {BLOCK + 1}"
    )
    found = [pk for (pk,) in ask(sql, [widest, *values])]
    reading_of: dict[int, int] = {}
    if found:
        within = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s AND rowid BETWEEN %s AND %s ORDER BY rowid DESC"
        for number, condition in enumerate(stricter):
            for (pk,) in ask(within, [condition, found[-1], found[0]]):
                reading_of.setdefault(pk, number)
    return [(pk, reading_of.get(pk, len(stricter))) for pk in found]


def _where(number: str, scope: Scope, below: int) -> tuple[str, list[Any]]:
    values = [_told(value) for value in scope.values]
    return (f"{number} < %s AND {scope.sql}", [below, *values]) if below else (scope.sql, values)


def ask(sql: str, values: Sequence[Any]) -> list[Any]:
    """On PostgreSQL as plain SQL: how a query is best answered depends on its words, which a prepared one forgets."""
    if connection.vendor == "sqlite":
        return _statement(sql)(values)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


@lru_cache(maxsize=500)
def _statement(sql: str) -> Statement:
    return Statement(sql)


def _told(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value.astimezone(UTC))
    return value
