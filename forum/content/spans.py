"""Where an address, a hashtag or a number with its signs begins and ends in prose (`arabic.md` 2.1 and 8).

The stock link finders take `،` `؛` `؟` into the address and know no Arabic word boundaries, so these are our own.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .addresses import is_safe

# Combining marks are not word characters for Python; without them a vocalised word falls apart.
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
_WORD = rf"[\w{_MARKS}]"
_COMMON = "com|org|net|int|edu|gov|mil|info|biz|io|app|dev|eu|fr|uk|us|de|ch"
_ARAB = "ae|bh|dj|dz|eg|iq|jo|km|kw|lb|ly|ma|mr|om|ps|qa|sa|sd|so|sy|tn|ye"
_HOST = rf"(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.){{1,10}}(?:{_COMMON}|{_ARAB})"
# Arabic commas and question marks end an address wherever they stand (arabic.md, the fifteen things, 11).
_REST = r"[^\s<>\"`،؛؟«»|]"

_SPAN = re.compile(
    rf"""
    (?P<url>(?<![a-z0-9])https?://{_REST}{{1,2000}})
  | (?P<mail>(?<![\w.+@-])[a-z0-9][a-z0-9._+-]{{0,63}}@{_HOST}(?![\w-]))
  | (?P<bare>(?<![\w.@/:-]){_HOST}(?![\w-])(?::\d{{2,5}})?(?:[/?\#]{_REST}{{0,2000}})?)
  | (?P<hashtag>(?<![a-z0-9_&/\#\u00c0-\u024f])\#{_WORD}{{1,100}})
  | (?P<data>
        (?<![\w+])\+[0-9](?:[\ \u00a0()./-]{{0,2}}[0-9]){{6,16}}(?!\w)      # +962 6 123 4567
      | (?<![\w.,+−-])[+−-]?[0-9]{{1,15}}(?:[.,][0-9]{{1,15}}){{0,5}}\ ?%    # -2.5%
      | (?<![\w.,+−-])[+−-][0-9]{{1,15}}(?:[.,][0-9]{{1,15}}){{0,5}}(?![\w-])  # -5
    )
  | (?P<term>
        (?<![\w.-])[0-9]{{1,5}}(?:\.[0-9]{{1,5}}){{1,4}}-[a-z][a-z0-9]{{0,20}}(?!\w)  # 2.1-rc1
      | (?<!\w)[a-z]{{1,20}}(?:\+\+|\#)(?![\w+\#])                          # C++
      | (?<![\w.])\.[a-z]{{2,20}}(?![\w.@/])                                 # .NET
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TRAILING = ".,:;!?'’”“*…۔٪%،؛؟»"
_PAIRS = {")": "(", "]": "[", "}": "{", "»": "«"}


class Span(NamedTuple):
    kind: str
    start: int
    end: int
    text: str
    address: str


def spans(text: str) -> Iterator[Span]:
    """The tokens inside a run of prose, in order, without overlap."""
    for match in _SPAN.finditer(text):
        kind = match.lastgroup or ""
        found = trimmed(match.group()) if kind in ("url", "bare") else match.group()
        address = _address(kind, found)
        if kind == "hashtag" and not any(c.isalpha() for c in found):
            continue
        if address is not None and not is_safe(address):
            continue
        yield Span(kind, match.start(), match.start() + len(found), found, address or "")


def without_spans(text: str) -> str:
    """The prose alone: what may say which way a text runs. A term such as `C++` is a word like others."""
    return _SPAN.sub(lambda match: match.group() if match.lastgroup == "term" else " ", text)


def trimmed(address: str) -> str:
    """The address without the punctuation of the sentence around it, and without a bracket it did not open."""
    while address:
        last = address[-1]
        if last in _PAIRS:
            if address.count(last) <= address.count(_PAIRS[last]):
                break
        elif last not in _TRAILING:
            break
        address = address[:-1]
    return address


def _address(kind: str, found: str) -> str | None:
    if kind == "url":
        return found
    if kind == "bare":
        return f"https://{found}"
    return f"mailto:{found}" if kind == "mail" else None
