"""What changed between two texts, by words and never by letters (arabic.md §14)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import groupby

from django.utils.functional import cached_property

from accounts.text import TATWEEL, show_controls

from .. import content
from ..mentions import Known, in_words, with_names
from ..models import Post, Revision

# Words as Unicode cuts them, with the space after them: «2.5», «l’État» and a word with its marks are one each. Every
# other sign stands for itself: moved brackets are tokens of their own.
_LETTER = r"[\w\u064b-\u065f\u0670]"
_TOKENS = re.compile(rf"\d+(?:[.,\u066b\u066c:/-]\d+)+\s*|{_LETTER}+(?:['\u2019\u02bc]{_LETTER}+)*\s*|[^\w\s]\s*|\s+")
_MARKS = re.compile(r"[\u064b-\u065f\u0670]")
# Comparing is quadratic at worst; a longer text is shown as replaced.
MOST_TOKENS = 2000


@dataclass(frozen=True)
class Part:
    """A stretch of text: kept, added or removed."""

    kind: str  # "same", "added", "removed"
    text: str


@dataclass(frozen=True)
class Version:
    """One text of a post with what it changed in the one before it."""

    number: int
    written_at: datetime
    language: str
    direction: str
    html: str
    parts: tuple[Part, ...]
    is_current: bool

    @cached_property
    def has_differences(self) -> bool:
        return any(part.kind != "same" for part in self.parts)


def versions_of(post: Post, *, marks: bool = True) -> list[Version]:
    """The texts of a post, newest first. Without `marks` words that differ in their vowel marks alone are the same."""
    texts: list[Post | Revision] = [*post.revisions.order_by("number"), post]
    known, hides = Known({token for text in texts for token in text.mentions}), post.thread.hides_authors
    versions: list[Version] = []
    before = ""
    for number, text in enumerate(texts, start=1):
        body = in_words(text.body, text.mentions, known, hides=hides)
        written_at = text.written_at if isinstance(text, Revision) else text.edited_at or text.created_at
        versions.append(
            Version(
                number=number,
                written_at=written_at,
                language=text.language,
                direction=content.direction_of(text.body, language=text.language),
                html=with_names(text.body_html, text.mentions, known, hides=hides),
                parts=tuple(joined(differences(before, body, marks=marks))) if before else (),
                is_current=text is post,
            )
        )
        before = body
    return versions[::-1]


def differences(before: str, after: str, *, marks: bool = True) -> Iterator[Part]:
    """The words kept, removed and added, in reading order; hidden characters are spelled out."""
    old, new = tokens(before), tokens(after)
    if max(len(old), len(new)) > MOST_TOKENS:
        yield from (Part("removed", show_controls(before)), Part("added", show_controls(after)))
        return
    one, other = ([_key(word, marks) for word in text] for text in (old, new))
    for is_same, old_from, old_to, new_from, new_to in _stretches(one, other):
        if is_same:
            yield Part("same", show_controls("".join(new[new_from:new_to])))
            continue
        if removed := "".join(old[old_from:old_to]):
            yield Part("removed", show_controls(removed))
        if added := "".join(new[new_from:new_to]):
            yield Part("added", show_controls(added))


def joined(parts: Iterable[Part]) -> Iterator[Part]:
    """The same with neighbours of one kind in one."""
    for kind, some in groupby(parts, key=lambda part: part.kind):
        yield Part(kind, "".join(part.text for part in some))


def _stretches(one: list[str], other: list[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Where two texts are the same and where not. Words are laid beside each other first and signs between them: else a
    bracket that moved would tear apart the words round it."""
    at, to = 0, 0
    for a, b in [*_same_words(one, other), (len(one), len(other))]:
        between = SequenceMatcher(None, one[at:a], other[to:b], autojunk=False)
        for change, i, j, k, m in between.get_opcodes():
            yield change == "equal", at + i, at + j, to + k, to + m
        if a < len(one):
            yield True, a, a + 1, b, b + 1
        at, to = a + 1, b + 1


def _same_words(one: list[str], other: list[str]) -> Iterator[tuple[int, int]]:
    words, others = (_words_in(text) for text in (one, other))
    matcher = SequenceMatcher(None, [one[i] for i in words], [other[i] for i in others], autojunk=False)
    for block in matcher.get_matching_blocks():
        for n in range(block.size):
            yield words[block.a + n], others[block.b + n]


def _words_in(text: list[str]) -> list[int]:
    return [i for i, word in enumerate(text) if word[0].isalnum()]


def tokens(text: str) -> list[str]:
    return _TOKENS.findall(text)


def _key(word: str, marks: bool) -> str:
    """Stretching a word does not change it, nor does the space after it."""
    word = word.replace(TATWEEL, "").rstrip() or word
    return word if marks else _MARKS.sub("", word)
