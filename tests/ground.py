"""The ground every test stands on: an installed Council (domain.md §3), laid once in the database of a test process.

A test in a transaction leaves it as it was. After one that commits, the whole database is put back: on SQLite the file,
page by page; on PostgreSQL the rows of every table, from copies in a schema beside.
"""

import sqlite3
import time
from pathlib import Path
from typing import Any

from django.db import connection

BESIDE = "ground"
PATIENCE = 10.0
_kept: list[Path] = []


def lay() -> None:
    """Lay the Council in the test database, and keep what it looks like now."""
    from forum.loading import lay_structure

    lay_structure()
    keep()


def keep() -> None:
    if connection.vendor == "sqlite":
        _kept[:] = [Path(f"{connection.settings_dict['NAME']}.ground")]
        connection.close()
        _copy(_name(), _kept[0])
    else:
        _keep_rows()


def put_back(*_test: Any) -> None:
    """Make the database what it was when it was kept; nobody else may be writing."""
    if connection.vendor == "sqlite":
        connection.close()
        _copy(_kept[0], _name())
    else:
        _put_rows_back()


# --- SQLite ---


def _name() -> Path:
    return Path(connection.settings_dict["NAME"])


def _copy(source: Path, target: Path) -> None:
    end = time.monotonic() + PATIENCE

    def waits(*_progress: int) -> None:
        assert time.monotonic() < end, "After a test somebody still holds the database."

    with_source, with_target = sqlite3.connect(source), sqlite3.connect(target, isolation_level=None)
    try:
        with_target.execute("PRAGMA synchronous=OFF")
        with_source.backup(with_target, progress=waits, sleep=0.02)
    finally:
        with_source.close()
        with_target.close()


# --- PostgreSQL ---


def _tables(cursor: Any) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return [name for (name,) in cursor.fetchall()]


def _columns(cursor: Any, table: str) -> str:
    """Those that can be written; the others are computed from them."""
    cursor.execute(
        "SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
        [table],
    )
    return cursor.fetchone()[0]


_rows: dict[str, str] = {}  # tables that hold something from the beginning, and how they get it back


def _keep_rows() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {BESIDE} CASCADE; CREATE SCHEMA {BESIDE}")
        for table in _holding_rows(cursor):
            columns = _columns(cursor, table)
            cursor.execute(f'CREATE TABLE {BESIDE}."{table}" AS SELECT {columns} FROM public."{table}"')
            _rows[table] = (
                f'INSERT INTO public."{table}" ({columns}) OVERRIDING SYSTEM VALUE SELECT * FROM {BESIDE}."{table}"'
            )


def _holding_rows(cursor: Any) -> list[str]:
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM public.\"{table}\")" for table in _tables(cursor))
    cursor.execute(" UNION ALL ".join(asked))
    return [name for (name,) in cursor.fetchall()]


def _put_rows_back() -> None:
    with connection.cursor() as cursor:
        # Rows go and come in no order, and neither foreign keys nor triggers have a say in it.
        empty = [f'DELETE FROM public."{table}"' for table in _holding_rows(cursor)]
        steps = ["BEGIN", "SET LOCAL session_replication_role = replica", *empty, *_rows.values(), "COMMIT"]
        cursor.execute("; ".join(steps))
