"""Words people write, made safe to show: Markdown in, clean HTML with a direction per block out.

Only this package imports the Markdown parser and bleach, and only it marks text as safe.
"""

from collections.abc import Mapping

from markdown_it.token import Token

from . import controls, drawing, tables
from .cleaning import clean, trusted
from .direction import Direction, chosen_direction, direction_of, mark
from .errors import BodyTooDeep, BodyTooLong, ContentRefused, ControlCharacters, EmptyBody
from .inline import refine
from .intake import MOST_BYTES, admit, has_something_to_see, tidy
from .language import Language, guess_language
from .parser import OPTIONS, parse
from .plain import cut, excerpt, flat

__all__ = [
    "MOST_BYTES",
    "BodyTooDeep",
    "BodyTooLong",
    "ContentRefused",
    "ControlCharacters",
    "Direction",
    "EmptyBody",
    "Language",
    "cleaned",
    "cut",
    "direction_of",
    "excerpt",
    "flat",
    "guess_language",
    "mentioned",
    "render",
    "trusted",
]


def render(
    markdown: str,
    *,
    language: str,
    direction: str | None = None,
    mentions: Mapping[str, str] | None = None,
) -> str:
    """The HTML of a post; `ContentRefused` where there is none to give.

    `language` is the post's own and decides for blocks without letters; `direction` is the author's explicit choice
    and wins everywhere. `mentions` gives the current name behind each `@[token]`.
    """
    tokens = parse(admit(markdown), {})
    for token in tokens:
        if token.type == "inline":
            token.children = refine(token.children or [], mentions or {})
    mark(tokens, language=language, chosen=chosen_direction(direction))
    tables.align(tokens)
    if not _shows_something(tokens):
        raise EmptyBody
    return clean(drawing.draw(tokens, OPTIONS)).strip()


def cleaned(markdown: str) -> bool:
    """Did `render` drop characters that reverse text? Then the post says "cleaned" to its author (`arabic.md` 3)."""
    return any(controls.holds_overrides(child.content) for child in _prose(markdown) if child.type != "code_inline")


def mentioned(markdown: str) -> list[str]:
    """The tokens of the mentions in a text (`12` of `@[12]`), each once, in order; none from code."""
    return list(dict.fromkeys(child.content for child in _prose(markdown) if child.type == "mention"))


def _prose(markdown: str) -> list[Token]:
    return [child for token in parse(tidy(markdown), {}) for child in token.children or ()]


def _shows_something(tokens: list[Token]) -> bool:
    return any(
        has_something_to_see(child.content)
        for token in tokens
        for child in (token, *(token.children or ()))
        if child.type != "inline"
    )
