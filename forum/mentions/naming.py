"""A text as its author sees it: `@[name]` in her box where the stored text has `@[12]` (arabic.md §11).

Beside the box travels which name stands for which token, so that two people of one name stay two. A name that was
typed by hand, as one does without script, counts where it is exactly one person's or group's of those offered here.
"""

import re
from collections.abc import Collection, Mapping

from accounts.standing import Standing
from accounts.text import fold, strip_controls

from ..models import Room, Thread
from .candidates import candidates
from .drawing import Known
from .tokens import ALIAS, BODY, PERSON, STATE

MOST_LOOKED_UP = 5
_NAMED = re.compile(r"@\[([^\[\]\n]{1,200})\]")
_SHAPES = (PERSON, BODY, STATE, ALIAS)


def label_of(name: str) -> str:
    """The name as it can stand between brackets."""
    return " ".join(strip_controls(name).replace("[", "(").replace("]", ")").split())[:200]


def is_token(text: str) -> bool:
    return any(shape.fullmatch(text) for shape in _SHAPES)


def with_tokens(text: str, named: Mapping[str, str]) -> str:
    """The text to store."""
    return _NAMED.sub(lambda found: f"@[{named.get(found[1].strip(), found[1])}]", text) if named else text


def with_labels(markdown: str, tokens: Collection[str], known: Known, *, hides: bool) -> tuple[str, dict[str, str]]:
    """The text to edit, with {label: token} of the names in it."""
    labels: dict[str, str] = {}
    for token in tokens:
        labels[token] = _unlike(label_of(known.name(token, hides=hides)), labels.values())
    text = _NAMED.sub(lambda found: f"@[{labels.get(found[1].strip(), found[1])}]", markdown)
    return text, {label: token for token, label in labels.items()}


def _unlike(label: str, taken: Collection[str]) -> str:
    twin = 1
    while label in taken:
        twin += 1
        label = f"{label.removesuffix(f' ({twin - 1})')} ({twin})"
    return label


def looked_up(author: Standing, room: Room, thread: Thread | None, text: str) -> str:
    """The same text with tokens for names written by hand. No query where there are none."""
    written = dict.fromkeys(found[1].strip() for found in _NAMED.finditer(text) if not is_token(found[1].strip()))
    named = {}
    for label in list(written)[:MOST_LOOKED_UP]:
        same = [one.token for one in candidates(author, room, thread, label) if fold(one.name) == fold(label)]
        if len(same) == 1:
            named[label] = same[0]
    return with_tokens(text, named)
