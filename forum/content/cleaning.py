"""The last word on what reaches a browser: a short allow list over the drawn HTML (`security.md` 7).

Nothing before this is trusted. The list keeps `dir`, `lang`, `bdi` and `start`: a cleaner that drops them undoes
the direction of every block.
"""

import re
import threading

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


# The commonest posts by far: paragraphs and simple lists of words, in which nothing else can stand. This is a list of
# what is allowed like the one above, looked at by itself, and knows nothing of who wrote the HTML; whatever does not
# fit it as a whole, to the letter, goes to the cleaner, and what fits the cleaner would give back as it is.
_LETTERS = r"[^<>&\x00-\x09\x0b-\x1f\x7f-\xa0\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]*"
_WORDS = rf"{_LETTERS}(?:&(?:amp|lt|gt);{_LETTERS})*"
_DIR = r' dir="(?:rtl|ltr)"'
_ASIDE = rf"<bdi(?:{_DIR}| class=\"(?:mention|hashtag)\")>{_WORDS}</bdi>"
_MARKED = rf"<strong>{_WORDS}</strong>|<em>{_WORDS}</em>|<s>{_WORDS}</s>|{_ASIDE}"
_LINES = rf"{_WORDS}(?:(?:<br>|{_MARKED}){_WORDS})*"
_LIST = rf"<ul{_DIR}>\n(?:<li{_DIR}>{_LINES}</li>\n)+</ul>"
_PLAIN = re.compile(rf"(?:(?:<p{_DIR}>{_LINES}</p>|{_LIST})\n)*")
_of_thread = threading.local()


def clean(html: str) -> str:
    return html if _PLAIN.fullmatch(html) else cleaned_fully(html)


def cleaned_fully(html: str) -> str:
    # A cleaner holds the state of its parser, so each thread has its own, and a new one after an error.
    cleaner = _of_thread.__dict__.pop("cleaner", None) or bleach.Cleaner(
        tags=TAGS, attributes=_is_allowed, protocols={"http", "https", "mailto"}
    )
    done = cleaner.clean(html)
    _of_thread.cleaner = cleaner
    return done


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
