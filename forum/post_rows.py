"""A page of posts by number as plain rows, for doors that serve many of them: a row costs a tenth of its objects.

A row holds everything a post is drawn from, so equal rows are drawn alike: what was drawn once may be kept by its row.
"""

import json
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from accounts.prepared import Prepared
from accounts.standing import Standing

from .models import LINE_KINDS, Post, Thread
from .selectors import MOST_NUMBER, POST_PARTS, REPLY_PARTS, published, sees_from

STATE = tuple(f"author_state__name_{code}" for code in ("ar", "en", "fr"))
OFFICE = tuple(f"author_office__{name}" for name in ("name_ar", "name_en", "name_fr", "form_m", "form_f"))
TITLES = ("author_class", *(f"author_title_{code}" for code in ("ar", "en", "fr")))
ANSWERED = ("id", "thread_id", "number", "status", "moderation", "body", "language", "capacity")
ANSWERED_AUTHOR = ("author_id", "author__name", "author__name_second")
# Without what never changes of a post that is there: when it was written, under which client_id.
COLUMNS = (
    *("id", "number", "thread_id", "author_id", "thread__attribution", "status", "moderation", "kind", "capacity"),
    *("author__name", "author__name_second", "author__form", *STATE, *OFFICE, *TITLES),
    *("language", "direction", "body", "body_html", "returned_reason"),
    *("edited_at", "withdrawn_at", "asks"),
    *(f"reply_to__{name}" for name in (*ANSWERED, *ANSWERED_AUTHOR)),
)
# As text: what it holds cannot be a key.
AS_TEXT_PATHS = ("files", "reactions", "quotes", "mentions", "about", "reply_to__mentions")
AS_TEXT = [Cast(path, TextField()) for path in AS_TEXT_PATHS]
NOTHING = frozenset({None, "", "[]"})


class Row(NamedTuple):
    """One post: what a page says of it and everything it is drawn from."""

    pk: int
    number: int
    author: int
    answers: int | None  # the author of the post it answers
    tokens: tuple[str, ...]  # of those it mentions, and the answered post
    kind: str
    capacity: str
    edited_at: datetime | None
    shows: Hashable

    @property
    def is_line(self) -> bool:
        return self.kind in LINE_KINDS


@dataclass(frozen=True)
class RowsPage:
    rows: list[Row]
    older: int | None
    newer: int | None


def rows_page(
    standing: Standing,
    thread: Thread,
    *,
    after: int | None = None,
    before: int | None = None,
    around: int | None = None,
    limit: int,
) -> RowsPage:
    """Up to `limit` published posts: after a number, before one, around one, or the latest. One query.

    The caller has the thread from `selectors.get_thread_for`, or its room from `get_room_for`.
    """
    floor = sees_from(standing.person, thread)
    if around is not None:
        after = max(around - limit // 2, 1) - 1
    forward = after is not None
    bound = after if after is not None else before if before is not None else thread.last_number + 1
    asked = _asked(forward, limit)
    rows = [_row(values) for values in asked(thread=thread.pk, floor=floor, bound=min(bound, MOST_NUMBER))]
    return _page(rows if forward else rows[::-1], thread, floor)


@cache
def _asked(forward: bool, limit: int) -> Prepared[tuple[Any, ...]]:
    """The question for one size of page: up from a number, or down from one."""
    bound, order = ("number__gt", "number") if forward else ("number__lt", "-number")

    def build(**given: int) -> QuerySet[Any, Any]:
        shown = published().filter(thread=given["thread"], number__gte=given["floor"], **{bound: given["bound"]})
        # The page is cut before anything is joined to it: a database that plans this once for all values would else
        # join the whole thread and sort it, as if only a few posts lay above or below any number.
        page = shown.order_by(order).values("pk")[:limit]
        return Post.objects.filter(pk__in=page).order_by(order).values_list(*COLUMNS, *AS_TEXT)

    return Prepared(build, thread=int, floor=int, bound=int)


def _page(rows: list[Row], thread: Thread, floor: int) -> RowsPage:
    if not rows:
        return RowsPage([], None, None)
    first, last = rows[0].number, rows[-1].number
    return RowsPage(rows, first if first > floor else None, last if last < thread.last_number else None)


def _row(values: tuple[Any, ...]) -> Row:
    pk, number, author, answers, kind, capacity, edited_at = _picked(values)
    tokens = _tokens(values[-3]) + _tokens(values[-1])
    return Row(pk, number, author, answers, tokens, kind, capacity, edited_at, values)


_PICKED = ("id", "number", "author_id", "reply_to__author_id", "kind", "capacity", "edited_at")
_picked = itemgetter(*map(COLUMNS.index, _PICKED))


def _tokens(text: str | None) -> tuple[str, ...]:
    return () if text in NOTHING else tuple(json.loads(text or "[]"))


def posts_behind(thread: Thread, rows: Iterable[Row]) -> dict[Row, Post]:
    """The posts of these rows as objects, each only if it still is what its row says. One query."""
    wanted = {row.pk: row for row in rows}
    found = Post.objects.filter(thread=thread, pk__in=wanted).select_related(*POST_PARTS, *REPLY_PARTS)
    return {wanted[post.pk]: post for post in found}


def is_still(post: Post, row: Row) -> bool:
    """Whether nothing that the post is drawn from has changed between the two reads."""
    values: Any = row.shows
    same = all(_value(post, path) == value for path, value in zip(COLUMNS, values, strict=False))
    texts = zip(AS_TEXT_PATHS, values[len(COLUMNS) :], strict=True)
    return same and all(json.loads(text or "null") == _value(post, path) for path, text in texts)


def _value(post: Post, path: str) -> Any:
    found: Any = post
    for name in path.split("__"):
        found = getattr(found, name, None)
    return found
