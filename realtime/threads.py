"""Reading the database beside the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import connection

from .own import Own
from .reader import Reader

Given = ParamSpec("Given")
Found = TypeVar("Found")


class ReadingThread:
    """A thread with a reader in it. Its reads keep their order and share one connection."""

    def __init__(self, name: str, own: Own | None = None) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=name)
        self.reader = Reader(own)

    async def ask(self, question: Callable[Given, Found], *args: Given.args, **kwargs: Given.kwargs) -> Found:
        asked = partial(_in_own_connection, question, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._executor, asked)

    def end(self, *, wait: bool) -> None:
        self._executor.submit(_close_own_connection)
        self._executor.shutdown(wait=wait)


def _close_own_connection() -> None:
    connection.close()  # Looked up here: named by another thread, it would be that thread's connection.


def _in_own_connection(ask: Callable[Given, Found], *args: Given.args, **kwargs: Given.kwargs) -> Found:
    """Run a read in this thread. A connection that failed is not used again."""
    try:
        return ask(*args, **kwargs)
    except Exception:
        connection.close()
        raise
