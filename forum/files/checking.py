"""From what was sent to what is kept: looked at by the scanner, opened in a process apart, pictures made anew."""

import codecs
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from ..models import StoredFile
from . import errors, scanner
from .kinds import TEXT, FileKind
from .naming import clean_name, named_as
from .sniffing import kind_of
from .workshop import work_on

PIECE = 1 << 16
MEGABYTE = 1024 * 1024


@dataclass
class Checked:
    """A file that is taken: `content` and `preview` are open for as long as `checked` lasts."""

    name: str
    found: FileKind
    scan: StoredFile.Scan
    content: IO[bytes]
    preview: IO[bytes] | None = None
    width: int | None = None
    height: int | None = None
    text: str = ""

    @property
    def size(self) -> int:
        return self.content.seek(0, 2)

    def sha256(self) -> str:
        return sha256_of(self.content)


def sha256_of(file: IO[bytes]) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


@contextmanager
def checked(upload: UploadedFile) -> Iterator[Checked]:
    """Raises a FileRefused that says why it is not taken."""
    name = clean_name(upload.name or "")
    file: Any = upload.file
    _require_size(upload, name)
    found = kind_of(file, name)
    name = named_as(name, found)
    scan = scanner.look_at(file, name)
    with ExitStack() as stack:
        if found.is_picture:
            yield _picture(stack, file, Checked(name, found, scan, file))
        elif found.kind == TEXT:
            yield Checked(name, found, scan, file, text=_plain(file, name))
        else:
            yield Checked(name, found, scan, file, text=_words(file, found, name))


def _require_size(upload: UploadedFile, name: str) -> None:
    if not upload.size:
        raise errors.EmptyFile(name=name)
    if upload.size > settings.FILE_MAX_BYTES:
        raise too_large()


def too_large() -> errors.FileTooLarge:
    return errors.FileTooLarge(most=settings.FILE_MAX_BYTES // MEGABYTE)


def _picture(stack: ExitStack, file: IO[bytes], found: Checked) -> Checked:
    results: dict[str, Any] = {name: stack.enter_context(_blank()) for name in ("picture", "preview")}
    told = work_on(file, "picture", results=results, kind=found.found.key, pixels=settings.FILE_MAX_PIXELS)
    _require(told, found.name)
    found.content, found.preview = results["picture"], results["preview"] if told["preview"] else None
    found.width, found.height = told["width"], told["height"]
    return found


def _blank() -> Any:
    """Without a buffer of ours: the process writes into it behind our back."""
    return tempfile.TemporaryFile(buffering=0)


def _words(file: IO[bytes], found: FileKind, name: str) -> str:
    task = "office" if found.is_office else "pdf"
    told = work_on(file, task, kind=found.key, text=settings.FILE_TEXT_LENGTH, unpacked=settings.FILE_MAX_UNPACKED)
    if task == "pdf" and told.get("refused") in ("broken", "memory", "time"):
        return ""  # It is kept as it came and never opened by us: only the search knows less of it.
    _require(told, name)
    return _without_nul(told["text"])


def _require(told: dict[str, Any], name: str) -> None:
    match told.get("refused"):
        case None:
            return
        case "pixels":
            raise errors.PictureTooLarge(name=name, most=settings.FILE_MAX_PIXELS // 1_000_000)
        case "memory" | "time" | "unpacks":
            raise errors.UnpacksTooLarge(name=name)
        case "archive":
            raise errors.ArchiveRefused(name=name)
        case "programs":
            raise errors.HoldsPrograms(name=name)
        case "other":
            raise errors.NotWhatItSays(name=name)
        case _:
            raise errors.FileBroken(name=name)


def _plain(file: IO[bytes], name: str) -> str:
    """Its words; and that it is a text to its end. Raises NotWhatItSays."""
    for encoding in _encodings(file):
        try:
            return _without_nul(_decoded(file, encoding))
        except UnicodeDecodeError:
            continue
    raise errors.NotWhatItSays(name=name)


def _encodings(file: IO[bytes]) -> tuple[str, ...]:
    """Tables of Arabic offices still come in the code page of their machines."""
    file.seek(0)
    wide = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return ("utf-16",) if wide else ("utf-8-sig", "windows-1256")


def _decoded(file: IO[bytes], encoding: str) -> str:
    """All of it is read, a piece at a time; only as much is kept as the search takes."""
    decoder = codecs.getincrementaldecoder(encoding)()
    found, length = [], 0
    file.seek(0)
    while piece := file.read(PIECE):
        if encoding != "utf-16" and b"\0" in piece:
            raise UnicodeDecodeError(encoding, piece[:1], 0, 1, "no text")
        text = decoder.decode(piece)
        if length < settings.FILE_TEXT_LENGTH:
            found.append(text)
            length += len(text)
    decoder.decode(b"", True)
    return "".join(found)[: settings.FILE_TEXT_LENGTH]


def _without_nul(text: str) -> str:
    """PostgreSQL takes neither a NUL nor half of a character."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()
