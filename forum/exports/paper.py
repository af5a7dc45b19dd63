"""PDF: the record as data beside a program of ours, set in another process that has limits and is told nothing else."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from typing import IO, Any

from accounts.display import in_digits, isolate_text

from ..errors import PaperBusy, PaperFailed
from . import words
from .blocks import tree_of
from .gathering import Entry, Record

HERE = Path(__file__).parent
MOST_POSTS_ON_PAPER = 500
SECONDS = 90  # of work; fifty posts take about three
PATIENCE = 20  # how long one reader waits for the other's
# One at a time in each process: the others are answered meanwhile.
_press = BoundedSemaphore(1)


def pdf_into(file: IO[bytes], record: Record) -> None:
    """Raises PaperBusy and PaperFailed."""
    with TemporaryDirectory(prefix="majlis-export-") as name:
        folder = Path(name)
        with (folder / "record.json").open("w", encoding="utf-8") as data:
            data.writelines(_data(record))
        with _at_the_press():
            _set(folder)
        with (folder / "thread.pdf").open("rb") as done:
            copyfileobj(done, file)


@contextmanager
def _at_the_press() -> Iterator[None]:
    if not _press.acquire(timeout=PATIENCE):
        raise PaperBusy(retry_after=30)
    try:
        yield
    finally:
        _press.release()


def _set(folder: Path) -> None:
    """In a process without our environment, our database and our secrets."""
    command = [sys.executable, "-I", str(HERE / "typesetter.py"), str(folder)]
    try:
        subprocess.run(command, cwd=folder, env={}, timeout=SECONDS, check=True, capture_output=True)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise PaperFailed from error


def _data(record: Record) -> Iterator[str]:
    """One JSON object, post by post."""
    yield json.dumps(_head(record), ensure_ascii=False)[:-1] + ', "posts": ['
    comma = ""
    for entry in record.entries():
        yield comma + json.dumps(_post(entry, record), ensure_ascii=False)
        comma = ",\n"
    yield "]}"


def _head(record: Record) -> dict[str, Any]:
    return {
        "language": record.style.language,
        "dir": record.direction,
        "arabic_digits": record.style.arabic_digits,
        "title": record.title,
        "title_language": record.thread.language,
        "title_dir": record.title_direction,
        "lines": [[name, isolate_text(value)] for name, value in words.head_lines(record)],
        "proof_title": words.proof_title(),
        "proof": words.proof_lines(record),
    }


def _post(entry: Entry, record: Record) -> dict[str, Any]:
    post = entry.post
    return {
        "number": in_digits(str(entry.number), record.style),
        "link": words.link_of(entry, record),
        "who": [isolate_text(part) for part in words.who(entry)],
        "when": words.when(entry, record),
        "notes": list(words.notes(entry, record)),
        "said": entry.sentence or words.tombstone(post),
        "language": post.language,
        "dir": entry.direction,
        "body": tree_of(entry.html),
        "content": entry.content,
    }
