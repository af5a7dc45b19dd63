"""What is looked for on the audit page: the address is the search."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, QueryDict
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from accounts.text import to_ascii_digits

from .. import audit
from ..audit import Search
from ..errors import NotADay
from ..forms import MOST_ID
from ..models import Room
from .answers import UnreadableAddress

NAMES = ("room", "who", "person", "what", "thread", "case", "from", "to", "words")
LONGEST = 100
GROUPS: dict[str, Promise] = {
    "screening": pgettext_lazy("group of events", "Decisions about posts"),
    "posts": pgettext_lazy("group of events", "Posts"),
    "threads": pgettext_lazy("group of events", "Threads"),
    "cases": pgettext_lazy("group of events", "Cases and appeals"),
    "measures": pgettext_lazy("group of events", "Measures on persons"),
    "rules": pgettext_lazy("group of events", "Rules and rooms"),
    "members": pgettext_lazy("group of events", "Offices and memberships"),
    "accreditations": pgettext_lazy("group of events", "Accreditations and sign-in"),
    "record": pgettext_lazy("group of events", "The record itself"),
}


@dataclass(frozen=True)
class Asked:
    """The search with what was typed for it."""

    search: Search
    typed: dict[str, str]

    @property
    def query(self) -> str:
        return urlencode(self.typed)


def asked_in(given: QueryDict, rooms: list[Room], zone: ZoneInfo) -> Asked:
    """Raises NotADay, UnreadableAddress; 404 for a room whose log she does not read. What is unknown finds nothing."""
    typed = {name: given.get(name, "").strip()[:LONGEST] for name in NAMES}
    typed = {name: value for name, value in typed.items() if value}
    since, last = _day(typed, "from"), _day(typed, "to")
    search = Search(
        room=_room(rooms, typed.get("room", "")),
        people=_people(typed),
        group=typed.get("what", "") if typed.get("what") in audit.GROUPS else "",
        thread=_number(typed, "thread"),
        case=_number(typed, "case"),
        since=_begins(since, zone) if since else None,
        until=_begins(last + timedelta(days=1), zone) if last else None,
        words=typed.get("words", ""),
    )
    return Asked(search, typed)


def _room(rooms: list[Room], key: str) -> Room | None:
    if not key:
        return None
    for room in rooms:
        if room.key == key:
            return room
    raise Http404


def _people(typed: dict[str, str]) -> tuple[Person, ...] | None:
    if (number := _number(typed, "person")) is not None:
        return tuple(Person.objects.filter(pk=number))
    return audit.people_called(typed["who"]) if "who" in typed else None


def _number(typed: dict[str, str], name: str) -> int | None:
    if name not in typed:
        return None
    text = to_ascii_digits(typed[name]).lstrip("#")
    if not (text.isascii() and text.isdecimal()) or len(text) > 19 or int(text) > MOST_ID:
        raise UnreadableAddress
    return int(text)


def _day(typed: dict[str, str], name: str) -> date | None:
    if name not in typed:
        return None
    try:
        found = date.fromisoformat(to_ascii_digits(typed[name]))
    except ValueError:
        raise NotADay(field=name) from None
    if not 1900 <= found.year <= 9000:
        raise NotADay(field=name)
    return found


def _begins(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a day where the reader is."""
    return datetime.combine(day, time.min, zone)
