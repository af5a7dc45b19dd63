"""A line of a log as an officer reads it: who, what, where, why, and how it was before and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.display import ReaderStyle, date_time

from .. import gate
from ..audit import Names, names_actor
from ..events import HANDS
from ..models import Event
from .addresses import post_url, thread_url
from .event_states import setting_words, state_word
from .event_words import ground_word, word_for


@dataclass(frozen=True)
class Line:
    """An event as the officer reads it."""

    event: Event
    word: str
    who: str
    person: int | None  # whose other lines she may ask for
    url: str
    about: str
    reason: str
    change: tuple[str, str] | None  # before and after, in words

    @property
    def case(self) -> int | None:
        found = self.event.data.get("case")
        return found if isinstance(found, int) else None


def lines_of(found: Iterable[Event], names: Names, style: ReaderStyle) -> list[Line]:
    return [line_of(event, names, style) for event in found]


def line_of(event: Event, names: Names, style: ReaderStyle) -> Line:
    """Who acted is not told of what authors do in a non-attribution thread, here as everywhere (W2)."""
    named = names_actor(event)
    return Line(
        event=event,
        word=word_for(event.kind),
        who=_who(event, named),
        person=event.actor_id if named else None,
        url=_url(event),
        about=names.subject(event),
        reason=reason_of(event),
        change=change_of(event, names, style),
    )


def _who(event: Event, named: bool) -> str:
    if not named:
        return _("A participant")
    return event.actor.display_name if event.actor is not None else _("The system")


def _url(event: Event) -> str:
    if event.thread is None:
        return ""
    return post_url(event.post) if event.post is not None and event.post.number else thread_url(event.thread)


def reason_of(event: Event) -> str:
    """The desk's reasons are keys of its list, the ground of an erasure too; others were written."""
    why = str(event.data.get("reason") or "")
    told = [ground_word(str(event.data.get("ground") or "")), gate.reason_name(why) or why]
    return " · ".join(part for part in told if part)


def change_of(event: Event, names: Names, style: ReaderStyle) -> tuple[str, str] | None:
    data = event.data
    if isinstance(changes := data.get("changes"), dict):
        return setting_words(changes, 0, style), setting_words(changes, 1, style)
    if "before" not in data and "after" not in data:
        return None
    return _state(event, "before", names, style), _state(event, "after", names, style)


def _state(event: Event, name: str, names: Names, style: ReaderStyle) -> str:
    value = event.data.get(name)
    if event.kind in HANDS:
        person = names.people.get(value or 0)
        return person.display_name if person else pgettext("in whose hand a case is", "nobody")
    if name not in event.data or value is None:
        return "–"
    if isinstance(value, str) and (moment := _moment(value)):
        return date_time(moment, style)
    return state_word(event.kind, value, style)


def _moment(value: str) -> datetime | None:
    """An instant, if it is one in full: a number of four digits is no year."""
    try:
        return datetime.fromisoformat(value) if "T" in value else None
    except ValueError:
        return None
