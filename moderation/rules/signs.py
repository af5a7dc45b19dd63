"""Signs that a text hides something or floods a room (`arabic.md` 3, `domain.md` W3).

Each says what an officer should know: a key, how grave it is, the reason of the library it speaks for, and a sentence.
Nothing here decides; a sign opens a case, and people look.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from urllib.parse import urlsplit

from accounts.text import TAG_CHARACTERS, code_point, show_controls

from .folding import Skeleton
from .sentences import sentence_of
from .words import Match

OVERRIDES = frozenset("\u202d\u202e")
_OPENS_EMBEDDING = frozenset("\u202a\u202b\u202d\u202e")
_OPENS_ISOLATE = frozenset("\u2066\u2067\u2068")
_CLOSES_EMBEDDING, _CLOSES_ISOLATE = "\u202c", "\u2069"
_UNSEEN = "\u200b\u2060\u2061\u2062\u2063\u2064\u034f\u180e\ufeff"
_JOINERS = "\u200c\u200d"

_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069\n\x1c-\x1e\x85\u2029]")
_TAGS = re.compile(f"[{min(TAG_CHARACTERS)}-{max(TAG_CHARACTERS)}]+")
# The flags of England, Scotland and Wales are a black flag, letters nobody sees and an end.
_FLAGS = re.compile("\U0001f3f4[\U000e0030-\U000e007a]{2,6}\U000e007f")
_UNSEEN_RUN = re.compile(f"[{_UNSEEN}{_JOINERS}]{{4,}}")
_ADDRESS = re.compile(r"(?:https?://|\bwww\.)[^\s<>()\[\]\"'«»]{3,2000}", re.IGNORECASE)
_MENTION = re.compile(r"@\[([^\[\]\n]{1,120})\]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_LETTER = re.compile(r"[^\W_]")
_GROUPS = ("body:", "state:")


@dataclass(frozen=True)
class Limits:
    """From where on much is too much."""

    links: int = 12
    links_to_one_host: int = 6
    # Below the limits as well, if a text is hardly anything else.
    links_alone: int = 4
    mentions: int = 10
    mentions_alone: int = 5
    words_beside_each: int = 4
    repeats: int = 2
    unseen: int = 12
    own_hosts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sign:
    """What was found; `detail` is plain data, so that a case can keep it and each officer read it in any language."""

    key: str
    severity: int
    reason: str
    detail: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return sentence_of(self.key, self.detail)


DEFAULT = Limits()
# Short answers are repeated by everybody: thanks, agreed, +1.
FEWEST_LETTERS_TO_REPEAT = 24


def signs(text: str, *, earlier: Sequence[str] = (), limits: Limits = DEFAULT) -> list[Sign]:
    """The signs of a text as written. `earlier`: fingerprints of what its author wrote within the time that counts."""
    found = [*_controls(text, limits), *_links(text, limits), *_mentions(text, limits)]
    return found + list(_repeated(text, earlier, limits))


@lru_cache(maxsize=16)  # It is asked for before the text is stored, and after.
def fingerprint(text: str) -> str:
    """Equal for two texts with the same letters, however spaced or disguised; empty for one too short to tell."""
    letters = "".join(_LETTER.findall(Skeleton(text).letters)).replace("ى", "ي")
    return sha256(letters.encode()).hexdigest()[:32] if len(letters) >= FEWEST_LETTERS_TO_REPEAT else ""


def listed(match: Match) -> Sign:
    """What a match of the word list says to an officer: which rule, and what was written, with nothing hidden."""
    detail = {"words": match.rule.words, "written": show_controls(match.written), "rule": match.rule.key}
    return Sign("word_list", 2 if match.rule.act == "flag" else 3, "other", detail)


def _controls(text: str, limits: Limits) -> Iterator[Sign]:
    opened, overrides = _left_open(text)
    if overrides:
        detail = {"character": code_point(overrides[0]), "count": len(overrides)}
        yield Sign("direction_override", 4, "unsafe_content", detail)
    elif opened:
        yield Sign("direction_open", 3, "unsafe_content", {"character": code_point(opened[0]), "count": len(opened)})
    hidden = "".join(_TAGS.findall(_FLAGS.sub("", text)))
    if hidden:
        yield Sign("hidden_text", 4, "unsafe_content", {"count": len(hidden), "text": _spelled_out(hidden)})
    unseen = sum(text.count(character) for character in _UNSEEN)
    if unseen > limits.unseen or _UNSEEN_RUN.search(text):
        yield Sign("unseen_characters", 2, "unsafe_content", {"count": unseen})


def _left_open(text: str) -> tuple[list[str], list[str]]:
    """Embeddings and isolates that no sign closes within their line, and every override.

    A closing sign too many changes nothing, so leftovers of copying raise nobody's eyebrows; nor do direction marks.
    """
    left: list[str] = []
    overrides: list[str] = []
    opened: list[str] = []
    for match in _CONTROLS.finditer(text):
        character = match.group()
        if character in OVERRIDES:
            overrides.append(character)
        if character in _OPENS_EMBEDDING or character in _OPENS_ISOLATE:
            opened.append(character)
        elif character == _CLOSES_EMBEDDING:
            if opened and opened[-1] in _OPENS_EMBEDDING:
                opened.pop()
        elif character == _CLOSES_ISOLATE:
            left += _close_isolate(opened)
        else:
            left += opened
            opened = []
    return left + opened, overrides


def _close_isolate(opened: list[str]) -> list[str]:
    """Close the innermost isolate; embeddings opened inside end with it and were left open."""
    place = next((n for n in reversed(range(len(opened))) if opened[n] in _OPENS_ISOLATE), None)
    if place is None:
        return []
    inside = opened[place + 1 :]
    del opened[place:]
    return inside


def _spelled_out(hidden: str) -> str:
    """Tag characters spell ASCII that nobody sees."""
    return "".join(chr(ord(character) - 0xE0000) for character in hidden if 0xE0020 <= ord(character) < 0xE007F)[:200]


def _links(text: str, limits: Limits) -> Iterator[Sign]:
    hosts = [host for address in _ADDRESS.findall(text) if (host := _host(address)) not in limits.own_hosts]
    if not hosts:
        return
    host, times = Counter(hosts).most_common(1)[0]
    if len(hosts) > limits.links or _hardly_else(_ADDRESS, text, len(hosts), limits.links_alone, limits):
        yield Sign("many_links", 3, "promotion", {"count": len(hosts), "hosts": len(set(hosts))})
    elif times > limits.links_to_one_host:
        yield Sign("one_host", 2, "promotion", {"count": times, "host": host})


def _host(address: str) -> str:
    try:
        host = urlsplit(address if "://" in address else f"https://{address}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _mentions(text: str, limits: Limits) -> Iterator[Sign]:
    named = set(_MENTION.findall(text))
    groups = sum(token.startswith(_GROUPS) for token in named)
    if len(named) > limits.mentions or _hardly_else(_MENTION, text, len(named), limits.mentions_alone, limits):
        yield Sign("many_mentions", 2, "other", {"count": len(named), "groups": groups})


def _hardly_else(pattern: re.Pattern[str], text: str, count: int, alone: int, limits: Limits) -> bool:
    words = len(_WORD.findall(pattern.sub(" ", text)))
    return count > alone and words < count * limits.words_beside_each


def _repeated(text: str, earlier: Sequence[str], limits: Limits) -> Iterator[Sign]:
    times = earlier.count(mark) if earlier and (mark := fingerprint(text)) else 0
    if times >= limits.repeats:
        yield Sign("repeated_text", 2, "duplicate", {"count": times + 1})
