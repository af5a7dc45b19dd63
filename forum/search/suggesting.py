"""What is offered while she types a search: values of a filter, threads, rooms, people, and the filters themselves.

Only what she may read is offered; of people those of the directory, and as authors those who wrote under their names.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import get_language

from accounts.models import State
from accounts.permissions import can_see_directory
from accounts.selectors.people_search import begins_in, ranked_people
from accounts.selectors.people_search import words_of as folded_words
from accounts.standing import Standing
from accounts.text import fold

from ..analysis import words_of
from ..analysis.stems import ARTICLE, FEWEST_LETTERS
from . import authors
from .conditions import All, Any, Begins, Condition
from .names import LANGUAGES, NAMES, all_names, filter_of, offered
from .places import SearchedRoom, searched_rooms
from .titles import FoundThread, threads_titled
from .values import KINDS, tag_names_of

LONGEST_QUERY = 300
EACH, VALUES = 4, 10
OFFERED = ("room", "from", "kind", "before", "after", "has", "tag", "lang")
_LAST_FILTER = re.compile(
    r"(?:^|(?<=\s))[-\u2212]?(?P<name>[^\s:：\"«»]+)[:：]\s?(?P<value>\"[^\"]*|«[^»]*|[^\s\"«»]*)$"
)
_LAST_WORD = re.compile(r"\S*$")
FILES = {"ar": ("ملف", "صورة", "تصويت"), "en": ("file", "picture", "poll"), "fr": ("fichier", "image", "sondage")}
TONGUES = {
    "ar": ("عربي", "إنجليزي", "فرنسي"),
    "en": ("Arabic", "English", "French"),
    "fr": ("arabe", "anglais", "français"),
}
DAY_WORDS = {"ar": ("اليوم", "أمس"), "en": ("today", "yesterday"), "fr": ("aujourd’hui", "hier")}


@dataclass(frozen=True)
class Suggestion:
    """`insert` takes the place of what is typed from `at` on; without it the suggestion leads to a page."""

    kind: str  # filter, value, thread, room or person
    text: str
    line: str = ""
    insert: str = ""
    at: int = 0
    thread: FoundThread | None = None
    room: SearchedRoom | None = None
    person: int = 0


@dataclass(frozen=True)
class _Typed:
    """The end of what was typed, up to the caret."""

    text: str
    words: list[str] = field(default_factory=list)
    last: str = ""
    at: int = 0


def suggestions(standing: Standing, query: str) -> list[Suggestion]:
    """The best of each kind. Three queries at most."""
    if not standing.admitted:
        return []
    text = query[:LONGEST_QUERY]
    found = _LAST_FILTER.search(text)
    key = filter_of(found["name"]) if found else None
    if found and key:
        return _values(standing, key, found["name"], found["value"].strip('"«»'), found.start("name"))
    last = _LAST_WORD.search(text)
    assert last is not None
    typed = _Typed(text, folded_words(text), last.group(), last.start())
    return [*_threads(standing, typed), *_rooms(standing, typed), *_people(standing, typed), *_filters(typed)]


# --- The values of a filter --------------------------------------------------------------------------------------


def _values(standing: Standing, key: str, name: str, value: str, at: int) -> list[Suggestion]:
    wanted = folded_words(value)
    fitting = [(text, line) for text, line, called in _known(standing, key) if not wanted or begins_in(wanted, called)]
    return [
        Suggestion("value", text, line, insert=f"{name}:{_quoted(text)} ", at=at) for text, line in fitting[:VALUES]
    ]


def _known(standing: Standing, key: str) -> list[tuple[str, str, list[str]]]:
    """(text, line, under what it is found) of each value there is to choose from."""
    language = _language()
    match key:
        case "room":
            return [(room.name, "", [room.key, *room.names]) for room in searched_rooms(standing)]
        case "from":
            states = [(state.name, "", _called(state)) for state in authors.states()]
            people = [(one.display_name, "", [one.name, one.name_second]) for one in authors.writers(standing)]
            return people + states
        case "kind":
            return [(str(kind.label), "", [str(kind.label), kind.value]) for kind in KINDS]
        case "tag":
            return [(names[0], "", names) for names in tag_names_of(standing)]
    fixed = {"has": FILES, "lang": TONGUES}.get(key, DAY_WORDS)
    return [(word, "", [row[n] for row in fixed.values()]) for n, word in enumerate(fixed[language])]


def _called(state: State) -> list[str]:
    return [getattr(state, f"{part}_{code}") for part in ("name", "formal_name") for code in LANGUAGES]


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text


# --- What is there to go to --------------------------------------------------------------------------------------


def _threads(standing: Standing, typed: _Typed) -> list[Suggestion]:
    """Those whose title holds all the words, the last of which may be half typed."""
    words = [word.text for word in words_of(typed.text)]
    if not words:
        return []
    condition = All(tuple(_begun(word) for word in words))
    found = threads_titled(standing, [condition], limit=EACH)
    return [Suggestion("thread", one.title, one.room, thread=one) for one in found]


def _begun(word: str) -> Condition:
    bare = word.removeprefix(ARTICLE)
    forms = [word, bare] if bare != word and len(bare) >= FEWEST_LETTERS else [word]
    return Any(tuple(Begins(form) for form in forms))


def _rooms(standing: Standing, typed: _Typed) -> list[Suggestion]:
    if not typed.words:
        return []
    found = [room for room in searched_rooms(standing) if begins_in(typed.words, room.called)]
    return [Suggestion("room", room.name, room=room) for room in found[:EACH]]


def _people(standing: Standing, typed: _Typed) -> list[Suggestion]:
    if not typed.words or not can_see_directory(standing):
        return []
    entries = [entry for _rank, entry in ranked_people(typed.text)[:EACH]]
    return [
        Suggestion("person", one.person.display_name, _office(one.role, one.state), person=one.person.pk)
        for one in entries
    ]


def _office(role: str, state: State | None) -> str:
    return " · ".join(part for part in (role, state.name if state else "") if part)


def _filters(typed: _Typed) -> list[Suggestion]:
    """Those whose name, in any language, begins so; the usual ones where nothing is typed yet."""
    begun = fold(typed.last.lstrip("-\u2212"))
    if typed.text.strip() and not begun:
        return []
    fitting = [key for key in (OFFERED if not begun else NAMES) if _begins(key, begun)]
    sign = typed.last[:1] if typed.last[:1] in ("-", "\u2212") else ""
    names = [(key, offered(key, _language())) for key in fitting[: len(OFFERED) if not begun else EACH]]
    return [Suggestion("filter", f"{name}:", key, insert=f"{sign}{name}:", at=typed.at) for key, name in names]


def _begins(key: str, begun: str) -> bool:
    return any(fold(name).startswith(begun) for name in all_names(key))


def _language() -> str:
    code = (get_language() or "ar")[:2]
    return code if code in LANGUAGES else LANGUAGES[0]
