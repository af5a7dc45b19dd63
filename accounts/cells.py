"""Cells of a table that a spreadsheet opens (security.md §1.13)."""

import re
from collections.abc import Iterable

# What a spreadsheet would take for a formula; full-width signs are folded to these by some.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Signs that are for screens: a program that compares cells takes «الأردن» with an isolate for another word.
UNSEEN = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
# Before Arabic without it, spreadsheets take UTF-8 for something else.
MARK = "\ufeff"


def harmless(cells: Iterable[str]) -> list[str]:
    """Cells that are only read: no formula, and no signs that nobody sees."""
    bare = (UNSEEN.sub("", cell) for cell in cells)
    return [f"'{cell}" if cell.lstrip(" \u00a0").startswith(FORMULA) else cell for cell in bare]
