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


@dataclass
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
    before: _Said | None = None
    for row, fragment in zip(rows, _fragments(thread, rows), strict=True):
        if fragment is None:
            continue
        said = _Said(row, fragment.created_at)
        is_new = row.number == first_unread
        is_day = dense and (before is None or before.day(style) != said.day(style))
        if is_new or is_day or not stretches:
            stretches.append(Stretch(said.at, is_new=is_new, is_day=is_day))
        html = _personal(fragment, row.author, reader, hers if row.tokens else frozenset())
        if dense and not (is_day or is_new) and before is not None and said.follows(before):
            html = _marked(html, "follows")
        stretches[-1].fragments.append(html)
        before = said
    for stretch in stretches:
        stretch.html = localise_times("".join(stretch.fragments), style)
    return stretches


class Fragment(str):
    """The shared markup of a post, with when it was written, which never changes."""

    created_at: datetime


def _fragment(post: Post, aliases: Aliases, known: Known) -> Fragment:
    """A live room names the day above its posts, so that each says the hour; its own time is the first in it."""
    html = render_post(post, get_language() or "ar", aliases=aliases, known=known)
    dense = post.thread.kind == Thread.Kind.STREAM
    fragment = Fragment(html.replace('data-time="relative"', 'data-time="clock"', 1) if dense else html)
    fragment.created_at = post.created_at
    return fragment


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


@dataclass(frozen=True)
class _Said:
    """A post among those around it in a live room."""

    row: Row
    at: datetime

    def day(self, style: ReaderStyle) -> date:
        return self.at.astimezone(style.zone).date()

    def follows(self, before: "_Said") -> bool:
        """The same voice within the same minute: its head is not repeated, unless it says more than that."""
        row, other = self.row, before.row
        if row.is_line or other.is_line:
            return False  # A line has no head that could stand for the next.
        same_voice = (row.author, row.capacity) == (other.author, other.capacity)
        same_minute = self.at.replace(second=0, microsecond=0) == before.at.replace(second=0, microsecond=0)
        says_more = row.answers or row.edited_at or row.kind != Post.Kind.POST
        return same_voice and same_minute and not says_more
