"""The short way to the database answers, and fails, as Django's own does, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import ConnectionHandler, DataError, IntegrityError, OperationalError, ProgrammingError, connection
from django.db.transaction import TransactionManagementError, atomic
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from accounts.statements import MOST_HELD, Statement
from tests.servers import Postgres

HELD = "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'majlis%%'"


@pytest.fixture
def server(postgres: Postgres, django_db_blocker: Any) -> Iterator[Any]:
    """Django's connection to a real PostgreSQL, as the settings make it."""
    from environs import Env

    told = Env().dj_db_url("NOWHERE", postgres.database())
    handler = ConnectionHandler({"default": told | {"OPTIONS": {"prepare_threshold": 5}}})
    connection: Any = handler["default"]
    with django_db_blocker.unblock():
        yield connection
        connection.close()


# --- Any database ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_rows_come_as_a_cursor_gives_them(jordan: Person) -> None:
    asked = Statement("SELECT id, email FROM accounts_person WHERE id = %s AND email LIKE '%%@%%'")
    with connection.cursor() as cursor:
        cursor.execute(asked.sql, [jordan.pk])
        expected = cursor.fetchall()
    assert asked([jordan.pk]) == expected == [(jordan.pk, jordan.email)]
    assert asked([0]) == []


@pytest.mark.django_db
def test_whoever_counts_the_queries_counts_these_too(jordan: Person) -> None:
    asked = Statement("SELECT id FROM accounts_person WHERE id = %s")
    with CaptureQueriesContext(connection) as captured:
        assert asked([jordan.pk]) == [(jordan.pk,)]
    assert len(captured) == 1


@pytest.mark.django_db
def test_what_is_there_already_is_an_integrity_error_of_django(jordan: Person) -> None:
    again = Statement("INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%s, %s, %s)")
    row = ["k", "d", "2026-01-01 00:00:00"]
    assert again(row) == []
    with pytest.raises(IntegrityError), atomic():
        again(row)
    assert Statement("SELECT session_data FROM django_session WHERE session_key = %s")(["k"]) == [("d",)]


@pytest.mark.django_db
def test_nothing_is_asked_in_a_transaction_that_is_broken(jordan: Person) -> None:
    with pytest.raises(TransactionManagementError), atomic():
        connection.set_rollback(True)
        Statement("SELECT 1")([])


# --- PostgreSQL --------------------------------------------------------------------------------------------------


def test_a_statement_is_prepared_once_for_its_connection(server: Any) -> None:
    asked = Statement("SELECT %s::int, %s::timestamptz, %s::uuid, %s::text")
    moment, number = datetime(2026, 2, 3, tzinfo=UTC), uuid4()
    for size in (7, 70_000):
        assert asked.on(server, [size, moment, number, None]) == [(size, moment, number, None)]
    assert Statement(HELD).on(server, []) == [(2,)]
    server.close()
    assert asked.on(server, [7, moment, number, "نص"]) == [(7, moment, number, "نص")]


def test_it_stands_in_the_transaction_that_django_has_begun(server: Any) -> None:
    Statement("CREATE TABLE said (word text)").on(server, [])
    server.set_autocommit(False)
    Statement("INSERT INTO said VALUES (%s)").on(server, ["one"])
    server.rollback()
    server.set_autocommit(True)
    assert Statement("SELECT word FROM said").on(server, []) == []


@pytest.mark.parametrize(
    ("sql", "value", "error"),
    [
        ("SELECT nothing FROM nowhere WHERE x = %s", 1, ProgrammingError),
        ("SELECT 1 / %s", 0, DataError),
        ("SELECT %s::text", "\0", DataError),
        ("SELECT pg_terminate_backend(pg_backend_pid()), %s", 1, OperationalError),
    ],
)
def test_an_error_is_one_of_djangos_and_ends_nothing(server: Any, sql: str, value: object, error: type) -> None:
    with pytest.raises(error):
        Statement(sql).on(server, [value])
    server.close_if_unusable_or_obsolete()
    assert Statement("SELECT %s::int").on(server, [5]) == [(5,)]


def test_a_connection_that_is_gone_is_an_operational_error(server: Any, postgres: Postgres) -> None:
    asked = Statement("SELECT pg_backend_pid()")
    [(pid,)] = asked.on(server, [])
    other = ConnectionHandler({"default": server.settings_dict.copy()})["default"]
    Statement("SELECT pg_terminate_backend(%s::int)").on(other, [pid])
    other.close()
    for _again in range(2):
        with pytest.raises(OperationalError):
            asked.on(server, [])
    server.close()
    assert asked.on(server, []) != [(pid,)]


def test_a_statement_that_the_server_forgot_is_prepared_again(server: Any) -> None:
    asked = Statement("SELECT %s::int")
    asked.on(server, [1])
    with server.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    with pytest.raises(ProgrammingError):
        asked.on(server, [1])
    assert asked.on(server, [2]) == [(2,)]


def test_no_more_are_held_than_is_good(server: Any) -> None:
    for n in range(MOST_HELD + 3):
        Statement(f"SELECT {n}").on(server, [])
    [(held,)] = Statement(HELD).on(server, [])
    assert held <= MOST_HELD


def test_where_they_are_switched_off_none_is_prepared(server: Any) -> None:
    server.settings_dict["OPTIONS"]["prepare_threshold"] = None
    assert Statement("SELECT %s::int").on(server, [3]) == [(3,)]
    assert Statement(HELD).on(server, []) == [(0,)]
