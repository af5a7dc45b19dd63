"""The groups of the secretariat, read as conditions (arabic.md §15.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from accounts.prepared import Prepared

from ..analysis import Phrase, Term, asked, words_of
from ..analysis.stems import ARTICLE, FEWEST_LETTERS
from ..models import SynonymGroup
from .conditions import Any, Condition, Holds, InRow

MOST_WORDS = 4  # of one member of a group
# What the first word of an Arabic phrase may bear; the others follow it in having the article or not.
WITH_ARTICLE = ("ال", "وال", "بال", "لل", "فال", "كال")
WITHOUT_ARTICLE = ("", "و", "ب", "ل", "ف", "ك")


@dataclass(frozen=True)
class Other:
    """Another member of a group: what finds it, and whether it stands in another script than what was typed."""

    told: str
    condition: Condition
    crosses: bool


class Synonyms:
    """Groups by the words they hold."""

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        # {how many words: {form of the first word: [(the words, their group)]}}
        self._members: dict[int, dict[str, list[tuple[tuple[str, ...], int]]]] = {}
        self._groups = [[words_of_member(member) for member in group] for group in groups]
        self._told = {words_of_member(member): member for group in groups for member in group}
        for number, group in enumerate(self._groups):
            for member in group:
                if 0 < len(member) <= MOST_WORDS:
                    for form in _forms(member[0]):
                        by_form = self._members.setdefault(len(member), {})
                        by_form.setdefault(form, []).append((member, number))

    def of(self, terms: Sequence[Term | Phrase]) -> tuple[int, list[Other]]:
        """How many of the first terms are a member of a group, the longest there is, and its other members."""
        for length in sorted(self._members, reverse=True):
            words = _words(terms, length)
            if words and (numbers := self._numbers(words)):
                others = {member for number in numbers for member in self._groups[number] if member != words}
                return len(_spent(terms, length)), [self._other(member, words) for member in sorted(others) if member]
        return 0, []

    def _other(self, member: tuple[str, ...], asked: tuple[str, ...]) -> Other:
        return Other(self._told[member], _condition(member), _is_arabic(member) != _is_arabic(asked))

    def _numbers(self, words: tuple[str, ...]) -> set[int]:
        by_form = self._members[len(words)]
        fitting = (found for form in _forms(words[0]) for found in by_form.get(form, ()))
        return {number for member, number in fitting if all(map(_meet, member, words))}


def words_of_member(member: str) -> tuple[str, ...]:
    """Its folded words, by which two members are the same."""
    return tuple(word.text for word in words_of(member))


def _is_arabic(words: Sequence[str]) -> bool:
    return any("\u0621" <= word[0] <= "\u064a" for word in words)


def current() -> Synonyms:
    """The groups as they are now. One query; what is made of them is kept while they stay as they are."""
    return _made(tuple(tuple(words) for (words,) in _groups()))


_groups = Prepared[tuple[list[str]]](lambda: SynonymGroup.objects.order_by("pk").values_list("words"))


@lru_cache(maxsize=4)
def _made(groups: tuple[tuple[str, ...], ...]) -> Synonyms:
    return Synonyms(groups)


def _spent(terms: Sequence[Term | Phrase], length: int) -> Sequence[Term | Phrase]:
    """The terms that make up this many words: a compound stands for its parts."""
    count, spent = 0, 0
    for term in terms:
        if count >= length:
            break
        count += len(_parts(term))
        spent += 1
    return terms[:spent]


def _words(terms: Sequence[Term | Phrase], length: int) -> tuple[str, ...]:
    """The first words as a member would hold them; nothing where a phrase or half a compound is in the way."""
    spent = _spent(terms, length)
    if any(isinstance(term, Phrase) for term in spent):
        return ()
    words = tuple(word for term in spent for word in _parts(term))
    return words if len(words) == length else ()


def _parts(term: Term | Phrase) -> tuple[str, ...]:
    if isinstance(term, Phrase):
        return term.words
    return term.parts or (term.word,)


def _forms(word: str) -> frozenset[str]:
    return asked(word) | {word}


def _meet(one: str, other: str) -> bool:
    return not _forms(one).isdisjoint(_forms(other))


def _condition(member: tuple[str, ...]) -> Condition:
    if len(member) == 1:
        return Any(tuple(Holds(form, anyhow=True) for form in sorted(_forms(member[0]))))
    return Any(tuple(InRow(row) for row in _rows(member)))


def _rows(member: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A phrase as it stands, and an Arabic one with and without the article."""
    if not "\u0621" <= member[0][0] <= "\u064a":
        return [member]
    first, *others = (_bare(word) for word in member)
    definite = [(f"{before}{first}", *(f"{ARTICLE}{word}" for word in others)) for before in WITH_ARTICLE]
    plain = [(f"{before}{first}", *others) for before in WITHOUT_ARTICLE]
    return list(dict.fromkeys([member, *definite, *plain]))


def _bare(word: str) -> str:
    return word[2:] if word.startswith(ARTICLE) and len(word) - 2 >= FEWEST_LETTERS else word
