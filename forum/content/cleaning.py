"""The last word on what reaches a browser: a short allow list over the drawn HTML (`security.md` 7).

Nothing before this is trusted. The list keeps `dir`, `lang`, `bdi` and `start`: a cleaner that drops them undoes
the direction of every block.
"""

import re

import bleach
from django.utils.safestring import SafeString

from . import addresses

TAGS = (
    frozenset({"a", "bdi", "br", "code", "em", "s", "span", "strong"})
    | frozenset({"p", "pre", "blockquote", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li"})
    | frozenset({"table", "thead", "tbody", "tr", "th", "td"})
)
CLASSES = {
    "a": frozenset({"image-link"}),
    "bdi": frozenset({"mention", "hashtag", "true-host"}),
    "span": frozenset({"control-badge"}),
    "td": frozenset({"align-start", "align-center", "align-end"}),
    "th": frozenset({"align-start", "align-center", "align-end"}),
}
LANGUAGES = frozenset({"ar", "en", "fr"})


def clean(html: str) -> str:
    # A cleaner holds the state of its parser, so each call has its own.
    cleaner = bleach.Cleaner(tags=TAGS, attributes=_is_allowed, protocols={"http", "https", "mailto"})
    return cleaner.clean(html)


def trusted(html: str) -> SafeString:
    """Stored HTML that came out of `render`, for the page. The one place that says so."""
    return SafeString(html)


def _is_allowed(tag: str, name: str, value: str) -> bool:
    match name:
        case "dir":
            return value in ("rtl", "ltr")
        case "lang":
            return value in LANGUAGES
        case "class":
            return value in CLASSES.get(tag, ())
        case "href":
            return tag == "a" and addresses.is_safe(value)
        case "rel":
            return tag == "a" and value == addresses.REL
        case "start":
            return tag == "ol" and bool(re.fullmatch("[0-9]{1,9}", value))
        case "data-control":
            return tag == "span" and bool(re.fullmatch("U\\+[0-9A-F]{4,6}", value))
    return False
