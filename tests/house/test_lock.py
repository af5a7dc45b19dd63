"""What is installed is what was locked, from wherever the machine gets its packages."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt")
pytestmark = pytest.mark.pure


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def name_of(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def direct() -> set[str]:
    about = project()
    return {name_of(line) for line in [*about["project"]["dependencies"], *about["dependency-groups"]["dev"]]}


def locked(lock: str) -> dict[str, str]:
    """Each locked package with everything the lock says of it."""
    blocks = re.split(r"\n(?=[a-z0-9])", "\n" + (ROOT / lock).read_text())
    return {name_of(block): block for block in blocks if "==" in block}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert not re.search(r"https?:|git\+|@ |--(extra-)?index-url|--find-links|--trusted-host", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_is_pinned_with_hashes(lock: str) -> None:
    packages = locked(lock)
    assert len(packages) > 20
    loose = [
        name for name, block in packages.items() if not re.search(r"==[^*\s]+", block) or "--hash=sha256:" not in block
    ]
    assert loose == []


def test_every_direct_dependency_is_in_the_lock() -> None:
    assert direct() - set(locked(LOCKS[0])) - set(locked(LOCKS[1])) == set()


def test_both_locks_agree_on_every_version() -> None:
    pins = [{name: block.split()[0] for name, block in locked(lock).items()} for lock in LOCKS]
    shared = set(pins[0]) & set(pins[1])
    assert {name: (pins[0][name], pins[1][name]) for name in shared if pins[0][name] != pins[1][name]} == {}


def test_every_direct_dependency_says_why_it_is_there() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text()
    explained = {name_of(name) for name in re.findall(r"^\| `([^`]+)` \|", page, re.M)}
    assert direct() - explained == set()
    assert explained - direct() == set(), "docs/dependencies.md explains what is not a direct dependency any more"
