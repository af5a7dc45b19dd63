"""What changed between two texts, by words and never by letters (arabic.md §14)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from django.utils.functional import cached_property

from accounts.text import TATWEEL, show_controls

from .. import content
from ..mentions import Known, in_words, with_names
from ..models import Post, Revision

# Words with the space after them, and each sign for itself: moved brackets are tokens of their own.
_TOKENS = re.compile(r"[\w\u064b-\u0652\u0670]+\s*|[^\w\s]\s*|\s+")
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


def versions_of(post: Post) -> list[Version]:
    """The texts of a post, newest first."""
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
                parts=tuple(differences(before, body)) if before else (),
                is_current=text is post,
            )
        )
        before = body
    return versions[::-1]


def differences(before: str, after: str) -> Iterator[Part]:
    """The words kept, removed and added, in reading order; hidden characters are spelled out."""
    old, new = tokens(before), tokens(after)
    if max(len(old), len(new)) > MOST_TOKENS:
        yield from (Part("removed", show_controls(before)), Part("added", show_controls(after)))
        return
    matcher = SequenceMatcher(None, [_key(word) for word in old], [_key(word) for word in new], autojunk=False)
    for change, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if change == "equal":
            yield Part("same", show_controls("".join(new[new_from:new_to])))
            continue
        if removed := "".join(old[old_from:old_to]):
            yield Part("removed", show_controls(removed))
        if added := "".join(new[new_from:new_to]):
            yield Part("added", show_controls(added))


def tokens(text: str) -> list[str]:
    return _TOKENS.findall(text)


def _key(word: str) -> str:
    """Stretching a word does not change it."""
    return word.replace(TATWEEL, "")
