"""Turning a text frame into a message, strictly: what two parsers could read differently is refused (M-7, G13)."""

import json
import re

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .protocol import AnyMessage

STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
BRACKETS = re.compile(r"[\[\]{}]")
_decoder = msgspec.json.Decoder(AnyMessage)


class BadMessage(Exception):
    """A message that is refused: a code for machines, a sentence for people."""

    def __init__(self, code: str, sentence: str | Promise) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


def decode(text: str, *, depth: int) -> AnyMessage:
    """The message in `text`, or BadMessage. Its size is for the caller to look at first."""
    if deeper_than(depth, text):
        raise BadMessage("too_deep", _("This message is nested too deeply. Reload the page."))
    try:
        message = _decoder.decode(text)
        json.loads(text, object_pairs_hook=_without_doubles)
    except msgspec.ValidationError as error:
        raise BadMessage("bad_message", _("This message is not one the server knows. Reload the page.")) from error
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise BadMessage("bad_json", _("This message is not valid JSON. Reload the page.")) from error
    return message


def deeper_than(limit: int, text: str) -> bool:
    if text.count("[") + text.count("{") <= limit:
        return False
    depth = 0
    for bracket in BRACKETS.finditer(STRINGS.sub("", text)):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > limit:
            return True
    return False


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found
