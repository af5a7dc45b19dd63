"""What mail may say of a place, and how a line of it reads (arabic.md §16, security.md §1.12)."""

import re
import unicodedata

from django.utils.translation import get_language_bidi

from ..models import Room, Thread

SUBJECT = 60  # characters, as much as a list of mails shows
RLM = "\u200f"
# Whoever is let in reads these anyway; of every other room mail says only that there is something.
OPEN = frozenset({Room.Audience.ALL_PARTICIPANTS, Room.Audience.MEMBERS_AND_EXPERTS})
_ISOLATES = re.compile("[\u2066-\u2069]")
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f\u2028\u2029]+")


def is_restricted(room: Room | None, thread: Thread | None) -> bool:
    """Whether mail and push say nothing of what is there. What stands in no room is about the reader herself."""
    if thread is not None and thread.hides_authors:
        return True
    return room is not None and room.audience not in OPEN


def subject_of(text: str) -> str:
    """One line, not longer than is shown, whose direction is that of its language (T-MAIL-3)."""
    line = _BREAKS.sub(" ", text).strip()
    if len(line) > SUBJECT:
        line = line[: SUBJECT - 1].rsplit(" ", 1)[0].rstrip(" ،,;:؛") + "…"
    line += "\u2069" * (len(re.findall("[\u2066-\u2068]", line)) - line.count("\u2069"))
    return RLM + line if get_language_bidi() and not _begins_arabic(line) else line


def _begins_arabic(line: str) -> bool:
    for letter in _ISOLATES.sub("", line):
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return True
