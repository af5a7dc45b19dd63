"""Tests that hold a clock or start servers, run beside each other; what fails is tried again by itself.

`python -m tests.alone [pytest's arguments]`. A test that waits for seconds may be starved by its neighbours, and says
nothing about Majlis then. It must pass twice with nothing beside it; each one that needed this is named at the end, for
it is a test to be mended. A failure of many is no starvation, and is believed at once.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SOME_FAILED = 1  # pytest's exit code
FEW = 3
TIMES = 2
# What says how many run beside each other has no place where one runs alone.
SPREADING = ("-n", "--dist")
WITH_A_WORD = ("-m", "-k", "-p", "-o")


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        code = _pytest(arguments, cache=folder)
        failed = _failed(Path(folder))
        if code != SOME_FAILED or not 0 < len(failed) <= FEW:
            return code
        print(f"\nTried again alone, {TIMES} times: {', '.join(failed)}", flush=True)
        for _ in range(TIMES):
            code = _pytest([*_unspread(arguments), *failed], cache=folder)
            if code:
                return code
    print(f"\nPASSED ONLY ALONE, to be mended: {', '.join(failed)}", flush=True)
    return 0


def _pytest(arguments: list[str], *, cache: str) -> int:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-o", f"cache_dir={cache}", *arguments], env=os.environ, check=False
    ).returncode


def _failed(cache: Path) -> list[str]:
    kept = cache / "v" / "cache" / "lastfailed"
    return sorted(json.loads(kept.read_text())) if kept.exists() else []


def _unspread(arguments: list[str]) -> list[str]:
    """The options alone: no paths, and nothing that spreads."""
    kept: list[str] = []
    words = iter(arguments)
    for word in words:
        if word in SPREADING:
            next(words, None)
        elif word in WITH_A_WORD:
            kept += [word, next(words, "")]
        elif word.startswith("-") and not word.startswith("--ignore") and word != "--no-loadscope-reorder":
            kept.append(word)
    return kept


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
