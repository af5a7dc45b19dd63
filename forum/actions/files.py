"""Send a file, take it back, and let go of what stands nowhere (security.md §1.10)."""

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from accounts.models import Person
from accounts.rights_now import standing_now
from accounts.standing import Standing

from .. import clock
from ..commands import Done, once
from ..files import quotas, store
from ..files.checking import Checked, checked, sha256_of
from ..files.errors import FileNotThere
from ..models import Attachment, Command, Draft, Revision, Room, ScheduledPost, StoredFile
from ..permissions import can_send_files

UNUSED = timedelta(hours=24)
AT_ONCE = 100  # in one transaction


def send_file(*, person: Person, room: Room, upload: UploadedFile, client_id: UUID) -> Done[StoredFile]:
    """Check a file and keep it for its sender, until it stands beside a post.

    The same client_id with the same file gives back what it first made. Raises FileRefused of every kind (forum.files
    .errors), TooFast, ClientIdReused; 404 for a room she cannot write in. Whatever is refused leaves nothing behind.
    """
    _require(standing_now(person), room)
    asked = once(
        person,
        client_id,
        "send_file",
        room=room.pk,
        called=upload.name,
        content=sha256_of(upload.file),  # type: ignore[arg-type]
    )
    if earlier := asked.earlier():
        return Done(_sent_before(earlier.result), room, 0, replayed=True)
    quotas.require_calm(person)
    quotas.require_space(person, room, upload.size or 0)
    key = uuid4()
    # Before any lock: it is the costly part, and nobody need wait for it.
    with checked(upload) as found:
        store.keep(key, found.content, found.preview)
        try:
            with transaction.atomic():
                # The lock under which her files are counted, and an earlier command of hers is looked for.
                Person.objects.select_for_update().get(pk=person.pk)
                if earlier := asked.earlier():
                    store.remove([key])
                    return Done(_sent_before(earlier.result), room, 0, replayed=True)
                quotas.require_space(person, room, found.size)
                file = StoredFile.objects.create(key=key, room=room, sender=person, **_fields(found))
                asked.keep(file)
        except BaseException:
            store.remove([key])
            raise
    return Done(file, room, 0)


def _require(standing: Standing, room: Room) -> None:
    if not can_send_files(standing, room):
        raise Http404


def _sent_before(pk: int) -> StoredFile:
    file = StoredFile.objects.filter(pk=pk, removed_at__isnull=True).first()
    if file is None:
        raise FileNotThere
    return file


def _fields(found: Checked) -> dict[str, Any]:
    return {
        "name": found.name,
        "media_type": found.found.media_type,
        "kind": found.found.kind,
        "size": found.size,
        "sha256": found.sha256(),
        "width": found.width,
        "height": found.height,
        "has_preview": found.preview is not None,
        "scan": found.scan,
        "text": found.text,
    }


@transaction.atomic
def discard_file(*, person: Person, key: UUID) -> None:
    """Take back a file that stands nowhere. 404 for what is not hers, what stands beside a post and what is gone."""
    file = StoredFile.objects.select_for_update().filter(key=key, sender=person, removed_at__isnull=True).first()
    if file is None or file.attachments.exists():
        raise Http404
    remove_files([file])


def remove_files(files: Iterable[StoredFile]) -> None:
    """The bytes and every word of these, for good; a row without them stays. Under a lock that the caller holds."""
    files = list(files)
    gone = {"removed_at": clock.now(), "name": "", "text": "", "sha256": "", "width": None, "height": None}
    StoredFile.objects.filter(pk__in=[file.pk for file in files]).update(**gone)
    transaction.on_commit(partial(_forget_bytes, {file.pk: file.key for file in files}))


def _forget_bytes(keys: dict[int, UUID]) -> int:
    """A size of nothing says that they are gone. What could not be removed now is left for the next sweep."""
    gone = store.remove(keys.values())
    return StoredFile.objects.filter(key__in=gone, removed_at__isnull=False).update(size=0) if gone else 0


def remove_files_of(posts: list[int]) -> None:
    """With their posts' texts (erasure, retention): what stands beside them and stood there before. Flat in number."""
    rows = Revision.objects.filter(post__in=posts).exclude(files=[]).values_list("files", flat=True)
    before = {row["id"] for files in rows for row in files}
    here = set(Attachment.objects.filter(post__in=posts).values_list("file", flat=True))
    Attachment.objects.filter(post__in=posts).delete()
    if here or before:
        elsewhere = Attachment.objects.filter(file=OuterRef("pk"))
        files = StoredFile.objects.filter(pk__in=here | before, removed_at__isnull=True).filter(~Exists(elsewhere))
        remove_files(files)
        # What was told of them when they were sent: hashes without a salt.
        senders = StoredFile.objects.filter(pk__in=here | before).values("sender")
        Command.objects.filter(result__in=here | before, person__in=senders).update(fingerprint="")


# --- What was sent and never posted ------------------------------------------------------------------------------


def unused_files() -> QuerySet[StoredFile]:
    """Older than a day and beside no post; nothing of a room under a legal hold."""
    rows = StoredFile.objects.filter(created_at__lt=clock.now() - UNUSED, removed_at__isnull=True)
    return rows.filter(~Exists(Attachment.objects.filter(file=OuterRef("pk"))), room__legal_hold_at__isnull=True)


def sweep_files() -> int:
    """Remove what was never posted, and the bytes that a removal left behind; gives how many. Again finds nothing."""
    left = StoredFile.objects.filter(removed_at__isnull=False, size__gt=0).values_list("pk", "key")
    total = _forget_bytes(dict(left))
    pks = list(unused_files().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), AT_ONCE):
        total += _sweep(pks[start : start + AT_ONCE])
    return total


@transaction.atomic
def _sweep(pks: list[int]) -> int:
    found = list(unused_files().filter(pk__in=pks).select_for_update(of=("self",)))
    wanted = _in_drafts({file.sender_id for file in found})
    going = [file for file in found if file.pk not in wanted]
    remove_files(going)
    return len(going)


def _in_drafts(persons: set[int]) -> set[int]:
    """What somebody still means to post: in a draft, or in a post that waits for its hour."""
    drafts = Draft.objects.filter(person__in=persons).values_list("fields", flat=True)
    waiting = ScheduledPost.objects.filter(person__in=persons, state__in=["waiting", "sending", "refused"])
    return {pk for fields in (*drafts, *waiting.values_list("fields", flat=True)) for pk in _ids_in(fields)}


def _ids_in(fields: dict[str, Any]) -> Iterator[int]:
    told = fields.get("files") or []
    if isinstance(told, str):
        try:
            told = json.loads(told)
        except ValueError:
            return
    for row in told if isinstance(told, list) else []:
        pk = row.get("id") if isinstance(row, dict) else row
        if isinstance(pk, int):
            yield pk
