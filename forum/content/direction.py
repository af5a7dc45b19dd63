"""Which way each block runs, decided here and not in the browser (`arabic.md` 2.3).

Only prose votes: mentions, addresses, hashtags, numbers and code do not, or a Latin name at the start would turn an
Arabic sentence round. `dir="auto"` cannot do this: it skips marked children and so gets lists and quotes wrong.
"""

import re
import unicodedata
from typing import Literal

from markdown_it.token import Token

from .controls import CLOSE_ISOLATE, FIRST_ISOLATES
from .spans import without_spans

Direction = Literal["rtl", "ltr"]

# A line of plain text may come from anywhere, before any size is checked.
ENOUGH = 8000
CONTAINERS = {"bullet_list_open", "ordered_list_open", "blockquote_open", "table_open"}
LEAVES = {"paragraph_open", "heading_open", "th_open", "td_open"}
_NOT_PROSE = re.compile(r"@\[[^\[\]\n]{1,120}\]|`[^`\n]*`")


def of_language(language: str) -> Direction:
    return "rtl" if language.partition("-")[0] == "ar" else "ltr"


def chosen_direction(value: str | None) -> Direction | None:
    """What the author's toggle says; anything but the two directions means that she left it to the words."""
    match value:
        case "rtl" | "ltr":
            return value
    return None


def direction_of(text: str, *, language: str) -> Direction:
    """The direction of a title, an excerpt or one line of plain text."""
    return first_strong(without_spans(_NOT_PROSE.sub(" ", text[:ENOUGH]))) or of_language(language)


def first_strong(text: str) -> Direction | None:
    """The direction of the first letter with one, passing over what stands between isolates (UAX #9, P2)."""
    depth = 0
    for character in text:
        if character in FIRST_ISOLATES:
            depth += 1
        elif character == CLOSE_ISOLATE:
            depth = max(0, depth - 1)
        elif not depth and (kind := unicodedata.bidirectional(character)) in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return None


def mark(tokens: list[Token], *, language: str, chosen: Direction | None) -> None:
    """Give every block a `dir`. The author's own choice for the post, if any, wins over every vote."""
    fallback = chosen or of_language(language)
    votes = {id(token): chosen or _vote(token) for token in tokens if token.type == "inline"}
    _mark_containers(tokens, votes, fallback)
    _mark_leaves(tokens, votes, fallback)


def _vote(inline: Token) -> Direction | None:
    """Plain words first; the words of links only where nothing else speaks."""
    words, labels, link = [], [], None
    for token in inline.children or ():
        if token.type == "link_open":
            link = token
        elif token.type == "link_close":
            link = None
        elif token.type in ("text", "term") and link is None:
            words.append(token.content)
        elif token.type == "text" and link is not None and not link.meta.get("is_address"):
            labels.append(token.content)
    return first_strong(without_spans("".join(words))) or first_strong(without_spans("".join(labels)))


def _mark_containers(tokens: list[Token], votes: dict[int, Direction | None], fallback: Direction) -> None:
    """A list, quote or table runs as its first item with letters does, so its bullets or bar stand on one side."""
    undecided: list[Token] = []
    for token in tokens:
        if token.type in CONTAINERS:
            token.attrSet("dir", fallback)
            undecided.append(token)
        elif token.type == "inline" and (vote := votes[id(token)]):
            for container in undecided:
                container.attrSet("dir", vote)
            undecided = []
        elif token.nesting == -1 and undecided and token.tag == undecided[-1].tag:
            undecided.pop()


def _mark_leaves(tokens: list[Token], votes: dict[int, Direction | None], fallback: Direction) -> None:
    around: list[Token] = []
    for token, following in zip(tokens, [*tokens[1:], None], strict=False):
        if token.type in CONTAINERS:
            around.append(token)
        elif token.nesting == -1 and token.type.replace("_close", "_open") in CONTAINERS:
            around.pop()
        elif token.type == "list_item_open":
            # The bullet stands where the item's own `dir` puts it, so the item follows its list.
            token.attrSet("dir", str(around[-1].attrGet("dir")))
        elif token.type in LEAVES and following is not None:
            _mark_leaf(token, following, votes.get(id(following)), around, fallback)


def _mark_leaf(token: Token, inline: Token, vote: Direction | None, around: list[Token], fallback: Direction) -> None:
    if token.hidden:
        outer = around[-1].attrGet("dir") if around else fallback
        if vote and vote != outer:
            _wrap(inline, vote)
    elif token.type in ("th_open", "td_open"):
        token.attrSet("dir", vote or str(around[-1].attrGet("dir")))
    else:
        token.attrSet("dir", vote or fallback)


def _wrap(inline: Token, direction: Direction) -> None:
    """The words of a short list item that runs against its list: beside its bullet, yet in their own order."""
    opening, closing = Token("bdi_open", "bdi", 1), Token("bdi_close", "bdi", -1)
    opening.attrSet("dir", direction)
    inline.children = [opening, *(inline.children or []), closing]
