"""`{% load parts %}`: parts of a page that need not be drawn anew with every page.

`{% drawn_once %}…{% enddrawn_once %}` is drawn once for each interface language. It is drawn without any variable of
the page, so that nothing of one reader can get into what the next one is given.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.template import Context, Node, NodeList
from django.template.base import Parser, Token
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.display import ReaderStyle

register = template.Library()
CHOSEN = SafeString(" selected")
MOST_LINES = 4096


class DrawnOnce(Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self._drawn: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        language = get_language()
        found = self._drawn.get(language)
        if found is None:
            nothing = Context()
            assert context.template is not None
            with nothing.bind_template(context.template):
                found = self._drawn[language] = self.nodelist.render(nothing)
        return found


@register.tag
def drawn_once(parser: Parser, token: Token) -> DrawnOnce:
    nodelist = parser.parse(("enddrawn_once",))
    parser.delete_first_token()
    return DrawnOnce(nodelist)


@register.simple_tag
def options(choices: Iterable[tuple[object, object]], chosen: object) -> SafeString:
    """The `<option>`s of a choice, which may be many."""
    rows = ((value, CHOSEN if value == chosen else "", word) for value, word in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@register.simple_tag
def place_line(item: Any, style: ReaderStyle, path: str) -> SafeString:
    """A line of the places: they stand on every page, and most are the same for many."""
    return _place_line(
        get_language(), style, item.url == path, item.url, item.name, item.unread, item.muted, item.room_id
    )


@lru_cache(MOST_LINES)
def _place_line(
    language: str | None, style: ReaderStyle, is_here: bool, url: str, name: str, unread: int, muted: bool, room_id: int
) -> SafeString:
    """All that it shows is an argument; the language is the active one."""
    shown = {"style": style, "is_here": is_here, "url": url, "name": name, "unread": unread}
    return render_to_string("components/_place_line.html", shown | {"muted": muted, "room_id": room_id})
