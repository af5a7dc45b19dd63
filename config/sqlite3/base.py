"""SQLite lets one writer in at a time and makes the others try again by luck: under load some never get their turn
and fail with "database is locked" (delivery.md M-9). All writers live in one process (G15), so here they stand in line.

The line is a courtesy. Whoever waited too long goes on and asks SQLite itself, which has the last word.
"""

from collections import deque
from threading import Event, Lock
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.features import DatabaseFeatures as SQLiteFeatures


class Line:
    """First come, first served."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[Event] = deque()
        self._taken = False

    def enter(self, seconds: float) -> bool:
        """Wait for one's turn; False when it did not come in time."""
        turn = Event()
        with self._lock:
            if not self._taken:
                self._taken = True
                return True
            self._waiting.append(turn)
        if turn.wait(seconds):
            return True
        with self._lock:
            if turn.is_set():  # It came while we gave up.
                return True
            self._waiting.remove(turn)
        return False

    def leave(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False


_lines: dict[str, Line] = {}


class DatabaseFeatures(SQLiteFeatures):
    # What SQLite itself takes since 3.32. With the 999 of old, rows for three hundred people were a dozen statements.
    max_query_params = 32_000


class DatabaseWrapper(base.DatabaseWrapper):
    """Writing transactions of all threads take turns, from BEGIN IMMEDIATE to their end."""

    features_class = DatabaseFeatures
    _in_turn: Line | None = None

    def _start_transaction_under_autocommit(self) -> None:
        line = _lines.setdefault(str(self.settings_dict["NAME"]), Line())
        if self._in_turn is None and line.enter(self.settings_dict["OPTIONS"].get("timeout", 5)):
            self._in_turn = line
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        # If it fails, the transaction is still open and its rollback ends the turn.
        super()._commit()  # type: ignore[misc]
        self._end_turn()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _end_turn(self) -> None:
        line, self._in_turn = self._in_turn, None
        if line is not None:
            line.leave()
