"""Columns of numbers stand at the end side of their cells, so that their digits meet (`arabic.md` 10)."""

import re

from markdown_it.token import Token

_NUMBER = re.compile(r"[-+−±~<>≈]?\s*[\d٠-٩۰-۹][\d٠-٩۰-۹.,٫٬\s\u00a0]*\s*[%٪]?|[-–—]|")
_SIDES = {"text-align:left": "align-start", "text-align:center": "align-center", "text-align:right": "align-end"}


def align(tokens: list[Token]) -> None:
    """Replace the parser's physical sides by classes for the logical ones, and add those of number columns."""
    table: list[tuple[int, Token, str]] = []
    column = 0
    for token, following in zip(tokens, [*tokens[1:], None], strict=False):
        if token.type == "tr_open":
            column = 0
        elif token.type in ("th_open", "td_open") and following is not None:
            table.append((column, token, following.content))
            column += 1
        elif token.type == "table_close":
            _align_columns(table)
            table = []


def _align_columns(cells: list[tuple[int, Token, str]]) -> None:
    values: dict[int, list[str]] = {}
    for column, token, text in cells:
        if token.type == "td_open":
            values.setdefault(column, []).append(text.strip())
    for column, token, _text in cells:
        css = _SIDES.get(str(token.attrs.pop("style", "")))
        if css is None and _are_numbers(values.get(column, [])):
            css = "align-end"
        if css:
            token.attrSet("class", css)


def _are_numbers(values: list[str]) -> bool:
    return any(values) and all(_NUMBER.fullmatch(value) for value in values)
