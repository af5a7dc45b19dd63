"""What a file is called: for people, without a path, a control or anything that turns the letters round (arabic.md §3).

A name is repaired and not refused: it comes from a machine, and most who send it have never seen it whole. It is never
a place on a disk: that is the key, which has nothing to do with it (security.md §1.10).
"""

import re
import unicodedata
from urllib.parse import quote

from accounts.text import LISTED, levelled

from .kinds import BY_ENDING, FileKind

LONGEST = 120
UNNAMED = "file"
# Names of devices: a file called so cannot be saved on some systems.
RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*\\/]')


def clean_name(given: str) -> str:
    """The last part of a path, in letters that show; `file` where nothing is left of it."""
    last = re.split(r"[/\\]", given)[-1]
    text = unicodedata.normalize("NFC", levelled(last))
    shown = "".join(" " if c.isspace() else c for c in text if c not in LISTED and _shows(c))
    plain = re.sub(r"\s+", " ", _NOT_IN_NAMES.sub("_", shown)).strip(" .")
    name = RESERVED.sub(r"_\1", plain)
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending) <= 12:
        return f"{stem[: LONGEST - len(ending) - 1].rstrip(' .') or UNNAMED}.{ending}"
    return name[:LONGEST].rstrip(" .") or UNNAMED


def _shows(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def ending_of(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def named_as(name: str, kind: FileKind) -> str:
    """The name with the ending of what it is."""
    if BY_ENDING.get(ending_of(name)) is kind:
        return name
    stem = name.rpartition(".")[0] if ending_of(name) in BY_ENDING else name
    return f"{stem[: LONGEST - len(kind.key) - 1]}.{kind.key}"


def disposition_of(name: str, *, inline: bool) -> str:
    """The name in ASCII for all, and in its own letters for those who read RFC 6266 (T-URL-4)."""
    stem, dot, ending = name.rpartition(".")
    plain = unicodedata.normalize("NFKD", stem if dot else name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9 ._-]+", "", plain).strip(" ._-") or UNNAMED
    known = f".{ending}" if dot and ending.isascii() and ending.isalnum() else ""
    told = "inline" if inline else "attachment"
    return f"{told}; filename=\"{plain}{known}\"; filename*=UTF-8''{quote(name, safe='')}"
