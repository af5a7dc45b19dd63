"""Serve Majlis with Daphne: `python -m config.serve [--port N] [--host ADDRESS] [--processes N]`.

Used by `make run`, by production and by the tests that start real servers. Three things differ from the `daphne`
command: a longer listen backlog (a storm of reconnects must not be refused), the self-check before the first request,
and a SIGTERM that lets sockets go before it ends, within ten seconds (delivery.md G18).
"""

import argparse
import asyncio
import fcntl
import gc
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from . import family, stopping

BACKLOG = 4096
# A thousand who come back at once to a busy machine wait for each other; Daphne's own five seconds cut some off.
HANDSHAKE_SECONDS = 20
DRAIN_SECONDS = 6.0
LAST_PAGES_SECONDS = 2.0
LAST_WORD_SECONDS = 9.5
MAX_FRAME = 64 * 1024
# A page makes some ten thousand objects and lets them go: looking for circles seven hundred at a time finds nothing.
COLLECTOR = (20_000, 20, 50)

PORT_TAKEN = (
    "Port {port} is taken by another program. Choose another one: make run PORT={other}\n"
    "المنفذ {port} يستخدمه برنامج آخر. اختر منفذاً غيره: make run PORT={other}"
)
DATABASE_TAKEN = (
    "Another Majlis process is using this SQLite database, and SQLite serves one process. "
    "Stop the other one, or set DATABASE_URL to PostgreSQL."
)


def main(arguments: list[str] | None = None) -> None:
    options = options_of(arguments)
    if options.socket is None:
        insist_on_free_port(options.host, options.port)
    prepare_environment(options.port)
    if options.processes > 1:
        family.serve(host=options.host, port=options.port, processes=options.processes)
        return
    gc.disable()  # until all is loaded: hundreds of looks for circles, a sixth of the start, would find next to none
    import django

    django.setup()
    if options.check:
        check_or_exit()
        return
    serve(host=options.host, port=options.port, socket=options.socket, parent=options.parent)


def options_of(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m config.serve", description="Serve Majlis.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=_port, default=os.environ.get("PORT", "8000"))
    parser.add_argument("--processes", type=int, default=1, help="how many serve behind this one address")
    parser.add_argument("--check", action="store_true", help="print the red list and end")
    # What a parent hands to its children: the socket that listens, and a pipe that ends when the parent does.
    for name in ("--socket", "--parent"):
        parser.add_argument(name, type=int, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def prepare_environment(port: int) -> None:
    """Outside production the address people use follows from the port; in production it must be said."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if os.environ.get("MAJLIS_MODE", "production") != "production":
        os.environ.setdefault("MAJLIS_ORIGIN", f"http://127.0.0.1:{port}")
        os.environ.setdefault("MAJLIS_MORE_ORIGINS", f"http://localhost:{port}")


def insist_on_free_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            sys.exit(f"Port {port} may only be used by the administrator. Choose one above 1023.")
        except OSError:
            sys.exit(PORT_TAKEN.format(port=port, other=port + 1 if port < 65535 else 8000))


def serve(
    *,
    host: str,
    port: int,
    socket: int | None = None,
    parent: int | None = None,
    on_listening: Callable[[], None] | None = None,
) -> None:
    """Check, then listen until SIGTERM or SIGINT, or until the parent is gone. Django must be set up."""
    check_or_exit()
    lock = _hold_sqlite()
    logging.getLogger("daphne").setLevel(logging.WARNING)
    # Imported late: it installs Twisted's asyncio reactor for the whole process.
    from daphne.server import Server

    from config import front
    from config.asgi import application, pages
    from config.quiet import quieten

    front.stand_before(pages)
    server: Any = Server(
        application,
        endpoints=[_endpoint(host, port, socket)],
        signal_handlers=False,
        websocket_max_message_size=MAX_FRAME + 1024,
        websocket_max_frame_size=MAX_FRAME + 1024,
        application_close_timeout=5,
        websocket_handshake_timeout=HANDSHAKE_SECONDS,
        proxy_forwarded_address_header=_forwarded("X-Forwarded-For"),
        proxy_forwarded_port_header=_forwarded("X-Forwarded-Port"),
        server_name="majlis",
        ready_callable=lambda: quieten(server.ws_factory),
    )
    _stop_politely(parent)
    if on_listening:
        from twisted.internet import reactor

        reactor.callWhenRunning(on_listening)  # type: ignore[attr-defined]
    settle()
    try:
        server.run()
    finally:
        lock.close()
    _leave()


def settle() -> None:
    """What is there once everything is loaded stays: the collector need not walk through it again and again.

    Its walks through all objects are the tail of the latencies (performance.md §4). The few circles that loading left
    behind stay too: not worth a whole walk at every start.
    """
    gc.freeze()
    gc.set_threshold(*COLLECTOR)
    gc.enable()


def _endpoint(host: str, port: int, socket: int | None) -> str:
    if socket is not None:
        return f"fd:fileno={socket}"
    return f"tcp:port={port}:interface={host.replace(':', chr(92) + ':')}:backlog={BACKLOG}"


def _leave() -> None:
    """End now. Python would first wait for every thread, and one may be waiting for a database that is away."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0 if stopping.begun() else 1)


def _forwarded(header: str) -> str | None:
    """Believed only behind our own proxy: anyone else could claim to be any address."""
    return header if os.environ.get("MAJLIS_BEHIND_PROXY") else None


def check_or_exit() -> None:
    """Print the red list; refuse to serve while something on it is an error."""
    from django.conf import settings
    from django.core import checks

    found = checks.run_checks(include_deployment_checks=settings.PRODUCTION, databases=["default"])
    for message in sorted(found, key=lambda message: -message.level):
        print(message, file=sys.stderr)
    if any(message.level >= checks.ERROR for message in found):
        sys.exit("Majlis does not start until these are put right. docs/operations.md says how.")


class _Nothing:
    def close(self) -> None:
        pass


def _hold_sqlite() -> IO[str] | _Nothing:
    """Keep a lock beside the SQLite file for as long as we serve; kill -9 releases it too (delivery.md G15)."""
    from django.conf import settings

    if not settings.ON_SQLITE:
        return _Nothing()
    path = Path(f"{settings.DATABASES['default']['NAME']}.serving")
    handle = path.open("a")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit(DATABASE_TAKEN)
    return handle


def _stop_politely(parent: int | None) -> None:
    from twisted.internet import reactor

    loop = reactor._asyncioEventloop  # type: ignore[attr-defined]
    tasks: set[asyncio.Task[None]] = set()  # a task nobody holds may be collected half way

    async def finish() -> None:
        await _close_sockets()
        await _finish_pages()
        reactor.stop()  # type: ignore[attr-defined, misc]

    def begin() -> None:
        if stopping.begun():
            return
        stopping.begin()
        # Whatever hangs, the process is gone in time; nothing acknowledged can be lost by it (delivery.md G1).
        loop.call_later(LAST_WORD_SECONDS, os._exit, 0)
        tasks.add(loop.create_task(finish()))

    def orphaned() -> None:
        loop.remove_reader(parent)
        begin()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, begin)
    if parent is not None:
        loop.add_reader(parent, orphaned)


async def _finish_pages() -> None:
    """Let requests that were begun be answered."""
    from config import pages

    end = time.monotonic() + LAST_PAGES_SECONDS
    while pages.running() and time.monotonic() < end:
        await asyncio.sleep(0.05)


async def _close_sockets() -> None:
    """Ask every open socket to come back later, elsewhere (close 1012)."""
    from realtime.shutdown import drain

    with suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_SECONDS + 1):
            await drain(DRAIN_SECONDS)


if __name__ == "__main__":
    main()
