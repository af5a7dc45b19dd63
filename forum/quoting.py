"""Words of another post in what somebody writes: found by the link below them, and bound to the post they are of.

What is bound is kept apart from the text (forum/models/quotes.py) and seen only while the source may be: nobody has to
look for copies of what was withdrawn, hidden or erased. Words that are not the source's own stay a plain quotation.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from accounts.models import Person
from accounts.rights_now import standing_now

from . import content, selectors
from .bylines import aliases_in, byline_of
from .mentions import in_words, known_in
from .mentions.quoted import address_of, opened, source_label
from .models import Post, Quote, Room, Thread, ThreadInvitation

MOST = 10  # of one post
_LINES = re.compile(r"(?:^>[^\n]*(?:\n|\Z))+", re.MULTILINE)
_SOURCE = re.compile(r">[ \t]*\[[^\[\]\n]*\]\((https?://[^/\s()]+)?/t/(\d{1,15})/p/(\d{1,9})/\)[ \t]*")
_MARK = re.compile(r"^> @\[(quote:[a-z0-9]{8,32})\][ \t]*$", re.MULTILINE)
_BETWEEN_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Bound:
    """A text with marks where quotes stand, and the quotes: not stored yet."""

    body: str
    quotes: tuple[Quote, ...] = ()
    tokens: tuple[str, ...] = ()  # of these quotes, and of those that the post had and keeps


def bound(author: Person, body: str, *, client_id: UUID, post: Post | None = None) -> Bound:
    """What is typed, with each quotation of a post that she reads bound to it. No query where nothing is quoted.

    `post`: the one that is edited; marks of its quotes that stand in the text stay.
    """
    blocks = [found for found in _LINES.finditer(body) if _source(found[0])] if "/p/" in body else []
    marks = _MARK.findall(body) if post is not None else []
    if not blocks and not marks:
        return Bound(body)
    sources = _sources(author, [_source(found[0]) for found in blocks[:MOST]])
    quotes: list[Quote] = []
    for found in reversed(blocks[:MOST]):
        source, words = sources.get(_source(found[0]) or (0, 0)), _words(found[0])
        if source is None or not _says(source, words):
            continue
        quote = Quote(key=_key(client_id, len(quotes)), source=source, words=words)
        ends = "\n" if found[0].endswith("\n") else ""
        marked = f"{body[: found.start()]}> @[quote:{quote.key}]{ends}{body[found.end() :]}"
        if f"quote:{quote.key}" in content.mentioned(marked):  # not in a block of code
            body, quotes = marked, [*quotes, quote]
    keys = [mark.removeprefix("quote:") for mark in marks]
    kept = Quote.objects.filter(post=post, key__in=keys).values_list("key", flat=True) if keys else ()
    return Bound(body, tuple(quotes), tuple(f"quote:{key}" for key in (*(quote.key for quote in quotes), *kept)))


def keep(found: Bound, post: Post) -> None:
    """Beside the post that was stored."""
    if not found.quotes:
        return
    for quote in found.quotes:
        quote.post = post
    Quote.objects.bulk_create(found.quotes)


def unstored(found: Bound, room: Room, thread: Thread | None) -> dict[str, Quote]:
    """{token: quote} as they would be seen there: for a preview."""
    here = Post(thread=thread or Thread(room=room))
    guests = bool(thread) and ThreadInvitation.objects.filter(thread=thread, withdrawn_at=None).exists()
    for quote in found.quotes:
        quote.post = here
        quote.has_guests = guests  # type: ignore[attr-defined]
    return {f"quote:{quote.key}": quote for quote in found.quotes}


def forget(posts: Iterable[int]) -> None:
    """Their words in other posts, and what they quoted themselves (domain.md W2)."""
    numbers = list(posts)
    Quote.objects.filter(source__in=numbers).update(words="")
    Quote.objects.filter(post__in=numbers).update(words="")


def quotation_of(post: Post) -> str:
    """A post quoted, with the names of those it mentions: to quote somebody's call is not to call again. What it
    quotes itself is left out, unless it says nothing else."""
    known, hides = known_in([post]), post.thread.hides_authors
    own = _LINES.sub("", post.body).strip()
    words = in_words(own or post.body, post.mentions, known, hides=hides)
    lines = "\n".join(f"> {line}".rstrip() for line in words.strip().splitlines())
    below = f"> {reference_of(post)}\n" if post.number else ""
    return f"{lines}\n{below}\n"


def reference_of(post: Post) -> str:
    """The line below a quotation: whose words, and a link to where they stand. Nothing while it stands nowhere."""
    if post.number is None:
        return ""
    who = "" if post.thread.hides_authors else byline_of(post, aliases=aliases_in([post.thread])).name
    return f"[{source_label(who, post.number)}]({settings.ORIGIN}{address_of(post)})"


def source_of(post: Post, *, keeps: bool = False) -> str:
    """The Markdown of a post with the words of its quotes. `keeps`: it goes back to be stored."""
    return opened(post.body, post.mentions, known_in([post]), hides=post.thread.hides_authors, keeps=keeps)


def _source(block: str) -> tuple[int, int] | None:
    last = block.rstrip().rpartition("\n")[2]
    found = _SOURCE.fullmatch(last)
    if found is None or found[1] not in {None, *settings.ORIGINS}:
        return None
    return int(found[2]), int(found[3])


def _words(block: str) -> str:
    lines = block.rstrip().splitlines()[:-1]
    return "\n".join(line.removeprefix(">").removeprefix(" ") for line in lines).strip()


def _sources(author: Person, places: Iterable[tuple[int, int] | None]) -> dict[tuple[int, int], Post]:
    wanted = Q()
    for place in places:
        if place is not None:
            wanted |= Q(thread=place[0], number=place[1])
    if not wanted:
        return {}
    found = selectors.posts_for(standing_now(author)).filter(wanted)
    return {(post.thread_id, post.number or 0): post for post in found if not post.is_gone and not post.is_line}


def _says(source: Post, words: str) -> bool:
    """Whether these are words of it, in their order; how they were set and spaced does not matter."""
    said = _bare(content.flat(words))
    known, hides = known_in([source]), source.thread.hides_authors
    whole = in_words(source.body, source.mentions, known, hides=hides)
    own = in_words(_LINES.sub("", source.body), source.mentions, known, hides=hides)
    return bool(said) and any(said in _bare(content.flat(text)) for text in (whole, own))


def _bare(text: str) -> str:
    return _BETWEEN_WORDS.sub("", text)


def _key(client_id: UUID, number: int) -> str:
    """The same when the same is sent again."""
    return hashlib.sha256(f"{client_id} {number}".encode()).hexdigest()[:16]
