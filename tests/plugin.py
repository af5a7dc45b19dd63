"""What every test run begins with: the mode, a database of its own, fresh translations, real servers on request.

MAJLIS_TEST_DB=postgres runs the suite on PostgreSQL and a Redis-protocol server started for this run.
In CI a skipped test fails the run: a test that does not run proves nothing.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from . import servers, shared

CLOSE_AT_END: list[servers.Process] = []
SKIPPED: list[str] = []


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    """Before pytest-django reads the settings."""
    os.environ.setdefault("MAJLIS_MODE", "test")
    if "MAJLIS_VAR" not in os.environ:
        folder = tempfile.mkdtemp(prefix="majlis-test-", dir=servers.scratch())
        os.environ["MAJLIS_VAR"] = folder
        (Path(folder) / "static").mkdir()
        CLEAN.append(folder)
    # Workers make what they share once, and so do the runs of one `make test`.
    os.environ.setdefault(shared.WHERE, os.environ["MAJLIS_VAR"])
    if os.environ.get("MAJLIS_TEST_DB") == "postgres" and "PYTEST_XDIST_WORKER" not in os.environ:
        _use_postgres_and_redis()
    # Workers share the server of the run, and people have the same numbers in each.
    os.environ["REDIS_PREFIX"] = f"majlis-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    from config import translations

    translations.compile_all()
    return (yield)


CLEAN: list[str] = []


def _use_postgres_and_redis() -> None:
    postgres, redis = servers.Postgres(), servers.Redis()
    CLOSE_AT_END.extend((postgres, redis))
    for server in CLOSE_AT_END:
        server.start()
    os.environ["DATABASE_URL"] = postgres.url
    os.environ["REDIS_URL"] = redis.url


def pytest_unconfigure() -> None:
    for server in CLOSE_AT_END:
        server.close()
    for folder in CLEAN:
        shutil.rmtree(folder, ignore_errors=True)


def pytest_report_header() -> str:
    return (
        f"majlis: database {os.environ.get('DATABASE_URL', 'SQLite')}, layer {os.environ.get('REDIS_URL', 'in memory')}"
    )


# Files that take minutes begin first: one that begins last keeps everybody waiting.
LONG = (
    "browser/test_pages.py",
    "realtime/test_faults.py",
    "realtime/test_many_sockets.py",
    "realtime/test_processes.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ranks = {str(servers.ROOT / "tests" / name): rank for rank, name in enumerate(LONG)}
    items.sort(key=lambda item: ranks.get(str(item.path), len(LONG)))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


# --- No skips in CI ---


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped:
        SKIPPED.append(report.nodeid)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped:
        SKIPPED.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if SKIPPED and os.environ.get("CI") == "true" and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if SKIPPED and os.environ.get("CI") == "true":
        terminalreporter.section("skipped in CI, so the run fails")
        for name in sorted(set(SKIPPED)):
            terminalreporter.line(name)


# --- Real parts ---


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.Postgres]:
    """A PostgreSQL server beside the run's own database; `postgres.database()` makes a database on it."""
    with servers.Postgres() as server:
        yield server  # type: ignore[misc]


@pytest.fixture(scope="session")
def redis_server() -> Iterator[servers.Redis]:
    with servers.Redis() as server:
        yield server  # type: ignore[misc]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium for `playwright.chromium.launch(executable_path=…, args=CHROMIUM_FLAGS)`."""
    from . import system

    return system.chromium()


@pytest.fixture(scope="session")
def collected_static() -> Path:
    """The static files as production serves them, collected once a run."""

    def collect(folder: Path) -> None:
        env = servers.environment(folder, MAJLIS_MODE="demo", MAJLIS_STATIC_ROOT=str(folder))
        servers.manage("collectstatic", "--noinput", "--verbosity", "0", env=env)

    return shared.made_once("static", collect)


@pytest.fixture(scope="session")
def loaded_database() -> Path:
    """An SQLite file with the Council and the sample dialogue; copy it, do not write to it."""
    folder = shared.made_once("loaded", lambda folder: servers.load(servers.environment(folder, MAJLIS_MODE="demo")))
    return folder / "majlis.sqlite3"


@pytest.fixture
def demonstration(loaded_database: Path, collected_static: Path) -> Iterator[servers.Server]:
    """A Daphne process as `make run` starts it, on a fresh copy of the loaded Council; not started yet."""
    server = servers.Server({"MAJLIS_MODE": "demo", "MAJLIS_STATIC_ROOT": str(collected_static)})
    shutil.copy(loaded_database, server.folder / "majlis.sqlite3")
    try:
        yield server
    finally:
        server.close()
