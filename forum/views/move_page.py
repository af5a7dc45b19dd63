"""The posts of a thread to choose from, a page at a time."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db.models import QuerySet

from accounts.requests import MemberRequest

from .. import content, moves
from ..bylines import Byline, aliases_in, byline_of
from ..conversation_forms import MOST_NUMBERS, numbers_in
from ..fragments import excerpt_of
from ..mentions import known_in
from ..models import Post, Thread
from .answers import number_in, wants_json

EXCERPT = 240
# Buttons that turn the page and send nothing.
TURNING = ("older", "newer")


@dataclass(frozen=True)
class Offered:
    """A post to choose or not; without an excerpt it is out of sight, and goes along as what it is."""

    post: Post
    byline: Byline
    excerpt: str
    direction: str
    chosen: bool


class Choosing:
    """A page of posts, and which are chosen on it and on others."""

    def __init__(self, request: MemberRequest, thread: Thread) -> None:
        self._thread = thread
        posted = request.method == "POST"
        sent = request.POST if posted else request.GET
        self.only_turns = not posted or (not wants_json(request) and any(name in sent for name in TURNING))
        self.chosen = (numbers_in(sent.getlist("posts")) or [])[:MOST_NUMBERS]
        older, newer = (numbers_in(sent.getlist(name)) or [0] for name in TURNING)
        self._before, self._after = older[0], newer[0]
        if not posted and (first := number_in(request, "from")):
            self._after = first - 1

    @property
    def _rows(self) -> QuerySet[Post]:
        return moves.movable_in(self._thread)

    @cached_property
    def _page(self) -> list[Post]:
        size = settings.POSTS_PER_PAGE
        if self._before:
            return list(self._rows.filter(number__lt=self._before).order_by("-number")[:size])[::-1]
        return list(self._rows.filter(number__gt=self._after).order_by("number")[:size])

    @cached_property
    def offered(self) -> list[Offered]:
        aliases, known = aliases_in([self._thread]), known_in(self._page)
        return [
            Offered(
                post,
                byline_of(post, aliases=aliases),
                "" if post.is_gone else excerpt_of(post, known, length=EXCERPT),
                content.direction_of(post.body, language=post.language),
                post.pk in self.chosen,
            )
            for post in self._page
        ]

    @property
    def elsewhere(self) -> list[int]:
        """Chosen on other pages: kept in the form."""
        here = {post.pk for post in self._page}
        return [pk for pk in self.chosen if pk not in here]

    @property
    def older(self) -> int:
        number = (self._page[0].number or 0) if self._page else 0
        return number if self._rows.filter(number__lt=number).exists() else 0

    @property
    def newer(self) -> int:
        number = (self._page[-1].number or 0) if self._page else 0
        return number if number and self._rows.filter(number__gt=number).exists() else 0
