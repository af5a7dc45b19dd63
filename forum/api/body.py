"""Reading what a program sent, strictly: what two parsers could read differently is refused (delivery.md M-7, G13)."""

import json
from typing import Any

import msgspec
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.parser import Parser

from accounts.errors import Refused

MOST_DEPTH = 32
JSON = "application/json"


class BadJson(Refused):
    code = "bad_json"
    message = _("This is not JSON as the standard has it. Check brackets, quotes and repeated keys.")


class TooDeep(Refused):
    code = "too_deep"
    message = _("This JSON is nested too deeply. Send it flatter.")


class WrongType(Refused):
    code = "wrong_type"
    status = 415
    message = _("Send the body as JSON, with Content-Type: application/json.")


class TooLarge(Refused):
    code = "too_large"
    status = 413
    message = _("This request is too large. Send less at once.")


class StrictParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        return parsed(request.body)


def admit_body(request: HttpRequest) -> None:
    """Refuse a body by its size and type before anything reads it."""
    if request.method in ("GET", "HEAD"):
        return
    size = request.headers.get("Content-Length", "")
    if size.isdecimal() and len(size) < 19 and int(size) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise TooLarge
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise TooLarge from error
    if body and request.content_type != JSON:
        raise WrongType


def parsed(body: bytes) -> Any:
    """The JSON of a body: no key twice, no NaN, no half of a character, no NUL, not too deep."""
    try:
        found = msgspec.json.decode(body)
        json.loads(body, object_pairs_hook=_without_doubles)
    except (msgspec.DecodeError, ValueError) as error:
        raise BadJson from error
    except RecursionError as error:
        raise TooDeep from error
    _look(found, MOST_DEPTH)
    return found


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _look(value: object, depth: int) -> None:
    if depth < 0:
        raise TooDeep
    if isinstance(value, dict):
        for name, inner in value.items():
            _look(name, depth)
            _look(inner, depth - 1)
    elif isinstance(value, list):
        for inner in value:
            _look(inner, depth - 1)
    elif isinstance(value, str) and "\0" in value:
        raise BadJson
