"""Refusals: each has its own code and a whole sentence that says what to do next (house.md §5.18)."""

import pytest
from django.utils import translation

from accounts import errors

REFUSALS = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, errors.Refused)]
# Filled with what a validator says.
FILLED = {"bad_name", "bad_status_text", "weak_password"}

pytestmark = pytest.mark.pure


def test_no_two_refusals_share_a_code() -> None:
    codes = [refusal.code for refusal in REFUSALS]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_refusal_is_a_sentence_with_a_status_of_refusal(refusal: type[errors.Refused]) -> None:
    with translation.override("en"):
        said = str(refusal(why="Write it again.") if refusal.code in FILLED else refusal())
    assert said.endswith(".")
    assert said[0].isupper()
    assert 400 <= refusal.status < 500


def test_a_refusal_may_name_another_field() -> None:
    assert errors.BadName(field="title_ar", why="x").field == "title_ar"
    assert errors.BadName(why="x").field == "name"
    assert errors.ReasonNeeded().retry_after is None
