"""What takes long to make and is never written to: made by whichever test process comes first, for all of them."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

WHERE = "MAJLIS_TEST_SHARED"


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """A folder that `make` fills, while the others who want it wait; they copy what is in it."""
    shared = Path(os.environ[WHERE])
    folder, unfinished = shared / f"made-{name}", shared / f"unfinished-{name}"
    with (shared / f"lock-{name}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(folder)
    return folder
