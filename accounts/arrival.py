"""What every request of a session begins with, asked in one statement: the session, its person, the register's version.

They are three rows found by their keys, and the way to the database and back costs more than finding them. The person
beside a session is whom the list of sessions names; she counts only if the session itself, once it is read, says the
same, and nobody keeps her longer than it takes to see that.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.module_loading import import_string

from .models import Person
from .statements import Statement

# Whom `backends.Members` need not ask for, while a session is being matched with its person.
beside: ContextVar[Person | None] = ContextVar("beside", default=None)


@dataclass(frozen=True)
class Arrival:
    """A session that has not run out."""

    session_data: str
    version: str  # of the register
    person: Person | None


def arrive(session_key: str, moment: datetime) -> Arrival | None:
    """One query."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    question = _question(connection.vendor)
    if connection.vendor == "sqlite":
        rows = question.statement([session_key, connection.ops.adapt_datetimefield_value(moment)])
    else:
        rows = question.statement([session_key, moment])
    if not rows:
        return None
    session_data, version, *person = rows[0]
    return Arrival(session_data, str(version or ""), question.person(person) if person[0] is not None else None)


class _Question:
    """The SQL for one kind of database, and how its row becomes a person."""

    def __init__(self, connection: Any) -> None:
        self._compiler = Person._default_manager.all().order_by().query.get_compiler(connection=connection)
        self._compiler.as_sql()
        columns = [part[0] for part in self._compiler.select]
        self._names = [column.target.attname for column in columns]
        assert self._names[0] == Person._meta.pk.attname
        self._converters = self._compiler.get_converters(columns)
        quote = connection.ops.quote_name
        told = ", ".join(f"p.{quote(column.target.column)}" for column in columns)
        self.statement = Statement(
            f"SELECT s.session_data, ({import_string(settings.REGISTER_VERSION_SQL)}), {told} "
            f"FROM {quote(Session._meta.db_table)} s "
            f"LEFT JOIN {quote(UserSession._meta.db_table)} u ON u.session_key = s.session_key "
            f"LEFT JOIN {quote(Person._meta.db_table)} p ON p.id = u.user_id "
            "WHERE s.session_key = %s AND s.expire_date > %s"
        )

    def person(self, row: list[Any]) -> Person:
        rows = self._compiler.apply_converters([row], self._converters) if self._converters else [row]
        return Person.from_db(DEFAULT_DB_ALIAS, self._names, next(iter(rows)))


@cache
def _question(_vendor: str) -> _Question:
    return _Question(connections[DEFAULT_DB_ALIAS])
