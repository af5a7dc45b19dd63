"""Filters that stand in what was typed: `from:Tunisia`, «في: الحوكمة», `-kind:notice` (product.md §3).

Nothing that can be typed is an error. What looks like a filter and is none is words, and is told as such; a filter
whose value means nothing is told as well, by whoever looks the value up (`values`).
"""

import re
from dataclasses import dataclass

from accounts.text import strip_controls

from ..analysis.queries import LONGEST_QUERY
from .days import reads_as_days
from .names import DAYS, filter_of, meant_by

MOST_FILTERS = 12
MOST_WORDS_OF_A_DAY = 4  # «8 كانون الثاني 2016»
_QUOTED = r'"[^"]*"|«[^»]*»|“[^”]*”|„[^“]*“'
_TOKEN = re.compile(
    rf"(?P<phrase>[-\u2212]?(?:{_QUOTED}))"
    r"|(?P<minus>[-\u2212])?(?P<name>[^\s:：\"«»“”„\-\u2212][^\s:：\"«»“”„]*)[ \u00a0\u202f]?[:：]"
    r"|(?P<word>\S+)"
)
_VALUE = re.compile(rf"\s*(?:(?P<quoted>{_QUOTED})|(?P<bare>[^\s\"«“„]\S*)|[\"«“„](?P<open>\S+))")
_EDGES = ",،;؛.!?؟"


@dataclass(frozen=True)
class Asked:
    """One filter as it was typed, and what the query is without it."""

    key: str
    value: str
    negated: bool
    name: str
    rest: str


@dataclass(frozen=True)
class Unknown:
    """What has the look of a filter; `meant` is the name it may be misspelt from."""

    name: str
    meant: str | None


@dataclass(frozen=True)
class Typed:
    words: str = ""
    asked: tuple[Asked, ...] = ()
    unknown: tuple[Unknown, ...] = ()


def read_typed(query: str) -> Typed:
    text = strip_controls(query[:LONGEST_QUERY])
    words: list[str] = []
    asked: list[Asked] = []
    unknown: list[Unknown] = []
    at = 0
    while found := _TOKEN.search(text, at):
        at = found.end()
        key = filter_of(found["name"]) if found["name"] else None
        if key and len(asked) < MOST_FILTERS:
            value, at = _value(text, at, key)
            rest = " ".join(f"{text[: found.start()]} {text[at:]}".split())
            asked.append(Asked(key, value, bool(found["minus"]), found["name"], rest))
            continue
        words.append(found.group())
        # What stands behind it is part of the same piece, as in `10:30` or `https://…`.
        if found["name"] and (behind := re.match(r"[^\s\"«“„]+", text[at:])):
            words[-1] += behind.group()
            at += behind.end()
            unknown += _unknown(found["name"], behind.group())
    return Typed(" ".join(words), tuple(asked), tuple(dict.fromkeys(unknown))[:MOST_FILTERS])


def _value(text: str, at: int, key: str) -> tuple[str, int]:
    """What stands after the colon, and where it ends. A day may have several words."""
    if key in DAYS and (day := _day(text, at)):
        return day
    found = _VALUE.match(text, at)
    if found is None or found["bare"] and _begins_another(found["bare"]):
        return "", at
    if found["quoted"]:
        return found["quoted"][1:-1].strip(), found.end()
    return (found["bare"] or found["open"]).strip(_EDGES), found.end()


def _day(text: str, at: int) -> tuple[str, int] | None:
    pieces = list(re.finditer(r"\S+", text[at:]))[:MOST_WORDS_OF_A_DAY]
    for last in reversed(pieces):
        told = text[at : at + last.end()].strip().strip(_EDGES + '"«»“”„')
        if reads_as_days(told):
            return told, at + last.end()
    return None


def _begins_another(bare: str) -> bool:
    name, colon, _rest = bare.replace("：", ":").partition(":")
    return bool(colon) and filter_of(name.lstrip("-\u2212")) is not None


def _unknown(name: str, behind: str) -> list[Unknown]:
    """An address, an hour and a word with a colon glued to it are no attempts at a filter."""
    if behind.startswith("//") or not name.replace("-", "").isalpha():
        return []
    meant = meant_by(name)
    return [Unknown(name, meant)] if meant else []
