"""What fails beside others is tried again by itself, and believed where it fails there too."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STARVED = """
import pathlib
def test_starved():
    seen = pathlib.Path(__file__).with_suffix(".seen")
    first = not seen.exists()
    seen.touch()
    assert not first
"""
WRONG = "import pytest\n@pytest.mark.parametrize('n', range({times}))\ndef test_wrong(n):\n    assert n is None\n"
TRIED_AGAIN = "Tried again alone"


def ran(folder: Path, text: str) -> tuple[int, str]:
    (folder / "test_it.py").write_text(text)
    (folder / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "tests.alone", "-p", "no:django", "test_it.py"]
    done = subprocess.run(
        command, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


def test_what_passes_twice_alone_is_named_and_passes(tmp_path: Path) -> None:
    code, said = ran(tmp_path, STARVED)
    assert code == 0
    assert "PASSED ONLY ALONE, to be mended: test_it.py::test_starved" in said


@pytest.mark.parametrize(("times", "tried"), [(1, True), (5, False)])
def test_what_is_wrong_alone_too_fails_and_many_are_believed_at_once(tmp_path: Path, times: int, tried: bool) -> None:
    code, said = ran(tmp_path, WRONG.format(times=times))
    assert code != 0
    assert (TRIED_AGAIN in said) is tried
