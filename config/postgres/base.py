"""A connection of the pool is looked at before each request, because the server may have let go of it meanwhile.

The pool's own look is a question to the server: a whole round trip for each request, and for a short one a tenth of
what it costs. But a server that ends says so on the line, and on an idle line nothing else is said. So it is enough to
see whether anything waits there; the question is put where something does, and after a long rest, in which a network
may have forgotten the line without a word to either end.
"""

from select import POLLIN, POLLPRI, poll
from time import monotonic
from typing import Any

from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool

REST_SECONDS = 20.0


def look_at(connection: Any) -> None:
    """Raise where the connection is of no use any more."""
    now = monotonic()
    rested = now - getattr(connection, "majlis_looked", 0.0)
    connection.majlis_looked = now
    if rested > REST_SECONDS or _something_waits(connection.fileno()):
        ConnectionPool.check_connection(connection)


def _something_waits(line: int) -> bool:
    look = poll()
    look.register(line, POLLIN | POLLPRI)
    return bool(look.poll(0))


class DatabaseWrapper(base.DatabaseWrapper):
    @property
    def pool(self) -> Any:
        pool: Any = super().pool
        if pool is not None and pool._check is not None:  # which CONN_HEALTH_CHECKS asks for
            pool._check = look_at
        return pool
