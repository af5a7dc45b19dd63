"""Serve Majlis with Daphne: `python -m config.serve [--port N] [--host ADDRESS]`.

Used by `make run`, by production and by the tests that start real servers. Three things differ from the `daphne`
command: a longer listen backlog (a storm of reconnects must not be refused), the self-check before the first request,
and a SIGTERM that lets sockets go before it ends, within ten seconds (delivery.md G18).
"""

import argparse
import asyncio
import fcntl
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

BACKLOG = 4096
DRAIN_SECONDS = 6.0
LAST_WORD_SECONDS = 9.5
MAX_FRAME = 64 * 1024

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
    insist_on_free_port(options.host, options.port)
    prepare_environment(options.port)
    import django

    django.setup()
    serve(host=options.host, port=options.port)


def options_of(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m config.serve", description="Serve Majlis.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=_port, default=os.environ.get("PORT", "8000"))
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


def serve(*, host: str, port: int, on_listening: Callable[[], None] | None = None) -> None:
    """Check, then listen until SIGTERM or SIGINT. Django must be set up."""
    check_or_exit()
    lock = _hold_sqlite()
    logging.getLogger("daphne").setLevel(logging.WARNING)
    # Imported late: it installs Twisted's asyncio reactor for the whole process.
    from daphne.server import Server

    from config.asgi import application

    server = Server(
        application,
        endpoints=[f"tcp:port={port}:interface={host.replace(':', chr(92) + ':')}:backlog={BACKLOG}"],
        signal_handlers=False,
        websocket_max_message_size=MAX_FRAME + 1024,
        websocket_max_frame_size=MAX_FRAME + 1024,
        application_close_timeout=5,
        proxy_forwarded_address_header=_forwarded("X-Forwarded-For"),
        proxy_forwarded_port_header=_forwarded("X-Forwarded-Port"),
        server_name="majlis",
    )
    _stop_politely(server)
    if on_listening:
        from twisted.internet import reactor

        reactor.callWhenRunning(on_listening)  # type: ignore[attr-defined]
    try:
        server.run()
    finally:
        lock.close()


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


def _stop_politely(server: object) -> None:
    from twisted.internet import reactor

    from config import stopping

    loop = reactor._asyncioEventloop  # type: ignore[attr-defined]
    tasks: set[asyncio.Task[None]] = set()  # a task nobody holds may be collected half way

    async def finish() -> None:
        await _close_sockets()
        reactor.stop()  # type: ignore[attr-defined, misc]

    def begin() -> None:
        if stopping.begun():
            return
        stopping.begin()
        # Whatever hangs, the process is gone in time; nothing acknowledged can be lost by it (delivery.md G1).
        loop.call_later(LAST_WORD_SECONDS, os._exit, 0)
        tasks.add(loop.create_task(finish()))

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, begin)


async def _close_sockets() -> None:
    """Ask every open socket to come back later, elsewhere (close 1012)."""
    from realtime.shutdown import drain

    with suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_SECONDS + 1):
            await drain(DRAIN_SECONDS)


if __name__ == "__main__":
    main()
