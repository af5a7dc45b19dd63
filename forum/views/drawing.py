"""Posts as one reader sees them: the shared fragments, drawn once, with what is hers added (house.md §1.7)."""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import uuid4

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.display import ReaderStyle, localise_times
from accounts.standing import Standing

from ..bylines import aliases_in
from ..drawn_rows import Aliases, DrawnRows
from ..fragments import render_post
from ..mentions import Known, known_in
from ..models import Post, Thread
from ..post_rows import Row

_MENTION = re.compile(r'(<bdi class="mention)(" data-mention="([^"]+)")')


@dataclass(frozen=True)
class Drawn:
    """A post that waits for approval, as this reader sees it."""

    pk: int
    html: SafeString
    waits: bool
    publish_id: str = field(default_factory=lambda: str(uuid4()))


@dataclass
class Stretch:
    """Posts of a page with nothing between them, and which dividers stand above the first."""

    begins: datetime
    is_new: bool  # what she has not read begins here
    is_day: bool  # in a live room: another day begins here, by the reader's calendar
    fragments: list[str] = field(default_factory=list)
    html: SafeString = field(default=SafeString(""), init=False)


def draw(posts: Iterable[Post], thread: Thread, reader: Standing, style: ReaderStyle) -> list[Drawn]:
    """Posts without a number, as their author and those who approve them see them."""
    posts = list(posts)
    if not posts:
        return []
    aliases, known = aliases_in([thread]), known_in(posts)
    hers = tokens_of(reader, thread, aliases)
    drawn = []
    for post in posts:
        fragment = _fragment(post, aliases, known)
        html = localise_times(
            _personal(fragment, post.author_id, reader, hers if post.mentions else frozenset()), style
        )
        drawn.append(Drawn(post.pk, html, waits=post.status == Post.Status.SUBMITTED))
    return drawn


def draw_page(
    rows: list[Row], thread: Thread, reader: Standing, style: ReaderStyle, *, first_unread: int = 0
) -> list[Stretch]:
    """The shared fragments with what depends on the reader added: her edge, her clock and digits (house.md §1.7).

    static/js/models/minutes.js sets what comes later in the same way.
    """
    dense = thread.kind == Thread.Kind.STREAM
    hers = tokens_of(reader, thread)
    stretches: list[Stretch] = []
    before: Row | None = None
    for row, fragment in zip(rows, _fragments(thread, rows), strict=True):
        if fragment is None:
            continue
        is_new, is_day = (
            row.number == first_unread,
            dense and (before is None or _day(before, style) != _day(row, style)),
        )
        if is_new or is_day or not stretches:
            stretches.append(Stretch(row.created_at, is_new=is_new, is_day=is_day))
        html = _personal(fragment, row.author, reader, hers if row.tokens else frozenset())
        if dense and not (is_day or is_new) and before is not None and _follows(row, before):
            html = _marked(html, "follows")
        stretches[-1].fragments.append(html)
        before = row
    for stretch in stretches:
        stretch.html = localise_times("".join(stretch.fragments), style)
    return stretches


def _fragment(post: Post, aliases: Aliases, known: Known) -> str:
    """A live room names the day above its posts, so that each says the hour; its own time is the first in it."""
    html = render_post(post, get_language() or "ar", aliases=aliases, known=known)
    dense = post.thread.kind == Thread.Kind.STREAM
    return html.replace('data-time="relative"', 'data-time="clock"', 1) if dense else html


_fragments = DrawnRows(_fragment, most=4000, size=16_000_000)


def tokens_of(reader: Standing, thread: Thread, aliases: Mapping[tuple[int, int], int] | None = None) -> set[str]:
    """The mentions that mean this reader: herself, her delegation, her bodies; her number where authors have one."""
    if thread.hides_authors:
        number = (aliases if aliases is not None else aliases_in([thread])).get((thread.pk, reader.person.pk))
        return {f"alias:{number}"} if number else set()
    state = {f"state:{reader.state_code}"} if reader.state_code else set()
    return {str(reader.person.pk), *state, *(f"body:{key}" for key in reader.bodies)}


def _personal(html: str, author: int, reader: Standing, hers: AbstractSet[str]) -> str:
    """Her own posts with their edge; mentions of this reader, drawn with emphasis."""
    if author == reader.person.pk:
        html = _marked(html, "mine")
    if not hers:
        return html
    return _MENTION.sub(lambda found: f"{found[1]} mention--me{found[2]}" if found[3] in hers else found[0], html)


def _marked(html: str, modifier: str) -> str:
    return html.replace('class="post', f'class="post post--{modifier}', 1)


def _day(row: Row, style: ReaderStyle) -> date:
    return row.created_at.astimezone(style.zone).date()


def _follows(row: Row, before: Row) -> bool:
    """The same voice within the same minute: a live room does not repeat its head, unless it says more than that."""
    if row.is_line or before.is_line:
        return False  # A line has no head that could stand for the next.
    same_voice = (row.author, row.capacity) == (before.author, before.capacity)
    minute = row.created_at.replace(second=0, microsecond=0) == before.created_at.replace(second=0, microsecond=0)
    says_more = row.answers or row.edited_at or row.kind != Post.Kind.POST
    return same_voice and minute and not says_more
