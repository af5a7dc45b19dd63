"""Markdown for people who write from right to left (`arabic.md` 10): the parser and the rules we add to it."""

import re
import unicodedata

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from markdown_it.utils import EnvType

from accounts.text import to_ascii_digits

from . import addresses
from .errors import BodyTooBusy, BodyTooDeep

# The parser silently drops what is nested deeper than this, so we refuse one level before it would.
DEEPEST = 24
DEEPEST_EMPHASIS = 20
MOST_LINES = 8000
MOST_SIGNS = 16_000
MOST_PIECES = 12_000

_CONTAINERS = r"(?:[ \t>*+-]|[0-9٠-٩۰-۹]{1,9}[.)][ \t])*"
_ARABIC_MARKER = re.compile(rf"^{_CONTAINERS}[٠-٩۰-۹]{{1,9}}(?=[.)](?:[ \t]|$))", re.MULTILINE)
_SIGN = re.compile(r"[\[\]*_~`@!<&\\|]")
_ESCAPED = re.compile("[&<>]")
_MENTION = re.compile(r"@\[([^\[\]\n]{1,120})\]")


def parse(markdown: str, env: EnvType) -> list[Token]:
    """The tokens of an admitted text; refuses what is nested too deeply or made of too many pieces.

    Size alone does not bound the time: parser and cleaner are quadratic in lists of many items and in runs of
    signs. A post of 64 KiB that people wrote has about a tenth of what is allowed here.
    """
    if markdown.count("\n") > MOST_LINES or len(_SIGN.findall(markdown)) > MOST_SIGNS:
        raise BodyTooBusy
    tokens = _PARSER.parse(markdown, env)
    if _weight(tokens) > MOST_PIECES:
        raise BodyTooBusy
    if any(_is_too_deep(token) for token in tokens):
        raise BodyTooDeep
    return tokens


def _weight(tokens: list[Token]) -> int:
    pieces = sum(1 + len(token.children or ()) for token in tokens)
    return pieces + sum(len(_ESCAPED.findall(token.content)) for token in tokens) // 4


def _is_too_deep(token: Token) -> bool:
    return token.level >= DEEPEST - 1 or any(child.level >= DEEPEST_EMPHASIS for child in token.children or ())


class ArabicBlocks(StateBlock):
    """Block structure is read with ASCII digits in list markers; every content line is taken from the original.

    Both texts have the same length, so the positions agree, and a line of code that looks like a marker stays as
    it was written.
    """

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        self.original = src
        super().__init__(with_ascii_markers(src), md, env, tokens)

    def getLines(self, begin: int, end: int, indent: int, keepLastLF: bool) -> str:  # noqa: N802, N803
        marked, self.src = self.src, self.original
        try:
            return super().getLines(begin, end, indent, keepLastLF)
        finally:
            self.src = marked


def with_ascii_markers(text: str) -> str:
    return _ARABIC_MARKER.sub(lambda match: to_ascii_digits(match.group()), text)


def _blocks(state: StateCore) -> None:
    if not state.src:
        return
    blocks = ArabicBlocks(state.src, state.md, state.env, state.tokens)
    state.md.block.tokenize(blocks, blocks.line, blocks.lineMax)


def _arabic_emphasis(state: StateInline, silent: bool) -> bool:
    """`**مهم:**نص`: beside an Arabic letter a star opens and closes even where punctuation stands on its other side.

    CommonMark asks for a space there, which Arabic typing does not leave.
    """
    if silent or state.src[state.pos] != "*":
        return False
    length = state.scanDelims(state.pos, True).length
    before = state.src[state.pos - 1] if state.pos else " "
    after = state.src[state.pos + length] if state.pos + length < state.posMax else " "
    if not (_is_arabic(before) or _is_arabic(after)):
        return False
    for _ in range(length):
        state.push("text", "", 0).content = "*"
        state.delimiters.append(
            Delimiter(
                marker=ord("*"),
                length=length,
                token=len(state.tokens) - 1,
                end=-1,
                open=not after.isspace(),
                close=not before.isspace(),
            )
        )
    state.pos += length
    return True


def _mention(state: StateInline, silent: bool) -> bool:
    """`@[12]`, also straight after an Arabic prefix (`لـ@[12]`); after a Latin letter it would be half an address."""
    if state.src[state.pos] != "@":
        return False
    before = state.src[state.pos - 1] if state.pos else " "
    match = _MENTION.match(state.src, state.pos, state.posMax)
    if match is None or (before.isascii() and before.isalnum()) or not match[1].strip():
        return False
    if not silent:
        state.push("mention", "bdi", 0).content = match[1].strip()
    state.pos = match.end()
    return True


def _is_arabic(character: str) -> bool:
    return unicodedata.bidirectional(character) == "AL" or "\u064b" <= character <= "\u065f"


def _made() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "xhtmlOut": False, "maxNesting": DEEPEST})
    parser.enable(["table", "strikethrough"])
    parser.core.ruler.at("block", _blocks)
    parser.inline.ruler.before("emphasis", "arabic_emphasis", _arabic_emphasis)
    parser.inline.ruler.before("link", "mention", _mention)
    parser.normalizeLink = addresses.encoded  # type: ignore[assignment, method-assign]
    parser.validateLink = addresses.is_safe  # type: ignore[assignment, method-assign]
    parser.normalizeLinkText = addresses.readable  # type: ignore[assignment, method-assign]
    return parser


_PARSER = _made()
OPTIONS = _PARSER.options
