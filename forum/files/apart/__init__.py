"""What is done to files of strangers in a process of its own, with little memory, little time and no secrets.

Whoever runs it gives the file as standard input and reads one JSON object from standard output. Nothing in here knows
Django, the database or the settings: what a hostile file may take over has nothing to take (security.md §1.10).
"""

import json
import os
import resource
import sys
from typing import Any

from .refused import Refused


def main() -> None:
    """`{"task": …, "memory": bytes, "seconds": n, …}` as the one argument."""
    asked: dict[str, Any] = json.loads(sys.argv[1])
    bind(asked["memory"], asked["seconds"], asked["file_size"])
    try:
        answer = _carry_out(asked)
    except Refused as refused:
        answer = {"refused": refused.code}
    except MemoryError:
        answer = {"refused": "memory"}
    except RecursionError:
        answer = {"refused": "broken"}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    os._exit(0)  # without tidying up what may be large


def bind(memory: int, seconds: int, file_size: int) -> None:
    """Before anything of the file is read."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)


def _carry_out(asked: dict[str, Any]) -> dict[str, Any]:
    """Each brings its own library: who reads a text need not load what draws."""
    if asked["task"] == "picture":
        from . import pictures

        return pictures.remade(sys.stdin.buffer, asked)
    if asked["task"] == "pdf":
        from . import pdf

        return pdf.text_of(sys.stdin.buffer, asked)
    from . import office

    return office.looked_into(sys.stdin.buffer, asked)
