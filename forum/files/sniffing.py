"""What a file is, decided from what is in it; the name only says which of two readings of a text is meant."""

import codecs
import re
from typing import IO

from .errors import ArchiveRefused, KindRefused, NotWhatItSays
from .kinds import BY_ENDING, KINDS, TEXT, FileKind
from .naming import ending_of

HEAD = 4096
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
ARCHIVES = (
    *(b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"),
    *(b"MSCF", b"!<arch>", b"\x04\x22\x4d\x18", b"xar!", b"\x1f\x9d", b"\x1f\xa0"),
)
ARCHIVE_ENDINGS = frozenset(
    ("zip", "rar", "7z", "gz", "tgz", "tar", "bz2", "xz", "zst", "cab", "jar", "war", "apk", "iso", "lzma", "dmg")
)
# What a browser takes for a page or a drawing that runs, whatever the name says.
_MARKUP = re.compile(
    rb"(?is)^\s*(<!--.*?-->\s*)*<(!doctype|\?xml|html|head|body|svg|script|iframe|object|embed|meta|style|title|math)\b"
)
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")


def kind_of(file: IO[bytes], name: str) -> FileKind:
    """Raises KindRefused, ArchiveRefused or NotWhatItSays. An office file is only believed once it was opened."""
    file.seek(0)
    head = file.read(HEAD)
    said = BY_ENDING.get(ending_of(name))
    found = _by_signature(head, name)
    if found is None and head.startswith(ZIP):
        if said is None or not said.is_office:
            raise ArchiveRefused(name=name)
        return said
    if found is None and said is not None and said.kind == TEXT:
        return _text(head, said, name)
    if found is None:
        raise NotWhatItSays(name=name) if said else KindRefused(name=name)
    if said is None and ending_of(name):
        raise KindRefused(name=name)  # «report.pdf.exe»: it would be saved under that ending
    if said is not None and said is not found and not (said.is_picture and found.is_picture):
        raise NotWhatItSays(name=name)
    return found


def _by_signature(head: bytes, name: str) -> FileKind | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return KINDS["png"]
    if head.startswith(b"\xff\xd8\xff"):
        return KINDS["jpg"]
    if head.startswith((b"GIF87a", b"GIF89a")):
        return KINDS["gif"]
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return KINDS["webp"]
    if head.startswith(b"%PDF-"):
        return KINDS["pdf"]
    if head.startswith(ARCHIVES) or head[257:262] == b"ustar" or ending_of(name) in ARCHIVE_ENDINGS:
        raise ArchiveRefused(name=name)
    return None


def _text(head: bytes, said: FileKind, name: str) -> FileKind:
    bare = head.removeprefix(codecs.BOM_UTF8)
    if _MARKUP.match(bare):
        raise NotWhatItSays(name=name)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return said
    if not _CONTROLS.isdisjoint(bare):
        raise NotWhatItSays(name=name)
    return said
