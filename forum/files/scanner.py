"""The scanner: a ClamAV daemon that is given each file before anybody opens it (security.md §1.10)."""

import logging
import socket
import struct
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings

from ..models import StoredFile
from .errors import Infected, ScannerAway

logger = logging.getLogger(__name__)
PIECE = 64 * 1024
SECONDS = 60
LONGEST_ANSWER = 4096


def look_at(file: IO[bytes], name: str) -> StoredFile.Scan:
    """Raises Infected; and ScannerAway where one is set, does not answer and is needed."""
    if not settings.FILE_SCANNER:
        return StoredFile.Scan.UNSCANNED
    try:
        answer = _ask(file)
    except OSError as error:
        logger.error("the scanner does not answer: %s", error)
        return _without()
    if answer.endswith("FOUND"):
        logger.warning("the scanner refused a file: %s", answer)
        raise Infected(name=name)
    if answer.endswith("OK"):
        return StoredFile.Scan.CLEAN
    logger.error("the scanner cannot look: %s", answer)
    return _without()


def _without() -> StoredFile.Scan:
    if settings.FILE_SCANNER_NEEDED:
        raise ScannerAway(retry_after=60)
    return StoredFile.Scan.UNSCANNED


def _ask(file: IO[bytes]) -> str:
    """INSTREAM: pieces with their length before them, an empty one at the end; one line comes back."""
    with _line() as line:
        line.sendall(b"zINSTREAM\0")
        file.seek(0)
        while piece := file.read(PIECE):
            line.sendall(struct.pack("!L", len(piece)) + piece)
        line.sendall(struct.pack("!L", 0))
        answer = b""
        while b"\0" not in answer and len(answer) < LONGEST_ANSWER and (more := line.recv(PIECE)):
            answer += more
    return answer.split(b"\0")[0].decode("utf-8", "replace").strip()


def _line() -> socket.socket:
    address = urlsplit(settings.FILE_SCANNER)
    if address.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(SECONDS)
        line.connect(address.path)
        return line
    return socket.create_connection((address.hostname or "127.0.0.1", address.port or 3310), timeout=SECONDS)
