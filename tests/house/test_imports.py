"""The import rules of the house hold, and the check that says so notices when they do not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("accounts", "forum", "moderation", "realtime", "council", "config")
pytestmark = pytest.mark.pure

VIOLATIONS = {
    "accounts knows forum": ("accounts/selectors.py", "from forum.models import Room", "Apps know only"),
    "forum knows realtime": ("forum/actions/posts.py", "import realtime.apps", "Apps know only"),
    "an app knows config": ("forum/events.py", "import config.views", "Apps know only"),
    "a model calls an action": ("forum/models/room.py", "import forum.actions", "Inside forum"),
    "a standing asks an action": ("accounts/standing.py", "import accounts.actions", "Inside accounts"),
    "a view cleans HTML": ("forum/views/reading.py", "import bleach", "Only forum.content"),
    "an action parses Markdown": ("forum/actions/posts.py", "import markdown_it", "Only forum.content"),
    "a view writes notifications": ("forum/views/reading.py", "import notifications", "Only forum.notifications"),
    "a view uses the channel layer": ("forum/views/reading.py", "import channels.layers", "Only realtime"),
}


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def test_the_import_rules_of_the_house_hold() -> None:
    result = check(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("violation", VIOLATIONS)
def test_a_broken_import_rule_is_noticed(violation: str, tmp_path: Path) -> None:
    place, line, contract = VIOLATIONS[violation]
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=lambda _folder, names: not_python(_folder, names))
    with (tmp_path / place).open("a") as module:
        module.write(f"\n{line}\n")
    result = check(tmp_path)
    assert result.returncode != 0, result.stdout
    broken = [row for row in result.stdout.splitlines() if " BROKEN" in row]
    assert any(row.startswith(contract) for row in broken), result.stdout


def not_python(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not name.endswith(".py") and not (Path(folder) / name).is_dir()]
