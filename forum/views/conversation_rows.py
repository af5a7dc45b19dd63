"""Conversations as the list shows them: the name, what was last said and when, how much of it is new."""

from dataclasses import dataclass
from datetime import datetime

from accounts.standing import Standing

from .. import content, fragments, lines, members, selectors
from ..bylines import aliases_in, byline_of
from ..mentions import Known, known_in
from ..models import Post, Room
from .places import Place, place

EXCERPT = 90


@dataclass(frozen=True)
class Row:
    place: Place
    alone_with: int | None  # the other of two, whose presence is shown
    said_by: str
    said: str
    language: str
    direction: str
    moved_at: datetime | None


def rows_of(standing: Standing, rooms: list[Room]) -> list[Row]:
    """One row for each room. A flat number of queries, if their people were read with them."""
    unread = selectors.unread_by_room(standing)
    last = members.last_posts(standing, rooms)
    known = known_in(last.values())
    return [_row(standing, room, place(room, standing.person, unread), last.get(room.pk), known) for room in rooms]


def _row(standing: Standing, room: Room, here: Place, post: Post | None, known: Known) -> Row:
    others = [row.person_id for row in room.memberships.all() if row.left_at is None]
    others = [pk for pk in others if pk != standing.person.pk]
    alone = others[0] if len(others) == 1 and not room.is_group else None
    if post is None:
        return Row(here, alone, "", "", "", "", None)
    name = byline_of(post, aliases=aliases_in([post.thread])).name
    if post.is_line:
        return Row(here, alone, "", lines.text_of(post, name, known), "", "", post.created_at)
    said = "" if post.is_gone else fragments.excerpt_of(post, known, length=EXCERPT)
    direction = content.direction_of(post.body, language=post.language)
    return Row(here, alone, name, said, post.language, direction, post.created_at)
