"""Queries whose SQL is made once (docs/decisions).

For a question of one row the ORM spends ten times as long on writing the SQL as the database on answering it, and the
same few questions come with every request. A `Prepared` is an ordinary queryset, built once with a placeholder for each
argument; afterwards only the arguments change. What it may not do is change its shape with them: a list of varying
length or a condition that comes and goes needs the ORM, or a `Prepared` for each shape.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import (
    BooleanField,
    CharField,
    ForeignKey,
    IntegerField,
    Model,
    QuerySet,
    TextField,
)
from django.db.models.query import ModelIterable, get_related_populators

from .statements import Statement

Found = TypeVar("Found")
# Values that stand for an argument while the SQL is made, recognised afterwards among its parameters.
PLACEHOLDERS: dict[type, Callable[[int], Any]] = {
    int: lambda n: 1_999_999_000 + n,
    str: lambda n: f"\uffffargument {n}",
    datetime: lambda n: datetime.fromisoformat(f"1801-01-{n + 1:02}T00:00:00+00:00"),
    UUID: lambda n: UUID(int=(0xFADE << 64) + n),
}


class Prepared(Generic[Found]):
    """`Prepared(build, person=int)(person=7)` gives what `list(build(person=7))` would."""

    may_be_absent: frozenset[str] = frozenset()  # arguments that the SQL need not hold

    def __init__(self, build: Callable[..., QuerySet[Any]], **arguments: type) -> None:
        self._build = build
        self._arguments = arguments
        self._made: dict[str, _Made] = {}  # by the kind of database

    def __call__(self, **given: Any) -> list[Found]:
        connection: Any = connections[DEFAULT_DB_ALIAS]
        made = self._made.get(connection.vendor)
        if made is None:
            made = self._made[connection.vendor] = _Made(self._build, self._arguments, connection, self.may_be_absent)
        return made.ask(connection, given)

    def one(self, **given: Any) -> Found:
        """The only row there is; IndexError without it."""
        return self(**given)[0]

    def first(self, **given: Any) -> Found | None:
        found = self(**given)
        return found[0] if found else None


class _Made:
    """The SQL for one kind of database, where the arguments go in it, and how rows become objects."""

    def __init__(
        self,
        build: Callable[..., QuerySet[Any]],
        arguments: dict[str, type],
        connection: Any,
        may_be_absent: frozenset[str],
    ) -> None:
        given = {name: PLACEHOLDERS[kind](n) for n, (name, kind) in enumerate(arguments.items())}
        queryset = build(**given)
        self._objects = queryset._iterable_class is ModelIterable
        self._compiler = queryset.query.get_compiler(connection=connection)
        sql, params = self._compiler.as_sql()
        self._statement = Statement(sql)
        places = {_told(value, connection): name for name, value in given.items()}
        self._params = [(places.get(value) if isinstance(value, Hashable) else None, value) for value in params]
        missing = given.keys() - may_be_absent - {name for name, _value in self._params}
        assert not missing, f"{missing} are not arguments of the SQL: {sql}"
        self._converters = self._compiler.get_converters([part[0] for part in self._compiler.select])
        self._make = self._maker()

    def _maker(self) -> Callable[[Any], Any]:
        if not self._objects:
            return tuple
        info, select = self._compiler.klass_info, self._compiler.select
        first, end = info["select_fields"][0], info["select_fields"][-1] + 1
        names = [part[0].target.attname for part in select[first:end]]
        populators = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # of a later Django
        annotated = self._compiler.annotation_col_map or {}
        from_db = info["model"].from_db

        def make(row: Any) -> Any:
            found = from_db(DEFAULT_DB_ALIAS, names, row[first:end])
            for populator in populators:
                populator.populate(row, found)
            for name, column in annotated.items():
                setattr(found, name, row[column])
            return found

        return make

    def ask(self, connection: Any, given: dict[str, Any]) -> list[Any]:
        params = [value if name is None else _told(given[name], connection) for name, value in self._params]
        rows: Any = self._statement.on(connection, params)
        if self._converters:
            rows = self._compiler.apply_converters(rows, self._converters)
        return [self._make(row) for row in rows]


def _told(value: Any, connection: Any) -> Any:
    """An argument as the database's own kind of value."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value


# --- Writing rows ------------------------------------------------------------------------------------------------

AS_IT_IS = (CharField, TextField, IntegerField, BooleanField, ForeignKey)
SIMPLE = frozenset({str, int, bool, type(None)})
Write = tuple[str, str, list[Any]]  # the table, the SQL, its values
_waiting: ContextVar[list[Write] | None] = ContextVar("waiting", default=None)


def insert(row: Model, *, numbered: bool = True) -> None:
    """Store a new row, as `row.save(force_insert=True)` does but for signals, of which we have none.

    Whoever has no use for its id says `numbered=False`: then it may wait for `together`.
    """
    fields, table, sql, returning = _insertion(type(row))
    params = _values(row, fields, new=True)
    if not numbered:
        _write((table, sql, params))
    else:
        [(row.pk,)] = returning(params)
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def update(row: Model, *names: str) -> None:
    """Store these fields of a row that is there, as `row.save(update_fields=names)` does but for signals."""
    fields, table, sql = _change(type(row), names)
    _write((table, sql, [*_values(row, fields, new=False), row.pk]))


def _values(row: Model, fields: list[Any], *, new: bool) -> list[Any]:
    """What the database is given: words, numbers and nothing as they are, which their fields take long to say."""
    connection, held = connections[DEFAULT_DB_ALIAS], row.__dict__
    return [
        value
        if isinstance(field, AS_IT_IS) and type(value := held[field.attname]) in SIMPLE
        else field.get_db_prep_save(field.pre_save(row, new), connection)
        for field in fields
    ]


@contextmanager
def together() -> Iterator[None]:
    """What is written in here without an answer is written at its end: by PostgreSQL in one statement.

    Inside of a transaction only, and what is read in here must not need what waits. An error lets go of it all.
    """
    waiting: list[Write] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    tables = {table for table, _sql, _params in waiting}
    # One statement does not change a row twice.
    if len(waiting) > 1 and len(tables) == len(waiting) and connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        _joined(*(sql for _table, sql, _params in waiting))([one for _table, _sql, params in waiting for one in params])
        return
    for write in waiting:
        _write(write)


def write(table: str, sql: str, params: list[Any]) -> None:
    """Store what is no row of a model: a statement without an answer, on this table alone."""
    _write((table, sql, params))


def _write(write: Write) -> None:
    waiting = _waiting.get()
    if waiting is not None:
        waiting.append(write)
    else:
        _joined(write[1])(write[2])


@cache
def _joined(*changes: str) -> Statement:
    if len(changes) == 1:
        return Statement(changes[0])
    parts = ", ".join(f"change{n} AS ({sql})" for n, sql in enumerate(changes))
    return Statement(f"WITH {parts} SELECT 1")


@cache
def _insertion(model: type[Model]) -> tuple[list[Any], str, str, Statement]:
    """The fields a new row is given, its table, and its SQL without and with the id, which both databases tell."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    quote: Any = connections[DEFAULT_DB_ALIAS].ops.quote_name
    columns, places = ", ".join(quote(field.column) for field in fields), ", ".join(["%s"] * len(fields))
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    sql = f"INSERT INTO {table} ({columns}) VALUES ({places})"
    return fields, table, sql, Statement(f"{sql} RETURNING {key}")


@cache
def _change(model: type[Model], names: tuple[str, ...]) -> tuple[list[Any], str, str]:
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    quote: Any = connections[DEFAULT_DB_ALIAS].ops.quote_name
    changes = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    return fields, table, f"UPDATE {table} SET {changes} WHERE {key} = %s"
