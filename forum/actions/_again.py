"""Acting once more where a thread or a post came to another place while one waited for the lock of its room."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from ..errors import ThreadMoved
from ..models import Post, Thread

TRIES = 4

Given = ParamSpec("Given")
Found = TypeVar("Found")


def again_if_moved(action: Callable[Given, Found]) -> Callable[Given, Found]:
    """An action that opens its own transaction. Each time the lock of the wrong room is let go of before the right one
    is asked for, so whoever moves threads and whoever writes in them never wait for each other."""

    @wraps(action)
    def carried_out(*args: Given.args, **given: Given.kwargs) -> Found:
        for _left in range(TRIES):
            try:
                return action(*args, **given)
            except ThreadMoved:
                for name in ("thread", "target", "post"):
                    if name in given:
                        given[name] = _read_again(given[name])
        return action(*args, **given)

    return carried_out


def _read_again(thing: object) -> Thread | Post:
    if isinstance(thing, Thread):
        return Thread.objects.select_related("room__body").get(pk=thing.pk)
    assert isinstance(thing, Post)
    return Post.objects.select_related("thread__room__body").get(pk=thing.pk)
