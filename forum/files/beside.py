"""Files beside a post: which may stand there, and how a post holds them for drawing."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from accounts.models import Person

from ..models import Attachment, Post, Room, StoredFile
from .errors import FileNotThere, TooManyFiles

LONGEST_ALT = 500
MOST_ID = 2**63 - 1
MOST_GIVEN = 40_000  # letters of the hidden field


@dataclass(frozen=True)
class FileGiven:
    """A file that is to stand beside a post, and what it shows for those who do not see it."""

    id: int
    alt: str = ""


@dataclass(frozen=True)
class Beside:
    """The files of one post, locked, in their order."""

    files: list[StoredFile] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """As `Post.files` holds them."""
        return [row_of(file, alt) for file, alt in zip(self.files, self.alts, strict=True)]

    @property
    def words(self) -> str:
        """What of them is read beside the text, for whoever looks at texts."""
        return "\n".join([*(file.name for file in self.files), *filter(None, self.alts)])

    def hashes(self, post: Post) -> dict[str, list[str]]:
        """For the log, salted as the text's is: what was erased cannot be recognised by it. Nothing without files."""
        told = [hashlib.sha256(f"{post.salt}\n{file.sha256}".encode()).hexdigest() for file in self.files]
        return {"files": told} if told else {}


NONE = Beside()


def row_of(file: StoredFile, alt: str) -> dict[str, Any]:
    return {
        "id": file.pk,
        "key": str(file.key),
        "name": file.name,
        "kind": file.kind,
        "type": file.media_type,
        "size": file.size,
        "width": file.width,
        "height": file.height,
        "alt": alt,
    }


def rows_in(text: str) -> list[dict[str, Any]]:
    """The rows of the hidden field, `[{"id": 7, "alt": "…"}]`, with all they say; other things are none."""
    try:
        found = json.loads(text[:MOST_GIVEN] or "[]")
    except (ValueError, RecursionError):
        return []
    return [row for row in found if isinstance(row, dict) and _given(row)] if isinstance(found, list) else []


def given_in(text: str) -> list[FileGiven]:
    return [given for given in map(_given, rows_in(text)) if given is not None]


def _given(row: dict[str, Any]) -> FileGiven | None:
    pk, alt = row.get("id"), row.get("alt")
    if not isinstance(pk, int) or isinstance(pk, bool) or not 0 < pk <= MOST_ID:
        return None
    return FileGiven(pk, alt if isinstance(alt, str) else "")


def told(given: Sequence[FileGiven]) -> list[list[object]]:
    """For the fingerprint of a command."""
    return [[one.id, one.alt] for one in given]


def lay(author: Person, given: Sequence[FileGiven], *, post: Post | None = None) -> Beside:
    """The files she may put beside a post of hers: her own, standing nowhere yet, or beside this one already.

    Locked, so that none is taken away meanwhile. No query without files. Raises TooManyFiles, FileNotThere.
    """
    if not given:
        return NONE
    wanted = list({one.id: one for one in given}.values())
    if len(wanted) > settings.FILES_A_POST:
        raise TooManyFiles(most=settings.FILES_A_POST)
    pks = [one.id for one in wanted]
    rows = StoredFile.objects.select_for_update().filter(pk__in=pks, sender=author, removed_at__isnull=True)
    found = {file.pk: file for file in rows.order_by("pk")}
    elsewhere = Attachment.objects.filter(file__in=pks).exclude(post=post)
    if len(found) < len(wanted) or elsewhere.exists():
        raise FileNotThere
    return Beside([found[pk] for pk in pks], [_tidy(one.alt) for one in wanted])


def _tidy(alt: str) -> str:
    """One line without what cannot be shown."""
    plain = " ".join("".join(c for c in alt if c.isprintable() or c.isspace()).split())
    return plain.encode("utf-8", "ignore").decode()[:LONGEST_ALT]


def attach(post: Post, beside: Beside, room: Room) -> None:
    """Write the rows of a new post's files; `post.files` was stored with it. No query without files."""
    if not beside.files:
        return
    pairs = zip(beside.files, beside.alts, strict=True)
    Attachment.objects.bulk_create(
        Attachment(post=post, file=file, order=order, alt=alt) for order, (file, alt) in enumerate(pairs)
    )
    moved = [file.pk for file in beside.files if file.room_id != room.pk]
    if moved:
        StoredFile.objects.filter(pk__in=moved).update(room=room)


def attach_anew(post: Post, beside: Beside, room: Room) -> None:
    """The same for a post that had others: what stands there no more is its sender's again, until it is swept."""
    Attachment.objects.filter(post=post).delete()
    attach(post, beside, room)
