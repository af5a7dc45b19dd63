"""Choosing people without script: every press draws the page again with all that was typed, and changes nothing."""

from functools import cached_property

from accounts.models import Person
from accounts.requests import MemberRequest
from accounts.selectors import Entry

from .. import members
from ..conversation_forms import MOST_NUMBERS, numbers_in
from .answers import wants_json

# Buttons that choose; any other sends the form.
CHOOSING = ("find", "pick", "drop")


def is_choosing(request: MemberRequest) -> bool:
    if request.method != "POST":
        return True
    return not wants_json(request) and any(name in request.POST for name in CHOOSING)


class Choice:
    """Whom she has chosen so far, and whom her search finds beside them."""

    def __init__(self, request: MemberRequest, without: frozenset[int] = frozenset()) -> None:
        self._standing, self._without = request.standing, without
        self._sent = request.POST if request.method == "POST" else request.GET
        self.query = self._sent.get("q", "").strip()[:200]

    @cached_property
    def people(self) -> list[Person]:
        dropped = self._numbers("drop")
        wanted = [pk for pk in self._numbers("people") + self._numbers("pick") if pk not in dropped]
        return members.allowed_people(self._standing, [pk for pk in wanted if pk not in self._without])

    @cached_property
    def found(self) -> list[Entry]:
        chosen = {person.pk for person in self.people}
        return members.people_found(self._standing, self.query, without=chosen | self._without)

    def _numbers(self, name: str) -> list[int]:
        return (numbers_in(self._sent.getlist(name)) or [])[:MOST_NUMBERS]
