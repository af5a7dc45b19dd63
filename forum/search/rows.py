"""The posts of a page as plain rows, with what stands beside them: a row costs a tenth of its objects.

What is shown of an author goes through `bylines`, once for each author as she is written in a row.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import get_language

from accounts.models import Office, Person, State
from accounts.prepared import Prepared

from ..bylines import KINDS_OF_OFFICE, Byline, aliases_in, byline_of
from ..mentions import Known
from ..models import Post, Thread
from ..post_rows import NOTHING

LANGUAGES = ("ar", "en", "fr")
SIZES = (10, 25, 50, 100)  # for which the SQL is made
_PERSON = ("id", "name", "name_second", "form")
_STATE = tuple(f"name_{code}" for code in LANGUAGES)
_OFFICE = ("name_ar", "name_en", "name_fr", "form_m", "form_f")
_TITLES = ("author_class", *(f"author_title_{code}" for code in LANGUAGES))
_SHOWN = ("kind", "capacity")
COLUMNS = (
    *("id", "number", "created_at", "language", "direction", "body"),
    *("thread_id", "thread__title", "thread__language", "thread__kind", "thread__attribution"),
    *("room_id", "thread__room__kind", *(f"thread__room__name_{code}" for code in LANGUAGES)),
    *_SHOWN,
    *_TITLES,
    *(f"author__{name}" for name in _PERSON),
    *(f"author_state__{name}" for name in _STATE),
    *(f"author_office__{name}" for name in _OFFICE),
)
_TEXTS = ("mentions", "files")


class Line(NamedTuple):
    """One post that was found, as its reader is shown it."""

    pk: int
    number: int
    created_at: datetime
    language: str
    direction: str
    body: str
    thread: int
    title: str
    title_language: str
    thread_kind: str
    room: int
    room_kind: str
    room_name: str  # none of a conversation that was given none
    kind: str
    byline: Byline
    names: dict[str, str]  # of those it mentions
    files: list[dict[str, Any]]


def lines_of(ids: Sequence[int]) -> list[Line]:
    """In the order of the ids, without what went meanwhile. One query, but for hidden or mentioned people."""
    if not ids:
        return []
    size = next((size for size in SIZES if size >= len(ids)), len(ids))
    given = {f"n{n}": ids[n] if n < len(ids) else -1 - n for n in range(size)}
    found = {row[0]: row for row in _asked(size)(**given)}
    rows = [found[pk] for pk in ids if pk in found]
    threads = {row[6]: _thread(row[6], row[10]) for row in rows}
    aliases = aliases_in(threads.values())
    known = Known({token for row in rows for token in _tokens(row[-2])})
    return [_line(row, threads[row[6]], aliases, known) for row in rows]


@cache
def _asked(size: int) -> Prepared[tuple[Any, ...]]:
    def build(**given: int) -> QuerySet[Any, Any]:
        texts = [Cast(name, TextField()) for name in _TEXTS]
        return Post.objects.filter(pk__in=list(given.values())).order_by().values_list(*COLUMNS, *texts)

    return Prepared(build, **dict.fromkeys((f"n{n}" for n in range(size)), int))


def _line(row: tuple[Any, ...], thread: Thread, aliases: dict[tuple[int, int], int], known: Known) -> Line:
    room_names = row[13:16]
    author = row[22]
    hides = thread.hides_authors
    tokens = _tokens(row[-2])
    byline = _byline(get_language(), row[16:-2], row[10], aliases.get((thread.pk, author)) if hides else None)
    kind = Post.Kind.POST.value if hides and row[16] in KINDS_OF_OFFICE else row[16]
    names = known.names(tokens, hides=hides) if tokens else {}
    files = json.loads(row[-1]) if row[-1] not in NOTHING else []
    return Line._make((*row[:10], *row[11:13], _in_language(room_names), kind, byline, names, files))


def _in_language(names: Sequence[str]) -> str:
    return names[LANGUAGES.index((get_language() or "ar")[:2])] or names[0]


def _tokens(text: str | None) -> Sequence[str]:
    return () if text in NOTHING else json.loads(text or "[]")


@lru_cache(maxsize=2048)
def _thread(pk: int, attribution: str) -> Thread:
    return Thread(pk=pk, attribution=attribution)


@lru_cache(maxsize=8192)
def _byline(language: str | None, shown: tuple[Any, ...], attribution: str, alias: int | None) -> Byline:
    """The key holds all that it depends on, the language too: nothing kept is ever out of date."""
    kind, capacity, *rest = shown
    titles = dict(zip(_TITLES, rest[:4], strict=True))
    author = Person(**dict(zip(_PERSON, rest[4:8], strict=True)))
    state = State(**dict(zip(_STATE, rest[8:11], strict=True))) if rest[8] is not None else None
    office = Office(**dict(zip(_OFFICE, rest[11:16], strict=True))) if rest[11] is not None else None
    thread = Thread(pk=0, attribution=attribution)
    post = Post(kind=kind, capacity=capacity, thread=thread, author=author, **titles)
    post._state.fields_cache |= {"author_state": state, "author_office": office}
    return byline_of(post, aliases={} if alias is None else {(0, author.pk): alias})
