"""The short way of a statement to the database, for those that come with every request (docs/decisions).

Django's cursors write the values into the SQL, so that PostgreSQL parses and plans each statement anew, and put five
layers of Python around it. Here the server prepares a statement once for each connection, by way of libpq's own calls,
and SQLite is asked through its own module. What stays as it is with Django: the connection and its transaction, the
errors and, wherever somebody listens to the queries or prepared statements are switched off, the whole way.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

Row = tuple[Any, ...]
_numbers = count(1)
# The server no longer knows a statement, or a column it gives has another type now: it is prepared again.
_OUTDATED = frozenset({"26000", "0A000"})
# The types said outright; of the others the server knows better from where they stand. A number is always a long one,
# so that it is not another statement because it has grown.
_TYPES: dict[type, int] = {int: 20, bool: 16, datetime: 1184}
# What libpq calls these; the adapter is not imported where SQLite is used.
_IDLE, _FINE = 0, (1, 2)
# Past so many on one connection all of them are made anew.
MOST_HELD = 500


class Statement:
    """SQL with `%s` for each value, as for a cursor of Django's."""

    def __init__(self, sql: str) -> None:
        self.sql = sql
        places = count(1)
        self._of_sqlite = re.sub("%[s%]", lambda sign: "?" if sign[0] == "%s" else "%", sql)
        self._of_postgres = re.sub("%[s%]", lambda sign: f"${next(places)}" if sign[0] == "%s" else "%", sql)

    def __call__(self, params: Sequence[Any]) -> list[Row]:
        """The rows it gives, as the database's adapter reads them; none where it gives no rows."""
        return self.on(connections[DEFAULT_DB_ALIAS], params)

    def on(self, connection: Any, params: Sequence[Any]) -> list[Row]:
        if connection.connection is None:
            connection.ensure_connection()
        if connection.force_debug_cursor or connection.execute_wrappers:
            return self._as_usual(connection, params)
        connection.validate_no_broken_transaction()
        if connection.vendor == "sqlite":
            with connection.wrap_database_errors:
                return connection.connection.execute(self._of_sqlite, params).fetchall()  # type: ignore[no-any-return]
        if not _prepares(connection.connection):
            return self._as_usual(connection, params)
        with connection.wrap_database_errors:
            return self._prepared(connection.connection, params)

    def _as_usual(self, connection: Any, params: Sequence[Any]) -> list[Row]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            return cursor.fetchall() if cursor.description else []

    def _prepared(self, connection: Any, params: Sequence[Any]) -> list[Row]:
        from psycopg.adapt import PyFormat, Transformer

        transformer, server = Transformer(connection), connection.pgconn
        values = transformer.dump_sequence(params, [PyFormat.TEXT] * len(params))
        if not connection.autocommit and server.transaction_status == _IDLE:  # as its own cursors begin
            _checked(connection, server.exec_(b"BEGIN"))
        name = _held(connection).get(self._of_postgres) or self._prepare(connection, params)
        found = server.exec_prepared(name, values)
        try:
            _checked(connection, found)
        except connection.Error as error:
            if error.sqlstate in _OUTDATED:
                del _held(connection)[self._of_postgres]
            raise
        if not found.nfields:
            return []
        transformer.set_pgresult(found)
        return transformer.load_rows(0, found.ntuples, tuple)  # type: ignore[no-any-return]

    def _prepare(self, connection: Any, params: Sequence[Any]) -> bytes:
        held, server = _held(connection), connection.pgconn
        if len(held) >= MOST_HELD:
            _checked(connection, server.exec_(b"DEALLOCATE ALL"))
            held.clear()
        name = b"majlis_%d" % next(_numbers)
        types = [_TYPES.get(type(value), 0) for value in params]
        _checked(connection, server.prepare(name, self._of_postgres.encode(), types))
        held[self._of_postgres] = name
        return name


def _prepares(connection: Any) -> bool:
    """Whether the settings let statements outlive a transaction here, which some poolers in between do not bear."""
    return connection.prepare_threshold is not None and connection.isolation_level is None


def _held(connection: Any) -> dict[str, bytes]:
    """The names under which this connection of the server holds statements; they go with it."""
    try:
        return connection.majlis_statements  # type: ignore[no-any-return]
    except AttributeError:
        connection.majlis_statements = {}
        return connection.majlis_statements  # type: ignore[no-any-return]


def _checked(connection: Any, result: Any) -> None:
    """Raise the error that a result is, as the adapter itself would."""
    if result.status in _FINE:
        return
    from psycopg.errors import error_from_result
    from psycopg.pq import ConnStatus, DiagnosticField

    if connection.pgconn.status != ConnStatus.OK and not result.error_field(DiagnosticField.SQLSTATE):
        raise connection.OperationalError(result.get_error_message())  # The connection is lost; there is no code.
    raise error_from_result(result, encoding="utf-8")
