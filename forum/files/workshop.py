"""Where files are opened: a process for each, bound in memory and time, and few at once (security.md §1.10).

A page thread waits for it. It gets the file and nothing else: no settings, no environment, no line to the database.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO, Any

from django.conf import settings

from .errors import WorkshopBusy

ROOT = Path(__file__).resolve().parents[2]
ENTRY = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from forum.files.apart import main; main()"
COMMAND = (sys.executable, "-I", "-B", "-c", ENTRY)
AT_ONCE = 2
PATIENCE = 30  # seconds that one waits for its turn
MOST_ANSWER = 4 * 1024 * 1024
_places = BoundedSemaphore(AT_ONCE)


def work_on(file: IO[bytes], task: str, *, results: dict[str, IO[bytes]] | None = None, **more: Any) -> dict[str, Any]:
    """The answer of the process: {"refused": code}, or what the task gives. `results`: open files for it to write into.

    One that ended without a word, for whatever reason, is {"refused": "broken"}. Raises WorkshopBusy.
    """
    if not _places.acquire(timeout=PATIENCE):
        raise WorkshopBusy(retry_after=10)
    try:
        return _worked_on(file, task, results or {}, more)
    finally:
        _places.release()


def _worked_on(file: IO[bytes], task: str, results: dict[str, IO[bytes]], more: dict[str, Any]) -> dict[str, Any]:
    descriptors = {name: result.fileno() for name, result in results.items()}
    bounds = {
        "memory": settings.FILE_WORK_MEMORY,
        "seconds": settings.FILE_WORK_SECONDS,
        "file_size": 4 * settings.FILE_MAX_BYTES,
    }
    asked = json.dumps({"task": task, **bounds, **descriptors, **more})
    # The process reads by the same place in the file as we do.
    place = os.lseek(file.fileno(), 0, os.SEEK_CUR)
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    with tempfile.TemporaryFile() as answer:
        try:
            subprocess.run(
                [*COMMAND, asked],
                stdin=file,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                pass_fds=tuple(descriptors.values()),
                env={"LANG": "C.UTF-8", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"},
                cwd="/",
                timeout=2 * settings.FILE_WORK_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return {"refused": "time"}
        finally:
            os.lseek(file.fileno(), place, os.SEEK_SET)
        answer.seek(0)
        return _told(answer.read(MOST_ANSWER))


def _told(answer: bytes) -> dict[str, Any]:
    try:
        told = json.loads(answer)
    except ValueError:
        return {"refused": "broken"}
    return told if isinstance(told, dict) else {"refused": "broken"}
