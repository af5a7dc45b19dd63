"""What the pages of a promotion show: the messages to choose from, the preview, the answers."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.requests import MemberRequest
from accounts.standing import Standing

from .. import content, mentions, promotion, selectors
from ..bylines import Byline, aliases_in, byline_of
from ..conversation_forms import MOST_NUMBERS, numbers_in
from ..fragments import excerpt_of
from ..mentions import Known, known_in, with_names
from ..models import Post, PromotedPost, Promotion, Room, Thread
from ..permissions import capacities_in
from .answers import number_in, wants_json
from .words import audience_of

Answer = PromotedPost.Answer
EXCERPT = 400
# Buttons that turn the page and send nothing.
TURNING = ("older", "newer")

ANSWERS: dict[str, str | Promise] = {
    Answer.ASKED: _("No answer yet: without the name"),
    Answer.NAMED: _("With the name"),
    Answer.UNNAMED: _("Without the name"),
    Answer.LEFT_OUT: _("Left out"),
}


@dataclass(frozen=True)
class Offered:
    """A message to choose or not."""

    post: Post
    byline: Byline
    excerpt: str
    direction: str
    chosen: bool


class Choosing:
    """A page of messages, and which are chosen on it and on others."""

    def __init__(self, request: MemberRequest, source: Thread) -> None:
        self._standing, self._source = request.standing, source
        posted = request.method == "POST"
        sent = request.POST if posted else request.GET
        self.only_turns = not posted or (not wants_json(request) and any(name in sent for name in TURNING))
        self.chosen = (numbers_in(sent.getlist("posts")) or [])[:MOST_NUMBERS]
        older, newer = (numbers_in(sent.getlist(name)) or [0] for name in TURNING)
        self._before, self._after = older[0], newer[0]
        if not posted and (before := number_in(request, "before")):
            self._before = before

    @cached_property
    def _page(self) -> list[Post]:
        rows = promotion.promotable_in(self._standing, self._source)
        size = settings.POSTS_PER_PAGE
        if self._after:
            return list(rows.filter(number__gt=self._after).order_by("number")[:size])
        rows = rows.filter(number__lt=self._before) if self._before else rows
        return list(rows.order_by("-number")[:size])[::-1]

    @cached_property
    def offered(self) -> list[Offered]:
        aliases, known = aliases_in([self._source]), known_in(self._page)
        return [
            Offered(
                post,
                byline_of(post, aliases=aliases),
                excerpt_of(post, known, length=EXCERPT),
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
        return self._edge(0, "number__lt")

    @property
    def newer(self) -> int:
        return self._edge(-1, "number__gt")

    def _edge(self, at: int, beyond: str) -> int:
        """The number at an end of this page, if there is more beyond it."""
        number = (self._page[at].number or 0) if self._page else 0
        more = promotion.promotable_in(self._standing, self._source).filter(**{beyond: number})
        return number if number and more.exists() else 0


# --- The draft ---------------------------------------------------------------------------------------------------


def promoter_parts(standing: Standing, draft: Promotion) -> dict[str, Any]:
    chosen = promotion.chosen_in(standing, draft)
    kept = [row for row in chosen if row.answer != Answer.LEFT_OUT]
    return {
        "preview": _preview(standing, draft, kept) if kept and draft.thread is None else "",
        "byline": _promoter_byline(standing, draft.board),
        "direction": content.direction_of(draft.title, language=draft.language),
        "rows": _answers(chosen, draft),
        "gone": draft.posts.count() - len(chosen),
        "thread": _readable(standing, draft),
        "audience": audience_of(draft.board),
        "unanswered": any(row.answer == Answer.ASKED for row in kept),
        "names": promotion.names_authors(draft.source, draft.board),
    }


def author_parts(standing: Standing, draft: Promotion) -> dict[str, Any]:
    own = promotion.own_words(standing.person, draft)
    known = known_in(row.post for row in own)
    return {
        "own": [
            {"post": row.post, "html": with_names(row.post.body_html, row.post.mentions, known, hides=_hides(row))}
            for row in own
        ],
        "answer": own[0].answer if own else "",
        "answers": [(answer, ANSWERS[answer]) for answer in promotion.answers_offered(draft)],
        "names": promotion.names_authors(draft.source, draft.board),
        "promoter": promotion.promoter_name(draft),
        "thread": _readable(standing, draft),
        "audience": audience_of(draft.board),
    }


def _hides(row: PromotedPost) -> bool:
    return row.post.thread.hides_authors


def _preview(standing: Standing, draft: Promotion, kept: list[PromotedPost]) -> SafeString:
    """As it will stand there: the same text through the same renderer, its mentions as they will be recognised."""
    body = promotion.text_of(draft, kept)
    hides = draft.board.attribution == Room.Attribution.NON_ATTRIBUTION
    tokens = () if hides else mentions.recognised(standing, draft.board, None, body).tokens
    html = content.render(body, language=draft.language)
    return with_names(html, tokens, Known(tokens), hides=hides)


def _promoter_byline(standing: Standing, board: Room) -> Byline:
    """What will stand beside the first post: hers, in the capacity she usually writes in."""
    main = standing.main
    assert main is not None
    unwritten = Post(
        author=standing.person,
        author_class=main.klass,
        author_state=main.state,
        author_title_ar=main.title_ar,
        author_title_en=main.title_en,
        author_title_fr=main.title_fr,
        capacity=capacities_in(standing, board.attribution == Room.Attribution.NON_ATTRIBUTION)[0],
        thread=Thread(attribution=board.attribution),
    )
    return byline_of(unwritten, aliases={})


def _answers(chosen: list[PromotedPost], draft: Promotion) -> list[dict[str, Any]]:
    """One row for each message: whose it is in its own place, how it begins, what its author says."""
    aliases, known = aliases_in([row.post.thread for row in chosen]), known_in(row.post for row in chosen)
    return [
        {
            "byline": byline_of(row.post, aliases=aliases),
            "excerpt": excerpt_of(row.post, known),
            "language": row.post.language,
            "direction": content.direction_of(row.post.body, language=row.post.language),
            "answer": row.answer,
            "said": ANSWERS[row.answer],
            "shown": promotion.attribution_of(row, draft),
        }
        for row in chosen
    ]


def _readable(standing: Standing, draft: Promotion) -> Thread | None:
    """The thread it became, for those who may read it."""
    if draft.thread_id is None:
        return None
    return selectors.threads_for(standing).filter(pk=draft.thread_id).first()
