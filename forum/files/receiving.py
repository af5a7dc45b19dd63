"""How a file comes in: piece by piece into a file without a name, and no further than it may be large.

A file without a name is gone with whoever holds it, so an upload that is cut off, refused or dies with the server
leaves nothing behind.
"""

import tempfile
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class Receiving(FileUploadHandler):
    """Stops at the first byte too many. `request.too_large` names what was not taken; the other fields are read on."""

    chunk_size = 64 * 1024

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.size = 0
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 (whoever is given it closes it)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.size += len(raw_data)
        if self.size > settings.FILE_MAX_BYTES:
            self.file.close()
            too_large: list[str] = getattr(self.request, "too_large", [])
            self.request.too_large = [*too_large, self.file_name]  # type: ignore[union-attr]
            raise SkipFile
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.file.seek(0)
        return UploadedFile(
            file=self.file,  # type: ignore[arg-type]
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()


def was_too_large(request: object) -> bool:
    """Whether a file of this request was not taken for its size."""
    return bool(getattr(request, "too_large", None))
