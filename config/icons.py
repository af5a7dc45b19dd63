"""The icon library, made to read its archive once and to draw each icon once.

By itself it reads the list of its seventeen hundred icons anew for each one, half of what the first page costs, and
copies and writes out an icon's tree each time, a third of what drawing a post costs.
"""

from functools import cache
from importlib import resources
from typing import Any
from zipfile import ZipFile

import lucide


class _Open(ZipFile):
    def __exit__(self, *error: object) -> None:
        return None  # The library closes what it has opened, and this one is asked again.


@cache
def _archive() -> _Open:
    return _Open((resources.files("lucide") / "lucide.zip").open("rb"))


def _its_archive(_data: Any, _mode: str) -> _Open:
    return _archive()


def keep() -> None:
    lucide._render_icon = cache(lucide._render_icon)
    lucide.ZipFile = _its_archive  # type: ignore[assignment, misc]
