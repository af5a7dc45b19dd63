"""What is taken, and under which type each is kept and served. Everything else is refused."""

from dataclasses import dataclass

from ..models import StoredFile

PICTURE, DOCUMENT, TEXT = StoredFile.Kind.PICTURE, StoredFile.Kind.DOCUMENT, StoredFile.Kind.TEXT
OPEN_XML = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"


@dataclass(frozen=True)
class FileKind:
    key: str  # also the ending under which it is kept
    media_type: str
    kind: StoredFile.Kind
    endings: tuple[str, ...] = ()  # others that say the same

    @property
    def is_picture(self) -> bool:
        return self.kind == PICTURE

    @property
    def is_office(self) -> bool:
        return self.kind == DOCUMENT and self.key != "pdf"


KINDS = {
    kind.key: kind
    for kind in (
        FileKind("png", "image/png", PICTURE),
        FileKind("jpg", "image/jpeg", PICTURE, ("jpeg", "jpe", "jfif")),
        FileKind("webp", "image/webp", PICTURE),
        FileKind("gif", "image/gif", PICTURE),
        FileKind("pdf", "application/pdf", DOCUMENT),
        FileKind("docx", f"{OPEN_XML}.wordprocessingml.document", DOCUMENT),
        FileKind("xlsx", f"{OPEN_XML}.spreadsheetml.sheet", DOCUMENT),
        FileKind("pptx", f"{OPEN_XML}.presentationml.presentation", DOCUMENT),
        FileKind("odt", f"{OPEN_DOCUMENT}.text", DOCUMENT),
        FileKind("ods", f"{OPEN_DOCUMENT}.spreadsheet", DOCUMENT),
        FileKind("odp", f"{OPEN_DOCUMENT}.presentation", DOCUMENT),
        FileKind("txt", "text/plain", TEXT),
        FileKind("md", "text/markdown", TEXT, ("markdown",)),
        FileKind("csv", "text/csv", TEXT),
    )
}
BY_ENDING = {ending: kind for kind in KINDS.values() for ending in (kind.key, *kind.endings)}
