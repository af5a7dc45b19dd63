"""Office files, which are archives: opened to see that they are what they say, and for their words."""

import zipfile
from typing import IO, Any

from . import words
from .refused import Refused

MOST_MEMBERS = 4000
DEPTH = 2  # a table within a document, and no further
OTHER_ARCHIVES = (
    *(b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"),
)
PIECE = 1 << 16
# What stands where in each kind: the member that says so, and those with the words.
OPEN_XML = {
    "docx": ("word/document.xml", ("word/document", "word/footnotes", "word/endnotes", "word/header", "word/footer")),
    "xlsx": ("xl/workbook.xml", ("xl/sharedStrings", "xl/worksheets/sheet")),
    "pptx": ("ppt/presentation.xml", ("ppt/slides/slide", "ppt/notesSlides/notesSlide")),
}
OPEN_DOCUMENT = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}


class Budget:
    """How much may come out of all that is packed, whatever the lists of contents say of it."""

    def __init__(self, most: int) -> None:
        self.left = most
        self.members = MOST_MEMBERS

    def take(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise Refused("unpacks")

    def open(self, count: int) -> None:
        self.members -= count
        if self.members < 0:
            raise Refused("unpacks")


def looked_into(file: IO[bytes], asked: dict[str, Any]) -> dict[str, Any]:
    """Raises Refused; else {"text": …}."""
    try:
        with zipfile.ZipFile(file) as packed:
            _require_kind(packed, asked["kind"])
            _unpack(packed, Budget(asked["unpacked"]), DEPTH)
            return {"text": words.of_office(packed, _with_words(packed, asked["kind"]), asked["text"])}
    except Refused:
        raise
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise Refused("broken") from error
    except Exception as error:
        if type(error).__module__ in ("zlib", "struct", "lzma", "_lzma"):
            raise Refused("broken") from error
        raise


def _require_kind(packed: zipfile.ZipFile, kind: str) -> None:
    names = set(packed.namelist())
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".js", ".vbs")) or "Basic/" in name for name in names):
        raise Refused("programs")
    if kind in OPEN_XML:
        if not {"[Content_Types].xml", OPEN_XML[kind][0]} <= names:
            raise Refused("other")
    elif "mimetype" not in names or _first(packed, "mimetype") != OPEN_DOCUMENT[kind]:
        raise Refused("other")


def _first(packed: zipfile.ZipFile, name: str) -> bytes:
    with packed.open(name) as member:
        return member.read(200).strip()


def _unpack(packed: zipfile.ZipFile, budget: Budget, depth: int) -> None:
    """Every member to its end, counted: the sizes in the list are the sender's word."""
    found = packed.infolist()
    budget.open(len(found))
    for info in found:
        if info.flag_bits & 1:
            raise Refused("broken")  # behind a password
        with packed.open(info) as member:
            head = member.read(8)
            if head.startswith(OTHER_ARCHIVES):
                raise Refused("archive")
            if head.startswith(b"PK\x03\x04"):
                _within(packed, info, budget, depth)
            budget.take(len(head))
            while piece := member.read(PIECE):
                budget.take(len(piece))


def _within(packed: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget, depth: int) -> None:
    """Only another office file may be inside of one."""
    if depth <= 1:
        raise Refused("archive")
    with packed.open(info) as member, zipfile.ZipFile(member) as inner:
        names = set(inner.namelist())
        if not names & {"[Content_Types].xml", "mimetype"}:
            raise Refused("archive")
        _unpack(inner, budget, depth - 1)


def _with_words(packed: zipfile.ZipFile, kind: str) -> list[str]:
    if kind not in OPEN_XML:
        return ["content.xml"]
    starts = OPEN_XML[kind][1]
    found = [name for name in packed.namelist() if name.startswith(starts) and name.endswith(".xml")]
    return sorted(found, key=lambda name: ([name.startswith(start) for start in starts].index(True), len(name), name))
