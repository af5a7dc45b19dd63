"""The word list: which rules a text meets, however the words are written.

Letters lead from a place of the text through a tree of all rules, so the time a text takes depends on its length and
hardly on how many rules there are. Rules are made ready once and kept by what they say.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import affixes
from .compiling import Place, Ready, Rule, made_ready
from .folding import ARABIC, INSIDE, JOINTS, LATIN, STAR, Skeleton, skeleton_of
from .lookalikes import SIGNS, STANDS_FOR
from .patterns import MOST_GAP, MOST_REPEATS, SHORTEST_HIDDEN, is_arabic

# From the gravest on: what one text meets is decided by the gravest of its rules.
ACTS = ("refuse", "hold", "flag")
FEWEST_LETTERS, MOST_LETTERS, MOST_WORDS = 2, 60, 8
# Of one rule in one text: an officer has seen enough.
MOST_PLACES = 20
_MOST_STEPS = 200
_STEPS_A_CHARACTER = 4

_SIGNS = re.escape(SIGNS)
_STARTS = re.compile(
    rf"(?<![{LATIN}0-9])[{LATIN}]|(?<![{ARABIC}0-9])[{ARABIC}]|(?<![{LATIN}{ARABIC}0-9{_SIGNS}])(?:([0-9]+)|[{_SIGNS}](?=[\w{_SIGNS}]))"
)
_RUNS = re.compile(r"(.)\1*", re.DOTALL)


@dataclass(frozen=True)
class Match:
    """A rule that a text meets, and the part of the text that meets it, as written."""

    rule: Rule
    start: int
    end: int
    written: str


@dataclass
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    rules: list[Ready] = field(default_factory=list)


def found(text: str, rules: Sequence[Rule]) -> list[Match]:
    """The places where a text meets a rule, in order; a place counts once for each rule, twenty are enough of one."""
    return word_list(tuple(rules)).found(text)


def gravest(matches: Sequence[Match]) -> str:
    """What follows for a text that meets several rules; empty if it meets none."""
    acts = {match.rule.act for match in matches}
    return next((act for act in ACTS if act in acts), "")


def check_words(words: str) -> str:
    """The words of a rule, tidied; or a ValidationError that names what is wrong with them."""
    skeleton = skeleton_of(words)
    if max(map(len, skeleton.split()), default=0) < FEWEST_LETTERS:
        raise ValidationError(_("Write a word of at least two letters."), code="too_few_letters")
    if len(skeleton) > MOST_LETTERS or len(skeleton.split()) > MOST_WORDS:
        raise ValidationError(
            _("Write at most %(words)s words and %(letters)s letters."),
            code="too_long",
            params={"words": MOST_WORDS, "letters": MOST_LETTERS},
        )
    return " ".join(words.split())


@lru_cache(maxsize=64)
def word_list(rules: tuple[Rule, ...]) -> "WordList":
    """Made ready once for each list that is in force somewhere."""
    return WordList(rules)


class WordList:
    def __init__(self, rules: Sequence[Rule]) -> None:
        self._root = _Node()
        for rule in rules:
            if ready := made_ready(rule):
                self._plant(ready)
        self._first = _may_start(self._root)

    def found(self, text: str) -> list[Match]:
        if not self._root.children:
            return []
        skeleton = Skeleton(text)
        met: dict[tuple[Rule, int], Match] = {}
        for before, ready, place in self._met(skeleton.letters):
            start, end = skeleton.place(before, place.end)
            met[ready.rule, end] = Match(ready.rule, start, end, text[start:end])
        return sorted(met.values(), key=lambda match: (match.start, match.end))

    def _plant(self, ready: Ready) -> None:
        node = self._root
        for letter in ready.first:
            node = node.children.setdefault(letter, _Node())
        node.rules.append(ready)

    def _met(self, letters: str) -> Iterator[tuple[int, Ready, Place]]:
        budget = _STEPS_A_CHARACTER * len(letters) + _MOST_STEPS
        places: Counter[Ready] = Counter()
        for before, start in _starts(letters):
            if letters[start] not in self._first:
                continue
            suggested, steps = _suggested(self._root, letters, start, _MOST_STEPS if budget > 0 else 0)
            budget -= steps
            for ready in suggested:
                place = ready.at(letters, start) if places[ready] < MOST_PLACES else None
                if place and _holds(ready, letters, before, place):
                    places[ready] += 1
                    yield before, ready, place


def _starts(letters: str) -> Iterator[tuple[int, int]]:
    """Where a word may begin: with what is written before it, and without."""
    for match in _STARTS.finditer(letters):
        place = match.start()
        if _repeats(letters, place):
            continue
        yield place, place
        if match[1] and match.end() < len(letters):
            yield match.end(), match.end()
        for prefix in _PREFIXES.get(letters[place], ()):
            if (written := prefix.match(letters, place)) and written.end() < len(letters):
                yield place, written.end()


def _repeats(letters: str, place: int) -> bool:
    """Is this one more of a letter stretched with signs (k.k.k.k)? Its first has been looked at with all the others."""
    if place < 4 or letters[place] != letters[place - 2] or letters[place] != letters[place - 4]:
        return False
    return letters[place - 1] in INSIDE and letters[place - 3] in INSIDE


def _suggested(root: _Node, letters: str, start: int, most: int) -> tuple[list[Ready], int]:
    """Rules whose letters stand here, whatever stands between and however often each is written; and its cost.

    A text made of nothing but stand-ins could lead everywhere at once. Past `most` steps each character is only
    itself, so that no text buys time, or a way round, with such a thicket.
    """
    suggested: list[Ready] = []
    paths = [(root, start, "", 0, 0)]
    steps = 0
    while paths:
        node, place, last, gap, repeats = paths.pop()
        if place >= len(letters):
            continue
        steps += 1
        character = letters[place]
        standing = character + STANDS_FOR.get(character, "") if steps < most else character
        if last and last in standing and repeats < MOST_REPEATS:
            paths.append((node, _end_of_run(letters, place), last, 0, repeats + 1))
        if last and (character in INSIDE or character.isdigit()) and gap < MOST_GAP:
            paths.append((node, place + 1, last, gap + 1, repeats))
        if last and character == STAR and steps < most:
            standing = "".join(node.children)
        for letter in standing:
            if (child := node.children.get(letter)) is not None:
                suggested += child.rules
                paths.append((child, place + 1, letter, 0, 0))
    return suggested, steps


def _end_of_run(letters: str, place: int) -> int:
    match = _RUNS.match(letters, place)
    return match.end() if match else place + 1


def _holds(ready: Ready, letters: str, before: int, place: Place) -> bool:
    """Is it the word, and not another one that is written alike?"""
    word = ready.words[0]
    prefix, core, suffix = (
        letters[before : place.start],
        letters[place.start : place.core],
        letters[place.core : place.end],
    )
    if prefix and (not is_arabic(word) or len(word) < SHORTEST_HIDDEN and prefix in affixes.LETTERS):
        return False
    return _is_readable(ready, core) and not affixes.is_word_of_its_own(prefix, core, suffix)


def _is_readable(ready: Ready, written: str) -> bool:
    """Numbers and signs may stand for some letters of a word; where they stand for most, it is a number."""
    if any(map(str.isdigit, ready.rule.words)):
        return True
    letters = sum(map(str.isalpha, written))
    others = sum(character.isdigit() or character in SIGNS for character in written)
    return letters >= others or letters > 1 and letters + others > 4 and not JOINTS.intersection(written)


def _may_start(root: _Node) -> frozenset[str]:
    letters = set(root.children)
    return frozenset(letters | {sign for sign, meant in STANDS_FOR.items() if letters.intersection(meant)})


def _prefix(letters: str) -> re.Pattern[str]:
    parts = []
    for letter, run in groupby(letters):
        drawn = f"[{letter}1|!]" if letter == "ا" else letter
        often = len(list(run))
        parts.append(f"(?:{drawn}{{3,}}+|{drawn})" if often == 1 else f"{drawn}{{{often}}}")
    return re.compile("".join(parts))


_PREFIXES: dict[str, list[re.Pattern[str]]] = {}
for _letters in affixes.PREFIXES:
    for _first in "ا1|!" if _letters[0] == "ا" else _letters[0]:
        _PREFIXES.setdefault(_first, []).append(_prefix(_letters))
