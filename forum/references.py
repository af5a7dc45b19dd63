"""`#` in a box: threads its writer may read, and how each may be named to those who will read what she writes.

A title is part of a thread: it is written out only where all who read here read there too. Elsewhere the bare address
stands, which opens for who may read it and is a 404 for everybody else.
"""

import re
from dataclasses import dataclass

from accounts.models import Person
from accounts.standing import Standing, standings_of
from accounts.text import fold, to_ascii_digits

from . import selectors
from .access import covers
from .models import Room, Thread, ThreadInvitation
from .permissions import reads_by_right

MOST = 8
LOOKED_AT = 400  # the threads that moved last, among which is looked
LONGEST_QUERY = 100
_WORD = re.compile(r"\w+")
_ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل")


@dataclass(frozen=True)
class Reference:
    thread: Thread
    titled: bool  # whether its title may stand in a text written here


def references(author: Standing, here: Room, thread: Thread | None, query: str) -> list[Reference]:
    """The threads that fit what is typed, last moved first; those that moved last where nothing is.

    A flat number of queries.
    """
    wanted = _WORD.findall(fold(query[:LONGEST_QUERY]))
    invited = _invited_into(thread) if thread is not None else []
    rows = selectors.threads_for(author).exclude(kind=Thread.Kind.STREAM).filter(last_number__gt=0)
    found = [row for row in rows.order_by("-moved_at", "-pk")[:LOOKED_AT] if _fits(row, wanted)]
    return [
        Reference(row, titled=covers(here, row.room) and all(reads_by_right(one, row.room) for one in invited))
        for row in found[:MOST]
    ]


def _invited_into(thread: Thread) -> list[Standing]:
    """Those who read this thread by invitation; an observer asked to speak reads the open boards anyway."""
    people = ThreadInvitation.objects.filter(thread=thread, withdrawn_at__isnull=True).values("person")
    return list(standings_of(Person.objects.filter(pk__in=people)).values())


def _fits(thread: Thread, wanted: list[str]) -> bool:
    """Each word begins a word of the title, with or without the article; or the number is the thread's."""
    if len(wanted) == 1 and to_ascii_digits(wanted[0]) == str(thread.pk):
        return True
    words = _WORD.findall(fold(thread.title))
    words += [bare for word in words for bare in _bare(word)]
    return all(any(word.startswith(begun) for word in words for begun in (one, *_bare(one))) for one in wanted)


def _bare(word: str) -> list[str]:
    return [word.removeprefix(article) for article in _ARTICLES if word.startswith(article) and len(word) > 4]
