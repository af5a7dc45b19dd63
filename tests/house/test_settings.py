"""Production does not start on anything less than safe, and says what is missing (security.md §1.17)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.pure
SAFE = {
    "MAJLIS_MODE": "production",
    "MAJLIS_SECRET_KEY": "p7Kx-2mQvR9_tLw4ZcB8nYd3HsJf6GaEuT1oXi5rNkVb0WyCqMzPeSgDhA7lU4",
    "MAJLIS_ORIGIN": "https://majlis.example",
    "DATABASE_URL": "postgresql://majlis@localhost/majlis",
    "REDIS_URL": "redis://localhost:6379/0",
    "MAJLIS_PROCESSES": "4",
}


def check(tmp_path: Path, **env: str | None) -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("MAJLIS_", "DJANGO_", "DATABASE_", "REDIS_"))}
    wanted = SAFE | {"MAJLIS_VAR": str(tmp_path)} | env
    given = {name: value for name, value in wanted.items() if value is not None}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=inherited | given, capture_output=True, text=True, timeout=120)


def test_production_with_everything_it_needs_passes_the_deployment_check(tmp_path: Path) -> None:
    result = check(tmp_path)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"MAJLIS_SECRET_KEY": None}, "MAJLIS_SECRET_KEY is not set."),
        ({"MAJLIS_ORIGIN": None}, "MAJLIS_ORIGIN is not set."),
        ({"MAJLIS_ORIGIN": "http://majlis.example"}, "MAJLIS_ORIGIN must begin with https:// in production."),
        ({"MAJLIS_MODE": "staging"}, "it must be production, demo or test"),
        ({"MAJLIS_SECRET_KEY": "short"}, "MAJLIS_SECRET_KEY is weak."),
        ({"MAJLIS_SECRET_KEY": "a" * 80}, "MAJLIS_SECRET_KEY is weak."),
        ({"DATABASE_URL": None}, "SQLite serves one process, and there are several."),
        ({"REDIS_URL": None}, "The channel layer belongs to one process, and there are several."),
    ],
    ids=lambda value: (
        next(iter(value.items()))[0] + "=" + str(next(iter(value.values())))[:22] if isinstance(value, dict) else ""
    ),
)
def test_production_refuses_what_is_unsafe_in_a_clear_sentence(
    missing: dict[str, str | None], sentence: str, tmp_path: Path
) -> None:
    result = check(tmp_path, **missing)
    assert result.returncode != 0
    assert sentence in result.stderr


def test_without_a_mode_the_mode_is_production(tmp_path: Path) -> None:
    result = check(tmp_path, MAJLIS_MODE=None, MAJLIS_SECRET_KEY=None)
    assert "MAJLIS_SECRET_KEY is not set." in result.stderr
