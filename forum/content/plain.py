"""A post as a line of plain text, cut where a reader would cut it (`arabic.md` T-TYP-4)."""

import unicodedata
from collections.abc import Iterator, Mapping

from markdown_it.token import Token

from . import controls
from .errors import ContentRefused
from .inline import mention_text
from .intake import tidy
from .parser import parse

ELLIPSIS = "…"
_JOINED_BY = "\u200d"
_SPACES = {"softbreak", "hardbreak"}


def excerpt(markdown: str, *, length: int, mentions: Mapping[str, str] | None = None) -> str:
    """At most `length` visible characters, the ellipsis included. Quotes of others only if there is nothing else."""
    # Markup takes room too; eight times is plenty, and a long post is not parsed for its first line.
    source = tidy(markdown)[: max(2000, 8 * length)]
    try:
        tokens = parse(source, {})
    except ContentRefused:
        return cut(controls.flat(source), length)
    own = _words(tokens, mentions or {}, quotes=False)
    return cut(own or _words(tokens, mentions or {}, quotes=True), length)


def flat(markdown: str, *, mentions: Mapping[str, str] | None = None) -> str:
    """The whole text on one line, quotes included: what a reader sees of it, without the form."""
    source = tidy(markdown)
    try:
        words = _words(parse(source, {}), mentions or {}, quotes=True)
    except ContentRefused:
        words = controls.flat(source)
    return " ".join(words.split())


def cut(text: str, length: int) -> str:
    """The text on one line, cut between words and never between a letter and its mark; `…` shows that it was."""
    text = " ".join(text.split())
    parts = list(graphemes(text))
    if len(parts) <= length:
        return text
    room = max(length - 1, 0)
    kept = "".join(parts[:room])
    if room < len(parts) and not parts[room].isspace() and " " in kept:
        kept = kept[: kept.rindex(" ")]
    return kept.rstrip(" ،؛,;:.–-") + ELLIPSIS


def graphemes(text: str) -> Iterator[str]:
    """What a reader calls one character: a letter with its marks, a flag, an emoji with its joined parts."""
    cluster = ""
    for character in text:
        if cluster and not _extends(cluster, character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _extends(cluster: str, character: str) -> bool:
    if unicodedata.category(character) in ("Mn", "Me", "Mc") or character in "\u200c\u200d":
        return True
    if "\U0001f3fb" <= character <= "\U0001f3ff":  # skin tones
        return True
    if cluster.endswith(_JOINED_BY) and unicodedata.category(character) == "So":
        return True
    return _is_flag_half(character) and len(cluster) == 1 and _is_flag_half(cluster)


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _words(tokens: list[Token], mentions: Mapping[str, str], *, quotes: bool) -> str:
    parts: list[str] = []
    depth = 0
    for token in tokens:
        depth += (token.type == "blockquote_open") - (token.type == "blockquote_close")
        if depth and not quotes:
            continue
        if token.type == "inline":
            parts.append("".join(_word(child, mentions) for child in token.children or ()))
        elif token.type in ("code_block", "fence"):
            parts.append(token.content)
    return controls.flat(" ".join(parts)).strip()


def _word(token: Token, mentions: Mapping[str, str]) -> str:
    if token.type == "mention":
        return mention_text(token.content, mentions)
    return " " if token.type in _SPACES else token.content
