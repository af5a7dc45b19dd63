"""Icons look as the library draws them, and cost its archive one reading."""

import zipfile

import lucide
import pytest
from lucide.templatetags.lucide import lucide as drawn

from config import icons

pytestmark = pytest.mark.pure
NAMES = ("bell", "search", "x", "bell")


def test_an_icon_is_the_librarys_own(monkeypatch):
    ours = [drawn(name, size=16) for name in NAMES]
    monkeypatch.setattr(lucide, "ZipFile", zipfile.ZipFile)
    monkeypatch.setattr(lucide, "_render_icon", lucide._render_icon.__wrapped__)
    lucide._load_icon.cache_clear()
    assert ours == [drawn(name, size=16) for name in NAMES]
    assert "<svg" in ours[0] and ours[0] != ours[1]


def test_one_that_is_not_there_is_an_error_as_before():
    with pytest.raises(lucide.IconDoesNotExist):
        drawn("no-such-icon")


def test_the_archive_is_read_once():
    lucide._load_icon.cache_clear()
    icons._archive.cache_clear()
    for name in ("anchor", "apple", "archive"):
        drawn(name, size=17)
    assert (icons._archive.cache_info().misses, icons._archive.cache_info().hits) == (1, 2)
