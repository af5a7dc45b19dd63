"""What the queue says of a case, without a query of its own."""

from dataclasses import dataclass

from accounts.standing import Standing
from forum.bylines import byline_of
from forum.fragments import excerpt_of
from forum.models import Room

from .. import reasons, selectors
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


def line_of(case: Case, standing: Standing) -> Line:
    """In a private conversation the place is not named: the desk knows of the post, not of the conversation."""
    private = case.post.room.kind == Room.Kind.DIRECT
    return Line(
        case=case,
        place="" if private else case.post.thread.title or case.post.room.name,
        author=byline_of(case.post, aliases={}).name,
        excerpt=excerpt_of(case.post, length=EXCERPT),
        severity=str(reasons.severity_name(case.severity)),
        late=selectors.is_late(case),
        mine=case.officer_id == standing.person.pk,
    )
