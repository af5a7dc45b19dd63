"""What is kept of drawings stays within its bounds, and holds on to what is used."""

import pytest

from forum.kept import LARGEST_PART, Kept

pytestmark = pytest.mark.pure


def test_what_was_used_longest_ago_goes_first():
    kept = Kept(most=2, size=10_000)
    kept.keep("a", "1")
    kept.keep("b", "2")
    assert kept.get("a") == "1"
    kept.keep("c", "3")
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == ("1", None, "3")


def test_size_counts_as_well_as_number():
    kept = Kept(most=1000, size=1000)
    for n in range(200):
        kept.keep(n, "x" * (1000 // LARGEST_PART))
    held = [n for n in range(200) if kept.get(n)]
    assert held == list(range(100, 200))


def test_one_that_is_too_large_is_given_back_and_not_kept():
    kept = Kept(most=10, size=1000)
    large = "x" * 11
    assert kept.keep("large", large) == large
    assert kept.get("large") is None


def test_keeping_again_counts_once():
    kept = Kept(most=10, size=1000)
    for _ in range(500):
        kept.keep("a", "x" * 10)
    kept.keep("b", "y")
    assert kept.get("a") and kept.get("b")
