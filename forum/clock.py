"""The server's clock, in one place, so that sample content can be written at the time it tells of.

Order and de-duplication never use it (delivery.md G14).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    return _moment.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everything recorded inside carry `moment` as its time. For loading content only."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
