"""`{% load parts %}`: parts of a page that need not be drawn anew with every page.

`{% drawn_once %}…{% enddrawn_once %}` is drawn once for each interface language. It is drawn without any variable of
the page, so that nothing of one reader can get into what the next one is given.
"""

from collections.abc import Iterable

from django import template
from django.template import Context, Node, NodeList
from django.template.base import Parser, Token
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
CHOSEN = SafeString(" selected")


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
