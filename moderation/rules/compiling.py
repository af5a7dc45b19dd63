"""A rule made ready: the letters that lead to it, and the pattern that says whether it is really there.

The letters only suggest: they know nothing of runs, endings and edges. The pattern decides, at one place of the text.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from . import affixes
from .folding import skeleton_of
from .patterns import SHORTEST_HIDDEN, SHORTEST_WITH_SUFFIX, ending_pattern, phrase_pattern, stem, word_pattern


@dataclass(frozen=True)
class Rule:
    """A word or phrase and what follows when it is written. `key` is the caller's own name for it."""

    words: str
    act: str
    key: int = 0
    language: str = ""


@dataclass(frozen=True)
class Place:
    """Where a rule stands in a skeleton: from its first letter to its own last one, and to the end of what is written
    onto it."""

    start: int
    core: int
    end: int


@dataclass(frozen=True)
class Ready:
    rule: Rule
    words: tuple[str, ...]  # of the skeleton

    @property
    def first(self) -> str:
        """Letters that a place must show: those of the first word, each run once, without an ending that may open."""
        return "".join(letter for letter, _run in groupby(stem(self.words[0])))

    def at(self, letters: str, start: int) -> Place | None:
        core = self._pattern.match(letters, start)
        if core is None:
            return None
        ending = ending_pattern(self.words[-1], self.rule.language)
        end = ending.match(letters, core.end())
        if end is None and len(self.words[0]) >= SHORTEST_HIDDEN:
            # Over and over it is the word as well: kalbkalb.
            again = self._pattern.match(letters, core.end())
            end = again and (ending.match(letters, again.end()) or self._pattern.match(letters, again.end()))
        return Place(start, core.end(), end.end()) if end else None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Made when a text first comes near: most rules meet no text for a long time."""
        return re.compile(word_pattern(self.words[0]) if len(self.words) == 1 else phrase_pattern(self.words))


def made_ready(rule: Rule) -> Ready | None:
    """None for a rule without a letter or digit, which no text can meet."""
    words = skeleton_of(rule.words).split()
    return Ready(rule, (_without_article(words[0]), *words[1:])) if words else None


def _without_article(word: str) -> str:
    """The word of a rule without its article, where enough is left to be a word."""
    bare = word.removeprefix("ال")
    return bare if len(bare) > SHORTEST_WITH_SUFFIX and word not in affixes.whole_words() else word
