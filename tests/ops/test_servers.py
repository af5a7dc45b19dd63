"""The real parts come and go as the fault tests need them."""

import psycopg
import pytest
import redis

from tests import servers

pytestmark = [pytest.mark.ops, pytest.mark.pure]


def test_postgres_keeps_what_it_had_through_a_power_cut(postgres: servers.Postgres) -> None:
    url = postgres.database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('مجلس')")
    postgres.kill9()
    assert not postgres.answers()
    postgres.start()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("مجلس",)]


def test_a_new_database_is_a_copy_of_the_one_it_is_made_like(postgres: servers.Postgres) -> None:
    first = postgres.database()
    with psycopg.connect(first, autocommit=True) as connection:
        connection.execute("CREATE TABLE there (word text)")
    with psycopg.connect(postgres.database(like=first)) as connection:
        assert connection.execute("SELECT count(*) FROM there").fetchone() == (0,)


def test_redis_comes_back_empty(redis_server: servers.Redis) -> None:
    client = redis.Redis.from_url(redis_server.url)
    client.set("word", "here")
    redis_server.kill9()
    with pytest.raises(redis.ConnectionError):
        client.get("word")
    redis_server.start()
    assert client.get("word") is None


def test_a_server_that_cannot_start_says_why() -> None:
    server = servers.Server({"MAJLIS_MODE": "production"})
    with pytest.raises(AssertionError, match="MAJLIS_SECRET_KEY is not set"):
        server.start()
    server.close()
