"""Whether this process has been asked to stop (delivery.md G18)."""

from threading import Event

_asked = Event()


def begin() -> None:
    _asked.set()


def begun() -> bool:
    return _asked.is_set()
