"""What the documents promise exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
pytestmark = pytest.mark.pure


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text())
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_only_make_targets_that_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.M))
    assert {name for name in re.findall(r"`make ([a-z-]+)", page.read_text())} - targets == set()


def test_every_setting_read_from_the_environment_is_explained() -> None:
    sources = "".join((ROOT / "config" / name).read_text() for name in ("settings.py", "serve.py", "demo.py"))
    read = set(re.findall(r"[\"'](MAJLIS_[A-Z_]+|DATABASE_URL|REDIS_URL|EMAIL_URL|PORT)[\"']", sources))
    explained = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "operations.md").read_text()))
    assert len(read) > 8
    assert read - explained == set()


def test_every_start_up_check_is_explained() -> None:
    source = (ROOT / "config" / "checks.py").read_text()
    wanted = set(re.findall(r"majlis\.E\d{3}", source))
    numbered = re.findall(r"_(?:problem|impossible)\((?:.|\n)*?, (\d+)\s*\)", source)
    wanted |= {f"majlis.E{int(number):03}" for number in numbered}
    page = (ROOT / "docs" / "operations.md").read_text()
    assert len(wanted) == 10
    assert {name for name in wanted if f"`{name}`" not in page} == set()
