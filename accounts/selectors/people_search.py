"""Finding people by name in both scripts, title, office and State, however they are written (`arabic.md` §11)."""

import re
from collections.abc import Iterable

from django.conf import settings

from ..models import State
from ..roles import office_title, role_of
from ..sorting import sort_key
from ..text import fold, strip_controls
from .directory import Entry, present

_WORD = re.compile(r"\w+")
ARTICLE = "ال"
MOST_WORDS = 8
MOST_FOUND = 60
LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)


def search_people(query: str) -> list[Entry]:
    """Those of whom every word of the query begins some word, best first: name before title and State. Two queries.

    Nobody is found by nothing. Everyone present is compared in memory: they are hundreds, not millions.
    """
    return [entry for _, entry in ranked_people(query)[:MOST_FOUND]]


def ranked_people(query: str) -> list[tuple[int, Entry]]:
    """The same with how well each one fits (`rank_of`), and without an end."""
    wanted = words_of(query)
    if not wanted:
        return []
    ranked = [(rank, entry) for entry in present() if (rank := rank_of(entry, wanted)) is not None]
    ranked.sort(key=lambda pair: (pair[0], sort_key(pair[1].person.display_name)))
    return ranked


def words_of(query: str) -> list[str]:
    """What is looked for: folded words, in no more than reason."""
    return _words(strip_controls(query)[:200])[:MOST_WORDS]


def begins_in(wanted: list[str], texts: Iterable[str]) -> bool:
    """Whether each of these folded words begins some word of the texts, with or without the article."""
    words = _forms(_words(" ".join(texts)))
    return bool(wanted) and all(_begins(word, words) for word in wanted)


def rank_of(entry: Entry, wanted: list[str]) -> int | None:
    """0 the whole name, 1 in the name, 2 in title, office or State; None where a word is found nowhere."""
    person = entry.person
    names = _forms(_words(f"{person.name} {person.name_second}"))
    if _exact(wanted, person.name) or _exact(wanted, person.name_second):
        return 0
    if all(_begins(word, names) for word in wanted):
        return 1
    everything = names | _forms(_words(" ".join(_about(entry))))
    return 2 if all(_begins(word, everything) for word in wanted) else None


def _about(entry: Entry) -> list[str]:
    texts = [role_of(entry.accreditation, code) for code in LANGUAGES]
    texts += [office_title(term, code) for term in entry.terms for code in LANGUAGES]
    texts += [getattr(entry.accreditation, f"title_{code}") for code in LANGUAGES]
    texts += _names_of(entry.state) if entry.state else []
    return [*texts, entry.accreditation.organisation]


def _names_of(state: State) -> list[str]:
    return [getattr(state, f"{field}_{code}") for field in ("name", "formal_name") for code in LANGUAGES]


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text).replace("_", " "))


def _forms(words: list[str]) -> set[str]:
    """Each word as it is and without the article."""
    return {form for word in words for form in (word, _bare(word))}


def _bare(word: str) -> str:
    return word.removeprefix(ARTICLE) if len(word) > len(ARTICLE) + 1 else word


def _begins(wanted: str, words: set[str]) -> bool:
    return any(word.startswith((wanted, _bare(wanted))) for word in words)


def _exact(wanted: list[str], name: str) -> bool:
    return bool(name) and [_bare(word) for word in wanted] == [_bare(word) for word in _words(name)]
