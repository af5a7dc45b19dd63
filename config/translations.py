"""Compile the message catalogues: `python -m config.translations`.

Django wants .mo files and makes them with GNU gettext, which a machine that only has Python lacks; polib writes the
same format. A catalogue is compiled again only when its source is newer.
"""

import os
from pathlib import Path

import polib

LOCALE_DIR = Path(__file__).resolve().parent.parent / "locale"


def compile_all(folder: Path = LOCALE_DIR) -> list[Path]:
    """Compile what is stale below `folder`; gives the catalogues written."""
    return [_compile(source) for source in sorted(folder.glob("*/LC_MESSAGES/*.po")) if _stale(source)]


def _stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> Path:
    target = source.with_suffix(".mo")
    # Renamed into place: a server starting meanwhile reads the old file or the new one, never half of one.
    scratch = target.with_suffix(f".{os.getpid()}.tmp")
    polib.pofile(str(source)).save_as_mofile(str(scratch))
    return scratch.replace(target)


if __name__ == "__main__":
    for written in compile_all():
        print(f"compiled {written.parent.parent.name}/{written.name}")
