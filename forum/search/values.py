"""What the value of a typed filter means: a room, an author, a day … in any of three languages and any spelling.

A value that means nothing she may know of is told as such, in the same words whether it is closed to her or not there.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone, translation

from accounts.forms import OWN_NAMES
from accounts.selectors import style_of
from accounts.selectors.people_search import begins_in, words_of
from accounts.standing import Standing
from accounts.text import fold, to_ascii_digits

from ..models import Post
from . import authors
from .days import read_days
from .names import LANGUAGES
from .narrowing import Narrowing, any_of, files_beside, one_of, tagged
from .places import SearchedRoom, searched_rooms
from .typed import Asked

_TONGUES = {
    "ar": "ar arabic arabe عربي عربية العربية",
    "en": "en english anglais انجليزي إنجليزي إنجليزية الإنجليزية إنكليزي إنكليزية الإنكليزية",
    "fr": "fr french français française فرنسي فرنسية الفرنسية",
}
_FILES = {
    "": "file files attachment attachments ملف ملفات مرفق مرفقات fichier fichiers document",
    "picture": "picture pictures image images photo صورة صور",
}
_POLLS = frozenset(map(fold, ["poll", "polls", "vote", "تصويت", "استطلاع", "sondage", "vote"]))


@dataclass(frozen=True)
class Chip:
    """A typed filter as its reader is shown it. `text` is empty where its value means nothing (`problem`)."""

    asked: Asked
    text: str = ""
    days: tuple[date, date] | None = None

    @property
    def is_understood(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True)
class Resolved:
    narrowings: tuple[Narrowing, ...] = ()
    chips: tuple[Chip, ...] = ()

    @property
    def all_understood(self) -> bool:
        return all(chip.is_understood for chip in self.chips)


Meant = tuple[str, Narrowing] | None


def resolve(standing: Standing, asked: Iterable[Asked]) -> Resolved:
    """Two filters of one name widen each other, those of different names narrow; days and what is excluded narrow."""
    grouped: dict[str, list[Narrowing]] = {}
    apart: list[Narrowing] = []
    chips = []
    for one in asked:
        meant = _READERS[one.key](standing, one.value) if one.value else None
        if meant is None:
            chips.append(Chip(one))
            continue
        text, narrowing = meant
        chips.append(Chip(one, text))
        if one.negated or one.key in _DAYS:
            apart.append(narrowing.negated() if one.negated else narrowing)
        else:
            grouped.setdefault(one.key, []).append(narrowing)
    return Resolved((*map(any_of, grouped.values()), *apart), tuple(chips))


def _room(standing: Standing, value: str) -> Meant:
    found = rooms_called(standing, value)
    return (_told([room.name for room in found]), one_of("p.room_id", [room.pk for room in found])) if found else None


def rooms_called(standing: Standing, value: str) -> list[SearchedRoom]:
    """The rooms she reads whose key, number or name this is; else those in whose name every word begins one."""
    rooms, folded, number = searched_rooms(standing), fold(value), to_ascii_digits(value)
    exact = [room for room in rooms if folded in room.called or number == str(room.pk)]
    return exact or [room for room in rooms if begins_in(words_of(value), room.called)]


def _author(standing: Standing, value: str) -> Meant:
    return authors.meant_by(standing, value)


def _language(_standing: Standing, value: str) -> Meant:
    for code, words in _TONGUES.items():
        if fold(value) in map(fold, words.split()):
            return dict(OWN_NAMES)[code], one_of("p.language", [code])
    return None


def _kind(_standing: Standing, value: str) -> Meant:
    found = [kind for kind in KINDS if fold(value) in _kind_names(kind)]
    found = found or [kind for kind in KINDS if begins_in(words_of(value), _kind_names(kind))]
    return (
        (_told([str(kind.label) for kind in found]), one_of("p.kind", [kind.value for kind in found]))
        if found
        else None
    )


# What somebody may ask for: not the lines of the record.
KINDS = [
    Post.Kind.OFFICIAL_POSITION,
    Post.Kind.RESERVATION,
    Post.Kind.PROPOSAL,
    Post.Kind.DRAFT_TEXT,
    Post.Kind.SUMMARY,
    Post.Kind.NOTICE,
    Post.Kind.CHAIR,
    Post.Kind.CHAIR_RULING,
    Post.Kind.POST,
]


def _kind_names(kind: Post.Kind) -> list[str]:
    names = [kind.value, kind.value.replace("_", "-")]
    for language in LANGUAGES:
        with translation.override(language):
            names.append(str(kind.label))
    return [fold(name) for name in names]


def _has(_standing: Standing, value: str) -> Meant:
    if fold(value) in _POLLS:
        return value, Narrowing("p.asks")
    for kind, words in _FILES.items():
        if fold(value) in map(fold, words.split()):
            return value, files_beside(kind, connection.vendor)
    return None


def _tag(standing: Standing, value: str) -> Meant:
    """A tag of any board she reads, by its key or its name."""
    folded, tags = fold(value.lstrip("#")), _tags(standing)
    found = [key for key, names in tags.items() if folded in map(fold, (key, *names))]
    found = found or [key for key, names in tags.items() if begins_in(words_of(value), (key, *names))]
    return (_told([tags[key][0] for key in found]), tagged(found, connection.vendor)) if found else None


def tag_names_of(standing: Standing) -> list[list[str]]:
    """The names of each tag of the boards she reads, that of the page's language first."""
    return list(_tags(standing).values())


def _tags(standing: Standing) -> dict[str, list[str]]:
    language = (translation.get_language() or "ar")[:2]
    rows = [tag for room in searched_rooms(standing) for tag in room.tags]
    return {tag["key"]: [tag["name"].get(language) or tag["name"]["ar"], *tag["name"].values()] for tag in rows}


def _thread(_standing: Standing, value: str) -> Meant:
    number = to_ascii_digits(value.lstrip("#"))
    if not (number.isascii() and number.isdecimal()) or len(number) > 18:
        return None
    return number, one_of("p.thread_id", [int(number)])


# --- Days --------------------------------------------------------------------------------------------------------


def _days(place: Callable[[datetime, datetime], Narrowing]) -> Callable[[Standing, str], Meant]:
    """Days are the reader's own: from the beginning of the first to the end of the last."""

    def read(standing: Standing, value: str) -> Meant:
        zone = style_of(standing.person, standing).zone
        days = read_days(value, timezone.now().astimezone(zone).date())
        if days is None:
            return None
        first, last = days
        begins = datetime.combine(first, time.min, tzinfo=zone)
        return value, place(begins, datetime.combine(last + timedelta(days=1), time.min, tzinfo=zone))

    return read


_DAYS: dict[str, Callable[[Standing, str], Meant]] = {
    "before": _days(lambda begins, ends: Narrowing("p.created_at < %s", [begins])),
    "until": _days(lambda begins, ends: Narrowing("p.created_at < %s", [ends])),
    "since": _days(lambda begins, ends: Narrowing("p.created_at >= %s", [begins])),
    "after": _days(lambda begins, ends: Narrowing("p.created_at >= %s", [ends])),
    "on": _days(lambda begins, ends: Narrowing("(p.created_at >= %s AND p.created_at < %s)", [begins, ends])),
}
_READERS: dict[str, Callable[[Standing, str], Meant]] = {
    "room": _room,
    "from": _author,
    "lang": _language,
    "kind": _kind,
    "has": _has,
    "tag": _tag,
    "thread": _thread,
    **_DAYS,
}


def _told(names: list[str]) -> str:
    return " · ".join(names[:3]) + (" …" if len(names) > 3 else "")
