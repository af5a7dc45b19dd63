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
from ..fragments import render_post
from ..mentions import known_in
from ..models import Post, Thread

_MENTION = re.compile(r'(<bdi class="mention)(" data-mention="([^"]+)")')


@dataclass(frozen=True)
class Drawn:
    """A post as this reader sees it."""

    pk: int
    number: int | None
    html: SafeString
    post: Post
    waits: bool = False
    begins_day: bool = False  # the first of its day on this page, by the reader's calendar
    publish_id: str = field(default_factory=lambda: str(uuid4()))

    @property
    def created_at(self) -> datetime:
        return self.post.created_at


def draw(
    posts: Iterable[Post], thread: Thread, reader: Standing, style: ReaderStyle, *, first_unread: int = 0
) -> list[Drawn]:
    """The shared fragments with what depends on the reader added: her edge, her clock and digits (house.md §1.7).

    static/js/models/minutes.js sets what comes later in the same way.
    """
    posts = list(posts)
    aliases, known = aliases_in([thread]), known_in(posts)
    language, hers = get_language() or "ar", tokens_of(reader, thread, aliases)
    drawn: list[Drawn] = []
    before: Post | None = None
    for post in posts:
        fragment = render_post(post, language, aliases=aliases, known=known)
        html = localise_times(_timed(fragment, thread), style)
        if post.author_id == reader.person.pk:
            html = _marked(html, "mine")
        if post.mentions:
            html = _calling(html, hers)
        begins_day = before is None or _day(before, style) != _day(post, style)
        if not begins_day and post.number != first_unread and _follows(post, before):
            html = _marked(html, "follows")
        before = post
        waits = post.status == Post.Status.SUBMITTED
        drawn.append(Drawn(post.pk, post.number, html, post, waits=waits, begins_day=begins_day))
    return drawn


def tokens_of(reader: Standing, thread: Thread, aliases: Mapping[tuple[int, int], int] | None = None) -> set[str]:
    """The mentions that mean this reader: herself, her delegation, her bodies; her number where authors have one."""
    if thread.hides_authors:
        number = (aliases if aliases is not None else aliases_in([thread])).get((thread.pk, reader.person.pk))
        return {f"alias:{number}"} if number else set()
    state = {f"state:{reader.state_code}"} if reader.state_code else set()
    return {str(reader.person.pk), *state, *(f"body:{key}" for key in reader.bodies)}


def _calling(html: SafeString, hers: AbstractSet[str]) -> SafeString:
    """Mentions of this reader, drawn with emphasis."""
    return SafeString(
        _MENTION.sub(lambda found: f"{found[1]} mention--me{found[2]}" if found[3] in hers else found[0], html)
    )


def _timed(html: str, thread: Thread) -> str:
    """A live room names the day above its posts, so that each says the hour; its own time is the first in it."""
    dense = thread.kind == Thread.Kind.STREAM
    return html.replace('data-time="relative"', 'data-time="clock"', 1) if dense else html


def _marked(html: SafeString, modifier: str) -> SafeString:
    return SafeString(html.replace('class="post', f'class="post post--{modifier}', 1))


def _day(post: Post, style: ReaderStyle) -> date:
    return post.created_at.astimezone(style.zone).date()


def _follows(post: Post, before: Post | None) -> bool:
    """The same voice within the same minute: a live room does not repeat its head, unless it says more than that."""
    if before is None or post.thread.kind != Thread.Kind.STREAM or post.number is None:
        return False
    if post.is_line or before.is_line:
        return False  # A line has no head that could stand for the next.
    same_voice = (post.author_id, post.capacity) == (before.author_id, before.capacity)
    minute = post.created_at.replace(second=0, microsecond=0) == before.created_at.replace(second=0, microsecond=0)
    says_more = post.reply_to_id or post.edited_at or post.kind != Post.Kind.POST
    return same_voice and minute and not says_more
