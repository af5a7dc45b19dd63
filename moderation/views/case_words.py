"""What the queue says of a case, without a query of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from accounts.standing import Standing
from forum.bylines import aliases_in, byline_of
from forum.fragments import excerpt_of
from forum.mentions import Known, known_in, with_names
from forum.models import Post, Room

from .. import reasons, selectors, supervision
from ..forms import ACTS
from ..models import Case

EXCERPT = 120


@dataclass(frozen=True)
class Line:
    case: Case
    place: str
    author: str
    excerpt: str
    severity: str
    late: bool
    mine: bool


def lines_of(cases: list[Case], standing: Standing) -> list[Line]:
    """Three queries for the names in them, whatever their number."""
    known = known_in([case.post for case in cases])
    aliases = aliases_in({case.post.thread for case in cases})
    return [line_of(case, standing, known, aliases) for case in cases]


def line_of(case: Case, standing: Standing, known: Known, aliases: Mapping[tuple[int, int], int]) -> Line:
    """In a private conversation the place is not named: the desk knows of the post, not of the conversation."""
    private = case.post.thread.room.kind == Room.Kind.DIRECT
    return Line(
        case=case,
        place="" if private else case.post.thread.title or case.post.thread.room.name,
        author=byline_of(case.post, aliases=aliases).name,
        excerpt=excerpt_of(case.post, known, length=EXCERPT),
        severity=str(reasons.severity_name(case.severity)),
        late=selectors.is_late(case),
        mine=case.officer_id == standing.person.pk,
    )


def language_of(case: Case) -> str:
    """In which the author is written to; where she is not named that of her text, because her own would tell of her."""
    return case.post.language if case.post.thread.hides_authors else case.post.author.language


@dataclass(frozen=True)
class Proposed:
    """What an officer of the committee thinks should be done."""

    pk: int
    officer: str
    act: str
    reason: str
    words: str
    at: datetime


def proposed(case: Case) -> list[Proposed]:
    return [
        Proposed(
            pk=one.pk,
            officer=one.officer.display_name,
            act=str(reasons.action(one.act).name) if one.act != Case.Act.NONE else str(DISMISS),
            reason=str(reasons.reason(one.reason).name),
            words=one.words,
            at=one.at,
        )
        for one in supervision.proposals_in(case)
    ]


def messages_in(language: str) -> dict[str, dict[str, str]]:
    """What the library says to authors, by reason, with the act that each message speaks of."""
    return {found.key: {"act": _speaks_of(found), "text": found.message(language)} for found in reasons.reasons()}


def message_for(reason: str, act: str, language: str) -> str:
    """To begin with; nothing where the library's message speaks of another act than the one that is taken."""
    found = reasons.reason(reason)
    return found.message(language) if _speaks_of(found) == act else ""


def _speaks_of(reason: reasons.Reason) -> str:
    return str(Case.Act.HIDE) if reason.default_action == "quarantine" else reason.default_action


DISMISS = dict((act, label) for act, label, _effect in ACTS)[Case.Act.NONE]


def text_of(post: Post) -> SafeString:
    """What a post says, with the names of those it mentions; for whoever may read it although it is out of sight."""
    return with_names(post.body_html, post.mentions, known_in([post]), hides=post.thread.hides_authors)
