"""`make run` as its user meets it: a fresh folder, a port, a table of links (issue 2)."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import servers

pytestmark = pytest.mark.ops
COMMAND = [sys.executable, "-m", "config.demo"]


class Demonstration(servers.Process):
    """What `make run` starts, on a folder of its own; its output is the log."""

    name = "demo"

    def __init__(self, folder: Path, tree: Path = servers.ROOT) -> None:
        super().__init__()
        self.tree = tree
        self.env = servers.environment(folder, PORT=str(self.port), LANG="C.UTF-8", LC_ALL="C.UTF-8")
        self.env.pop("MAJLIS_MODE")

    def command(self) -> list[str]:
        return COMMAND

    def options(self) -> dict[str, object]:
        return {"cwd": str(self.tree), "env": self.env}

    def answers(self) -> bool:
        return "Ctrl+C" in self.output()

    def get(self, path: str) -> str:
        return urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10).read().decode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Demonstration]:
    with Demonstration(folder) as demonstration:
        yield demonstration  # type: ignore[misc]


def test_a_first_run_loads_the_council_with_a_progress_bar_and_answers(running: Demonstration) -> None:
    assert re.search(r"People of the sample .*\d+/\d+", running.output())
    assert "50/50" in running.output()
    assert re.search(r"Sample cases (\d+)/\1\b", running.output())
    assert running.get("/readyz/") == "ready\n"


def test_each_role_has_a_sign_in_link_on_the_chosen_port(running: Demonstration) -> None:
    links = re.findall(rf"^  (\S.*?)\s+http://127\.0\.0\.1:{running.port}(/\S+)$", running.output(), re.M)
    roles = " ".join(role for role, _path in links)
    for role in ("Jordan", "Tunisia", "Emirates", "Alternate", "Expert", "Observer", "President", "Secretariat"):
        assert role in roles
    assert len({path for _role, path in links}) == 9
    assert "<form" in running.get(links[0][1])


def test_the_very_first_run_speaks_arabic(tmp_path: Path) -> None:
    """From a tree as git gives it, without compiled translations."""
    tree = tmp_path / "tree"
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=servers.ROOT, capture_output=True, check=True, text=True)
    for name in filter(None, tracked.stdout.split("\0")):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(servers.ROOT / name, tree / name)
    assert not list(tree.rglob("*.mo"))

    with Demonstration(tmp_path / "var", tree) as demonstration:
        # Our own words: the libraries bring some Arabic of theirs.
        assert "مجلس مديري برامج الحكومة الإلكترونية العرب" in demonstration.get("/account/login/")


def test_a_taken_port_gives_one_clear_sentence(running: Demonstration) -> None:
    env = running.env | {"MAJLIS_VAR": str(running.folder)}
    second = subprocess.run(COMMAND, cwd=servers.ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert second.returncode == 1
    assert f"Port {running.port} is taken by another program." in second.stderr
    assert f"المنفذ {running.port}" in second.stderr
    assert "Traceback" not in second.stderr


@pytest.mark.parametrize("port", ["0", "99999", "http", "-1", "８０００"])
def test_a_port_that_is_none_is_refused_in_a_sentence(port: str, folder: Path) -> None:
    env = servers.environment(folder, PORT=port)
    tried = subprocess.run(COMMAND, cwd=servers.ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert tried.returncode == 2
    assert "PORT must be a number from 1 to 65535" in tried.stderr


def test_a_second_process_on_the_same_file_refuses_to_start(running: Demonstration) -> None:
    """delivery.md G15: on SQLite one process."""
    env = running.env | {"PORT": str(servers.free_port())}
    second = subprocess.run(COMMAND, cwd=servers.ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert second.returncode == 1
    assert "SQLite serves one process" in second.stderr


def test_many_connections_at_once_are_not_refused(running: Demonstration) -> None:
    """A storm of reconnects after a restart meets a long backlog while the process is busy."""
    assert running.process is not None
    running.signal(signal.SIGSTOP)
    try:
        sockets = [socket.create_connection(("127.0.0.1", running.port), timeout=5) for _ in range(300)]
    finally:
        running.signal(signal.SIGCONT)
    for connection in sockets:
        connection.close()
    assert running.get("/healthz/") == "ok\n"


def test_the_second_run_is_quick_and_changes_nothing(running: Demonstration, folder: Path) -> None:
    before = _rows(folder)
    running.stop()
    began = time.monotonic()
    running.log.unlink()
    running.start()
    assert time.monotonic() - began < 20
    assert "loaded already" in running.output()
    assert _rows(folder) == before


def test_sigterm_ends_it_within_ten_seconds(running: Demonstration) -> None:
    assert running.stop(seconds=12) < 10
    assert running.process is not None and running.process.returncode == 0


def _rows(folder: Path) -> dict[str, int]:
    """How many rows each table of ours has, but for what signing in and links leave behind."""
    import sqlite3

    with sqlite3.connect(folder / "majlis.sqlite3") as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        ours = [name for name in names if name.startswith(("accounts_", "forum_"))]
        assert len(ours) > 10
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in ours}


def test_links_exist_in_the_demonstration_only(folder: Path) -> None:
    env = servers.environment(folder, MAJLIS_MODE="test")
    command = [sys.executable, "manage.py", "demo_links"]
    tried = subprocess.run(command, cwd=servers.ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert tried.returncode == 1
    assert "demonstration mode only" in tried.stderr
    assert os.path.exists(folder / "majlis.sqlite3")
