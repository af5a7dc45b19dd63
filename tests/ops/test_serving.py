"""One process as production runs it: health, stopping, a database that is away (delivery.md G18)."""

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests import servers

pytestmark = pytest.mark.ops


@pytest.fixture(scope="module")
def production(postgres: servers.Postgres, redis_server: servers.Redis) -> Iterator[servers.Server]:
    """A process on PostgreSQL and Redis; in test mode, because production answers over HTTPS only."""
    server = servers.Server(
        {"DATABASE_URL": postgres.database(), "REDIS_URL": redis_server.url, "MAJLIS_PROCESSES": "2"}
    )
    server.migrate()
    with server:
        yield server


def fetch(url: str, **headers: str) -> tuple[int, dict[str, str], str]:
    try:
        answer = urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30)
    except urllib.error.HTTPError as refusal:
        answer = refusal
    return answer.status, dict(answer.headers), answer.read().decode()


def test_while_the_database_is_away_people_are_told_to_come_back(
    production: servers.Server, postgres: servers.Postgres
) -> None:
    assert production.status("/readyz/") == 200
    postgres.kill9()
    try:
        assert production.status("/healthz/") == 200
        assert production.status("/readyz/") == 503
        status, headers, page = fetch(production.url + "/account/login/", Cookie="majlis=" + "a" * 32)
        assert (status, headers.get("Retry-After")) == (503, "5")
        assert "Traceback" not in page and "psycopg" not in page
        status, _headers, told = fetch(
            production.url + "/account/login/", Cookie="majlis=" + "a" * 32, Accept="application/json"
        )
        assert status == 503 and '"code": "busy"' in told
    finally:
        postgres.start()
    servers.wait_for(lambda: production.status("/readyz/") == 200, what="recovery", seconds=10)
    assert production.status("/account/login/") == 200


def test_connections_that_the_database_has_ended_are_not_used_again(
    production: servers.Server, postgres: servers.Postgres
) -> None:
    """They rested for less than a moment, so nothing but a look at each line can tell. Where all lines have ended at
    once a request may be told to come back, and then it is answered."""
    page, cookie = production.url + "/account/login/", "majlis=" + "a" * 32
    for _round in range(3):
        with ThreadPoolExecutor(8) as pool:  # so that there are several
            answers = list(pool.map(lambda _n: fetch(page, Cookie=cookie), range(24)))
        late = [status for status, _headers, _page in answers if status != 200]
        assert late in ([], [503])
        assert all(fetch(page, Cookie=cookie)[0] == 200 for _status in late)
        postgres.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )


def test_a_stopped_process_is_gone_within_ten_seconds_and_another_takes_over(production: servers.Server) -> None:
    assert production.stop(seconds=12) < 10
    assert production.process is not None and production.process.returncode == 0
    production.start()
    assert production.status("/readyz/") == 200


def test_two_processes_serve_on_postgres(production: servers.Server) -> None:
    own = {name: production.env[name] for name in ("DATABASE_URL", "REDIS_URL", "MAJLIS_PROCESSES")}
    with servers.Server(own) as second:
        assert production.status("/readyz/") == second.status("/readyz/") == 200


def test_a_missing_page_says_the_same_to_everyone_without_naming_the_address(production: servers.Server) -> None:
    first, second = (fetch(f"{production.url}/{name}/") for name in ("no-such-place", "another-place"))
    assert first[0] == second[0] == 404
    assert neutral(first[2], "no-such-place") == neutral(second[2], "another-place")


def neutral(page: str, name: str) -> str:
    """The page without its token and without the way back to itself that the choice of language keeps."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", page)
    return page.replace(f'name="next" value="/{name}/"', "")
