"""Display names, role titles, board and thread titles (arabic.md 3, T-CTL-1, 2, 5)."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.text import BIDI, BLANKS, DEPRECATED, LISTED, MARKS, ZERO_WIDTH, check_identifier, check_name, fold

pytestmark = pytest.mark.pure


def refusal(check, value):
    with pytest.raises(ValidationError) as caught:
        check(value)
    return caught.value


def test_a_name_that_would_read_backwards_is_refused_and_the_cause_is_named():
    error = refusal(check_name, "Sara\u202enimda")
    assert error.code == "bidi_control"
    assert "U+202E" in error.messages[0]
    assert error.messages[0].endswith(".")


@pytest.mark.parametrize(
    "nothing",
    [
        "\u3164",
        "\u3164\u3164",
        "\u200b",
        "\u200b\u200b\u200b",
        "\u115f\u1160",
        "\u2800\u2800",
        "",
        "  ",
        "\u200f\u200f",
    ],
)
def test_a_name_nobody_can_see_is_refused(nothing):
    assert refusal(check_name, nothing).code in ("blank_letter", "invisible_character", "too_few_letters")


@pytest.mark.parametrize(
    "hidden", sorted((BIDI - MARKS) | ZERO_WIDTH | DEPRECATED | BLANKS | frozenset("\x00\x07\n\u2028\ud800"))
)
def test_no_hidden_character_enters_a_name(hidden):
    error = refusal(check_name, f"نور{hidden}علي")
    assert error.code in ("bidi_control", "invisible_character", "blank_letter")
    assert f"U+{ord(hidden):04X}" in error.messages[0]


def test_direction_marks_at_the_ends_go_and_those_within_stay():
    assert check_name(" \u200f\u061cنور علي\u200e ") == "نور علي"
    assert check_name("\u200f \u200e نور علي \u200f \u200f") == "نور علي"
    assert check_name("نور\u200f (AI)") == "نور\u200f (AI)"


@pytest.mark.parametrize(
    "name", ["نور علي", "مُحَمَّدٌ الشَّاذِلِيّ", "عبد الـله", "Élise d’Arc", "مديرة البرنامج – الأردن", "Ali 2", "李明", "اللّٰهمّ"]
)
def test_an_ordinary_name_is_kept(name):
    assert check_name(name) == name


def test_spaces_are_tidied():
    assert check_name("  نور \u00a0 علي ") == "نور علي"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("نـــور", "tatweel_run"),
        ("نو\u064b\u064c\u064d\u064eر", "stacked_marks"),
        ("Zalgo\u0301\u0302\u0303\u0304", "stacked_marks"),
        ("ا", "too_few_letters"),
        ("12 34", "too_few_letters"),
        ("؟؟؟", "too_few_letters"),
        ("نــ", "too_few_letters"),
    ],
)
def test_a_name_that_is_hard_to_read_is_refused(name, code):
    assert refusal(check_name, name).code == code


def test_look_alikes_share_one_folded_form():
    assert fold(check_name("نور علي")) == fold(check_name("نـور على"))


@pytest.mark.parametrize("hidden", sorted(LISTED))
def test_no_listed_character_at_all_enters_a_login_name_or_tag(hidden):
    assert refusal(check_identifier, f"nour{hidden}").code in ("bidi_control", "invisible_character", "blank_letter")


def test_a_file_name_that_hides_its_ending_is_refused():
    assert refusal(check_identifier, "تقرير\u202efdp.exe").code == "bidi_control"


def test_an_identifier_has_no_tatweel_and_no_stacks():
    assert refusal(check_identifier, "هـوية").code == "tatweel"
    assert refusal(check_identifier, "a\u0301\u0302\u0303\u0304").code == "stacked_marks"
    assert check_identifier("الهوية_الرقمية") == "الهوية_الرقمية"


@settings(deadline=None)
@given(st.text(max_size=40))
def test_whatever_passes_holds_letters_and_nothing_hidden(value):
    try:
        name = check_name(value)
    except ValidationError:
        return
    assert not set(name) & (LISTED - MARKS)
    assert not {name[0], name[-1]} & MARKS
    assert sum(character.isalpha() for character in name) >= 2
    assert check_name(name) == name
