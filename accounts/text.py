"""Text that lies, and text that matches: invisible characters and the folded form (`arabic.md` 3 and 15.2).

Everything that compares names, tags or words compares `fold(text)`, so look-alikes meet in one place.
"""

import re
import unicodedata
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MARKS = frozenset("\u200e\u200f\u061c")
EMBEDDINGS = frozenset("\u202a\u202b\u202c\u202d\u202e")
ISOLATES = frozenset("\u2066\u2067\u2068\u2069")
JOINERS = frozenset("\u200c\u200d")
TAG_CHARACTERS = frozenset(map(chr, range(0xE0000, 0xE0080)))
ZERO_WIDTH = frozenset("\u200b\u2060\ufeff\u00ad\u034f\u180e\u2061\u2062\u2063\u2064") | JOINERS | TAG_CHARACTERS
DEPRECATED = frozenset("\u206a\u206b\u206c\u206d\u206e\u206f\ufff9\ufffa\ufffb")
# Letters by category that draw nothing, so a name made of them looks empty.
BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u17b4\u17b5")
BIDI = MARKS | EMBEDDINGS | ISOLATES
LISTED = BIDI | ZERO_WIDTH | DEPRECATED | BLANKS

TATWEEL = "\u0640"
MOST_TATWEEL = 2
MOST_MARKS = 3
FEWEST_LETTERS = 2

# Every space (they all lie below U+3001) and every mark: what may stand around a name without being part of it.
_EDGES = "".join(MARKS) + "".join(c for c in map(chr, range(0x3001)) if c.isspace())
_TATWEEL_RUN = re.compile(TATWEEL * (MOST_TATWEEL + 1))
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff]")
_LATIN_ACCENTS = re.compile("[\u0300-\u036f]")
# Putting the marks of one letter in order takes the square of their number; no honest letter bears so many.
_PILE = re.compile(rf"[^\w\s]{{{MOST_MARKS * 10},}}")
_ELISION = re.compile(r"\b(l|d|qu)['\u2019\u02bc](?=\w)")
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("آأإٱ", "ا"),
        **dict.fromkeys("ىیې", "ي"),
        **dict.fromkeys("ةھہەۀ", "ه"),
        **dict.fromkeys("ؤئ", "ء"),
        **dict.fromkeys("کگ", "ك"),
        "ڤ": "ف",
        "چ": "ج",
        "پ": "ب",
        "٫": ".",
        "٬": None,
        TATWEEL: None,
    }
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)


@lru_cache(maxsize=2048)
def fold(text: str) -> str:
    """The form in which two spellings of one word are equal (`arabic.md` 15.2). For comparing, never for showing."""
    text = unicodedata.normalize("NFKC", levelled(text))
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    text = _ARABIC_MARKS.sub("", text).translate(_LETTERS)
    text = "".join(_ascii_digit(c) for c in text)
    text = unicodedata.normalize("NFD", text.casefold())
    text = unicodedata.normalize("NFC", _LATIN_ACCENTS.sub("", text))
    return _ELISION.sub(r"\1 ", text)


def levelled(text: str) -> str:
    """The text with no more marks on a letter than thirty, so that normalising it takes the time its length takes."""
    return _PILE.sub(_level, text)


def to_ascii_digits(text: str) -> str:
    """Arabic-Indic and Persian digits as 0-9: what every numeric field and one-time code accepts (`arabic.md` 4)."""
    return text.translate(_DIGITS)


def check_name(value: str) -> str:
    """A display name, role title, board or thread title, tidied; or a ValidationError that names the cause.

    A name is read by people who decide whom to trust by it, so anything that reorders, hides or blanks letters
    is refused rather than repaired. Direction marks at the ends are common leftovers of copying and just go.
    """
    value = unicodedata.normalize("NFC", value).strip(_EDGES)
    for character in value:
        _refuse_hidden(character, allowed=MARKS)
    _refuse_tatweel_run(value)
    _refuse_stacked_marks(value)
    if sum(c.isalpha() and c != TATWEEL for c in value) < FEWEST_LETTERS:
        raise ValidationError(_("Write at least two letters."), code="too_few_letters")
    return re.sub(r"\s+", " ", value)


def check_identifier(value: str) -> str:
    """A login name, tag, slug or file name: no character of the list of `arabic.md` 3 at all."""
    for character in value:
        _refuse_hidden(character, allowed=frozenset())
    if TATWEEL in value:
        raise ValidationError(_("Remove the tatweel (the stretched line between letters)."), code="tatweel")
    _refuse_stacked_marks(value)
    return value


def isolate(value: str) -> str:
    """A value wrapped for plain text (mail, push, `title`), so that it cannot reorder the words around it."""
    inner = "".join(c for c in str(value) if c not in EMBEDDINGS and c not in ISOLATES)
    return f"\u2068{inner}\u2069"


def strip_controls(query: str) -> str:
    """A search query without any character of the list; spaces of every kind become plain spaces."""
    kept = (" " if c.isspace() else c for c in query if c not in LISTED and c != TATWEEL)
    return "".join(c for c in kept if unicodedata.category(c) not in ("Cc", "Cs")).strip()


def show_controls(text: str) -> str:
    """The text with each hidden character spelled out, for moderators, the audit log and differences."""
    return "".join(f"[{code_point(c)}]" if _is_hidden(c) and c not in "\n\t" else c for c in text)


def code_point(character: str) -> str:
    """`U+202E`: the name under which people can look a character up."""
    return f"U+{ord(character):04X}"


def _level(pile: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in pile.group():
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MOST_MARKS * 10:
            kept.append(character)
    return "".join(kept)


def _ascii_digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _is_hidden(character: str) -> bool:
    return character in LISTED or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp", "Cf")


def _refuse_hidden(character: str, *, allowed: frozenset[str]) -> None:
    if character in allowed or not _is_hidden(character):
        return
    if character in EMBEDDINGS or character in ISOLATES:
        message = _("Remove the hidden character %(character)s, which changes the order of the letters around it.")
        code = "bidi_control"
    elif character in BLANKS:
        message, code = _("Remove the blank character %(character)s, which looks like nothing."), "blank_letter"
    else:
        message, code = _("Remove the invisible character %(character)s."), "invisible_character"
    raise ValidationError(message, code=code, params={"character": code_point(character)})


def _refuse_tatweel_run(value: str) -> None:
    if _TATWEEL_RUN.search(value):
        message = _("Use at most two tatweel (the stretched line between letters) in a row.")
        raise ValidationError(message, code="tatweel_run")


def _refuse_stacked_marks(value: str) -> None:
    stacked = 0
    # Apart, so that the mark inside a ready-made letter (é, أ) counts as well.
    for character in unicodedata.normalize("NFD", value):
        stacked = stacked + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if stacked > MOST_MARKS:
            raise ValidationError(_("Use at most three marks on one letter."), code="stacked_marks")
