"""Sending files as people do: through the door, with the page's own request."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forum.models import Room


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A store of the test's own, on the disk."""
    folder = tmp_path / "files"
    before = settings.STORAGES
    options = before["files"]["OPTIONS"] | {"location": str(folder)}
    settings.STORAGES = {**before, "files": {**before["files"], "OPTIONS": options}}
    yield folder
    storages._storages.pop("files", None)


@pytest.fixture
def send() -> Callable[..., Any]:
    """Send a file into a room; gives the answer."""

    def sent(client: Client, room: Room, name: str, content: bytes, **fields: Any) -> Any:
        upload = SimpleUploadedFile(name, content)
        upload._name = name  # as hostile as it comes
        values = {"room": room.pk, "client_id": uuid4(), "file": upload, **fields}
        return client.post("/files/send/", values, headers={"accept": "application/json"})

    return sent


def kept(shelf: Path) -> list[Path]:
    """Everything that lies in the store."""
    return [path for path in shelf.rglob("*") if path.is_file()]
