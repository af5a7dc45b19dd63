"""Several processes behind one address: `python -m config.serve --processes N` (docs/operations.md).

The parent opens the listening socket, hands it to N children and looks after them; it serves nothing, so it stays
small and has nothing to crash with. Every child accepts from the same queue, and what waits there outlives any of them.
A child that dies is replaced. When the parent goes, however it goes, the children notice and leave politely.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

RESTART_SECONDS = (0.2, 1.0, 5.0)
YOUNG_SECONDS = 10.0  # who dies younger has a cause that a quick restart does not cure
# The children are gone ten seconds after SIGTERM (delivery.md G18); past that there is nothing to wait for.
PATIENCE_SECONDS = 12.0


class Child:
    """One place in the family, filled again and again."""

    def __init__(self, command: list[str], env: dict[str, str], fds: tuple[int, ...]) -> None:
        self._command, self._env, self._fds = command, env, fds
        self._deaths = 0
        self._again_at = 0.0
        self.begin()

    def begin(self) -> None:
        self._began = time.monotonic()
        self.process = subprocess.Popen(self._command, env=self._env, pass_fds=self._fds, stdin=subprocess.DEVNULL)
        self._mourned = False

    def look(self) -> None:
        """Replace it if it is dead: at once the first time, with longer and longer waits if it keeps dying young."""
        code = self.process.poll()
        if code is None:
            return
        now = time.monotonic()
        if not self._mourned:
            self._mourned = True
            self._deaths = self._deaths + 1 if now - self._began < YOUNG_SECONDS else 1
            wait = RESTART_SECONDS[min(self._deaths, len(RESTART_SECONDS)) - 1]
            self._again_at = now + wait
            print(f"Process {self.process.pid} ended with {code}; another begins in {wait:g} s", file=sys.stderr)
        if now >= self._again_at:
            self.begin()


def serve(*, host: str, port: int, processes: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    env = os.environ | {"MAJLIS_PROCESSES": str(processes)}
    own = [sys.executable, "-m", "config.serve", "--host", host, "--port", str(port)]
    # One look at the red list before anything listens: children that all refuse to start would be started for ever.
    if code := subprocess.run([*own, "--check"], env=env, stdin=subprocess.DEVNULL).returncode:
        sys.exit(code)
    listening, (watched, held) = _listen(host, port), os.pipe()
    os.set_inheritable(held, False)
    command = [*own, "--socket", str(listening.fileno()), "--parent", str(watched)]
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: asked.append(number))
    children = [Child(command, env, (listening.fileno(), watched)) for _n in range(processes)]
    while not asked:
        time.sleep(0.1)
        for child in children:
            if not asked:
                child.look()
    _end([child.process for child in children])


def _listen(host: str, port: int) -> socket.socket:
    from .serve import BACKLOG

    listening = socket.socket()  # IPv4: Daphne takes over no other kind.
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(BACKLOG)
    return listening


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
    end = time.monotonic() + PATIENCE_SECONDS
    for process in processes:
        try:
            process.wait(max(end - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            process.kill()
