"""The posts that were found, as their reader sees them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.display import ReaderStyle, time_html
from accounts.standing import Standing

from .. import content
from ..analysis import Piece
from ..bylines import Byline
from ..models import Post, Room
from ..moulds import MOMENT, Mould, Moulds, text_mark
from ..search import Found, Page
from .words import name_of

_moulds = Moulds()


@dataclass(frozen=True)
class Shape:
    """What a post that was found is drawn from, but for its text and its moment."""

    byline: Byline
    kind: str
    files: bool
    language: str
    direction: str
    url: str


@dataclass
class Group:
    """Posts of one thread that stand together among what was found."""

    head: Found
    room: str
    posts: list[str] = field(default_factory=list)


def groups_of(page: Page, standing: Standing, style: ReaderStyle) -> list[SafeString]:
    """Each thread where its first post stands; what else was found in it stands below that."""
    names = _conversations(page.rows, standing)
    groups: dict[int, Group] = {}
    for found in page.rows:
        line = found.line
        group = groups.get(line.thread)
        if group is None:
            group = groups[line.thread] = Group(found, line.room_name or names.get(line.room, ""))
        group.posts.append(_drawn(found, style))
    return [_group(group) for group in groups.values()]


def _group(group: Group) -> SafeString:
    line = group.head.line
    values = {
        "url": f"{get_script_prefix()}t/{line.thread}/",
        "title": marked(group.head.title) if line.title else escape(group.room),
        "room": group.room,
        "posts": content.trusted("".join(group.posts)),
    }
    fixed = {"titled": bool(line.title), "language": line.title_language, "direction": group.head.title_direction}
    if not line.title:
        del values["room"]  # It stands in the place of the title.
    mould = (
        None if settings.DEBUG else _moulds.of((get_language(), *fixed.values()), lambda: _group_mould(fixed, values))
    )
    if mould is None:
        return content.trusted(render_to_string("forum/_found.html", fixed | values))
    return content.trusted(mould.fill(values))


def _group_mould(fixed: dict[str, Any], values: dict[str, Any]) -> Mould | None:
    marks = {name: text_mark(n) for n, name in enumerate(values)}
    try:
        return Mould(render_to_string("forum/_found.html", fixed | marks), marks)
    except LookupError:
        return None


def _drawn(found: Found, style: ReaderStyle) -> SafeString:
    line = found.line
    shape = Shape(
        byline=line.byline,
        kind="" if line.kind == Post.Kind.POST else str(Post.Kind(line.kind).label),
        files=bool(line.files),
        language=line.language,
        direction=found.direction,
        url=f"{get_script_prefix()}t/{line.thread}/p/{line.number}/",
    )
    text = marked(found.excerpt)
    gaps: dict[str, Any] = {
        name: text_mark(n) for n, name in enumerate(("name", "office", "state")) if getattr(line.byline, name)
    }
    general = replace(shape, byline=replace(line.byline, **gaps), url=text_mark(3))
    mould = None if settings.DEBUG else _moulds.of((get_language(), general), lambda: _mould(general, gaps))
    if mould is None:
        return content.trusted(
            render_to_string("forum/_found_post.html", {"row": shape, "text": text, "at": line.created_at})
        )
    values = {name: getattr(line.byline, name) for name in gaps} | {"url": shape.url, "text": text}
    return content.trusted(mould.fill(values | {"at": time_html(line.created_at, "relative", style)}))


def _mould(general: Shape, gaps: dict[str, Any]) -> Mould | None:
    marks = gaps | {"url": general.url, "text": text_mark(4)}
    try:
        drawn = render_to_string("forum/_found_post.html", {"row": general, "text": marks["text"], "at": MOMENT})
        return Mould(drawn, marks, moment="at")
    except LookupError:
        return None


def marked(pieces: Sequence[Piece]) -> SafeString:
    """A text with the words that were looked for marked."""
    return content.trusted(
        "".join([f"<mark>{escape(text)}</mark>" if is_hit else escape(text) for text, is_hit in pieces])
    )


def _conversations(found: Sequence[Found], standing: Standing) -> dict[int, str]:
    """What those without a name are called for this reader. No query where there is none."""
    lines = [row.line for row in found]
    unnamed = {line.room for line in lines if line.room_kind == Room.Kind.DIRECT and not line.room_name}
    if not unnamed:
        return {}
    rooms = Room.objects.filter(pk__in=unnamed).prefetch_related("memberships__person")
    return {room.pk: name_of(room, standing.person) for room in rooms}
