"""The real parts of a run: PostgreSQL, a Redis-protocol server, Majlis on Daphne or uvicorn, and the floor."""

import sys
from collections.abc import Mapping
from pathlib import Path

from tests import servers

from . import stage
from .stage import Stage

# One person may write thirty posts a minute; ten posters at full speed are not what that rule is against.
UNLIMITED = {"MAJLIS_POSTS_PER_MINUTE": "100000000", "MAJLIS_LOG": "WARNING", "MAJLIS_MODE": "demo"}
# Ten posters and the hub's own threads; as many connections as a process is given in production.
PEOPLE = 250


class DurablePostgres(servers.Postgres):
    """As production runs it: what is answered is on the disk."""

    def command(self) -> list[str]:
        told = [part.replace("fsync=off", "fsync=on") for part in super().command()]
        return [
            *[part.replace("shared_buffers=64MB", "shared_buffers=512MB") for part in told],
            "-c",
            "max_wal_size=8GB",
        ]


class Majlis(servers.Server):
    """One process of Majlis on the server that is asked for, on its own port."""

    def __init__(self, env: Mapping[str, str], kind: str = "daphne") -> None:
        super().__init__({**UNLIMITED, **env})
        self._kind = kind

    def command(self) -> list[str]:
        if self._kind == "daphne":
            return super().command()
        plain = ["--no-access-log", "--log-level", "warning", "--backlog", "4096", "--ws-per-message-deflate", "false"]
        where = ["--host", "127.0.0.1", "--port", str(self.port)]
        return [sys.executable, "-m", "uvicorn", "config.asgi:application", *where, *plain]

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid


class Floor(servers.Server):
    name = "floor"

    def command(self) -> list[str]:
        return [sys.executable, "-m", "bench.floor.serve", str(self.port)]

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid


class Parts:
    """What several rows use is started once, when the first of them asks."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind = kind
        self._folder = folder
        self._held: dict[str, servers.Process] = {}
        self._stages: dict[str, Stage] = {}
        self._static: Path | None = None

    @property
    def postgres(self) -> DurablePostgres:
        return self._part("postgres", DurablePostgres)  # type: ignore[return-value]

    @property
    def redis(self) -> servers.Redis:
        return self._part("redis", servers.Redis)  # type: ignore[return-value]

    def _part(self, name: str, kind: type[servers.Process]) -> servers.Process:
        if name not in self._held:
            self._held[name] = kind()
            self._held[name].start()
        return self._held[name]

    @property
    def static(self) -> Path:
        """The static files as production serves them."""
        if self._static is None:
            self._static = self._folder / "static"
            env = servers.environment(self._folder, MAJLIS_MODE="demo", MAJLIS_STATIC_ROOT=str(self._static))
            servers.manage("collectstatic", "--noinput", "--verbosity", "0", env=env)
        return self._static

    def majlis(self, database: str, *, people: int = PEOPLE) -> tuple[Majlis, Stage]:
        """A process on a freshly laid Council, not started; `database` is sqlite or postgres (with Redis)."""
        env = {"MAJLIS_STATIC_ROOT": str(self.static)}
        if database == "postgres":
            env |= {"DATABASE_URL": self.postgres.database(), "REDIS_URL": self.redis.url}
        server = Majlis(env, self.kind)
        return server, stage.lay(server.env, people)

    def floor(self, database: str, *, layer: str = "redis") -> Floor:
        env = {"DATABASE_URL": self.postgres.database()} if database == "postgres" else {}
        return Floor(env | ({"REDIS_URL": self.redis.url} if layer == "redis" else {}))

    def close(self) -> None:
        for part in self._held.values():
            part.close()
