"""Where the bytes lie: under a key that says nothing of them, on our own disk or in any store by setting.

Only this module speaks to the store. It has no addresses of its own: every byte goes out through `forum.views.files`.
"""

import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import IO
from uuid import UUID

from django.core.files import File
from django.core.files.storage import Storage, storages

logger = logging.getLogger(__name__)
PREVIEW = ".preview"


def _store() -> Storage:
    return storages["files"]


def place_of(key: UUID, *, preview: bool = False) -> str:
    """Two letters first: a directory of all files at once would be slow to look through."""
    return f"{key.hex[:2]}/{key.hex}{PREVIEW if preview else ''}"


def keep(key: UUID, content: IO[bytes], preview: IO[bytes] | None) -> None:
    """Raises what the store raises; then nothing is left of it."""
    try:
        _put(place_of(key), content)
        if preview is not None:
            _put(place_of(key, preview=True), preview)
    except BaseException:
        with suppress(Exception):
            remove([key])
        raise


def _put(place: str, content: IO[bytes]) -> None:
    content.seek(0)
    kept = _store().save(place, File(content))
    assert kept == place, "a key was given twice"


def opened(key: UUID, *, preview: bool = False) -> IO[bytes]:
    """Raises FileNotFoundError where the bytes are gone."""
    return _store().open(place_of(key, preview=preview), "rb")  # type: ignore[return-value]


def remove(keys: Iterable[UUID]) -> set[UUID]:
    """The bytes, for good; gives those of which nothing is left. The others are tried again by the sweep."""
    gone = set(keys)
    for key in list(gone):
        try:
            for preview in (False, True):
                with suppress(FileNotFoundError):
                    _store().delete(place_of(key, preview=preview))
        except Exception:
            logger.exception("a file could not be removed from the store: %s", key)
            gone.discard(key)
    return gone
