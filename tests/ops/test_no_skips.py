"""In CI a skipped test fails the run: a test that does not run proves nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.pure
SKIPS = {
    "skip": "import pytest\n\n@pytest.mark.skip\ndef test_idle():\n    pass\n\ndef test_busy():\n    pass\n",
    "skip a module": "import pytest\n\npytest.skip('all of it', allow_module_level=True)\n",
    "expected failure": "import pytest\n\n@pytest.mark.xfail\ndef test_broken():\n    assert 0\n",
    "none": "def test_busy():\n    pass\n",
}


def run(content: str, folder: Path, ci: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_sample.py").write_text(content)
    (folder / "test_other.py").write_text("def test_other():\n    pass\n")
    env = os.environ | {"CI": ci, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir", str(folder), "-p", "tests.plugin"]
    return subprocess.run(
        [*command, "-p", "no:django", "-p", "no:cacheprovider", str(folder)],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("kind", "ci", "code"),
    [
        ("skip", "true", 1),
        ("skip a module", "true", 1),
        ("expected failure", "true", 1),
        ("none", "true", 0),
        ("skip", "", 0),
    ],
)
def test_a_skipped_test_fails_the_run_in_ci_only(kind: str, ci: str, code: int, tmp_path: Path) -> None:
    result = run(SKIPS[kind], tmp_path, ci)
    assert result.returncode == code, result.stdout + result.stderr
    assert ("skipped in CI" in result.stdout) == (code == 1)
