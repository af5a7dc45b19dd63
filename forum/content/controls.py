"""Invisible characters inside a post (`arabic.md` 3).

In prose, overrides and embeddings go and isolates are closed where they were opened, so nothing reaches the next
word, block or post. In code every byte stays, and each control gets a badge that people can see.
"""

import re

from markdown_it.token import Token

from accounts.text import BIDI, DEPRECATED, EMBEDDINGS, JOINERS, TAG_CHARACTERS, ZERO_WIDTH, code_point

FIRST_ISOLATES = frozenset("\u2066\u2067\u2068")
CLOSE_ISOLATE = "\u2069"


def _any_of(characters: frozenset[str]) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(sorted(characters)))}]")


# Never useful in prose: what reverses text, and what smuggles text nobody sees.
_DROPPED = EMBEDDINGS | DEPRECATED | TAG_CHARACTERS | frozenset("\ufeff\u034f\u180e\u2061\u2062\u2063\u2064")
_BADGED = (BIDI | ZERO_WIDTH | DEPRECATED) - JOINERS
_DROP = _any_of(_DROPPED)
_BADGE = _any_of(_BADGED)
_LIES = _any_of(EMBEDDINGS)
_ISOLATE = re.compile("[\u2066-\u2069]")


def without_overrides(text: str) -> str:
    return _DROP.sub("", text)


def holds_overrides(text: str) -> bool:
    return bool(_LIES.search(text))


def flat(text: str) -> str:
    """Without overrides and isolates: for attributes, names and excerpts, which are isolated as a whole."""
    return _ISOLATE.sub("", without_overrides(text))


def settle(children: list[Token]) -> list[Token]:
    """Drop what may not stay and close every isolate inside the element and the line that opened it."""
    settled: list[Token] = []
    opened = [0]
    for token in children:
        if token.nesting == 1:
            opened.append(0)
        elif token.nesting == -1 and len(opened) > 1:
            settled += _closing(opened.pop())
        elif token.type in ("softbreak", "hardbreak"):
            # A new line ends every isolate by itself; a later closing sign would end somebody else's.
            settled += _closing(opened[-1])
            opened = [0] * len(opened)
        elif token.type == "text":
            token.content, opened[-1] = _balanced(without_overrides(token.content), opened[-1])
        settled.append(token)
    return settled + _closing(opened[0])


def escape_text(text: str) -> str:
    """For element content only: quotes stay, since each entity costs the cleaner time."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def badges(code: str) -> str:
    """Escaped code in which every control stands in a badge. Copying gives the original: the badge's words are CSS.

    The badge must be drawn as `inline-block`: a bare U+2069 would otherwise end the isolation around the code.
    """
    return _BADGE.sub(_badge, escape_text(code))


def _badge(match: re.Match[str]) -> str:
    character = match.group()
    return f'<span class="control-badge" data-control="{code_point(character)}" dir="ltr">{character}</span>'


def _balanced(text: str, opened: int) -> tuple[str, int]:
    if not _ISOLATE.search(text):
        return text, opened
    kept = []
    for character in text:
        if character in FIRST_ISOLATES:
            opened += 1
        elif character == CLOSE_ISOLATE:
            if not opened:
                continue
            opened -= 1
        kept.append(character)
    return "".join(kept), opened


def _closing(missing: int) -> list[Token]:
    if not missing:
        return []
    token = Token("text", "", 0)
    token.content = CLOSE_ISOLATE * missing
    return [token]
