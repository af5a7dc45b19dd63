"""Looking for posts: what the page of the search finds, for programs."""

from typing import Literal

from ninja import Field, Query, Router, Schema

from accounts.requests import MemberRequest

from ..forms import MOST_ID
from ..search import find
from . import schemas, shapes

router = Router(tags=["search"])
MOST_FOUND = 50
CURSOR = r"^([0-9]{1,18}(\.[0-9]{1,2}\.[0-9]{1,18})?)?$"


class Asked(Schema):
    q: str = Field(
        max_length=300,
        description="Words, phrases in quotation marks, a minus before what to leave out, filters such as `from:`.",
    )
    room: int | None = Field(None, ge=1, le=MOST_ID)
    state: str | None = Field(None, pattern="^[A-Z]{2}$", description="The State of the author, as its two letters.")
    language: Literal["ar", "en", "fr"] | None = None
    after: str = Field("", pattern=CURSOR, description="As the page before told it.")
    exact: bool = Field(False, description="Only words as they are spelled.")
    limit: int = Field(20, ge=1, le=MOST_FOUND)


@router.get("", response=schemas.FoundPosts, url_name="search", summary="Find posts")
def search(request: MemberRequest, asked: Query[Asked]) -> shapes.Told:
    """Posts she may read that hold all the words, in any of their forms. Any text is answered, if with nothing."""
    page = find(
        request.standing,
        asked.q,
        cursor=asked.after,
        limit=asked.limit,
        exact=asked.exact,
        room=asked.room,
        state=asked.state,
        language=asked.language,
    )
    return {
        "posts": shapes.told_posts(page),
        "excerpts": ["".join(piece.text for piece in row.excerpt) for row in page.rows],
        "count": page.count,
        "is_counted": page.is_counted,
        "filters": [
            {"name": chip.asked.key, "value": chip.asked.value, "understood": chip.is_understood} for chip in page.chips
        ],
        "also": list(page.also),
        "passed_over": list(page.query.passed_over),
        "after": page.after or None,
    }
