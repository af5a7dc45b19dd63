"""Leaving politely (delivery.md G18). `config.serve` calls this on SIGTERM."""

from . import hub


async def drain(within: float = 6.0) -> None:
    """Refuse new sockets and close the open ones with 1012, spread over at most `within` seconds."""
    await hub.shutdown(within)
