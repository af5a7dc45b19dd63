"""What changed between two texts, by words (arabic.md §14)."""

import pytest

from forum.views.differences import differences

pytestmark = pytest.mark.pure


MOVED = [("removed", "["), ("removed", "]"), ("added", "["), ("added", "]")]


def said(before: str, after: str, *, marks: bool = True) -> list[tuple[str, str]]:
    return [(part.kind, part.text.strip()) for part in differences(before, after, marks=marks) if part.kind != "same"]


@pytest.mark.parametrize(
    "before, after, changed",
    [
        # A word is one, whatever is attached to it: never a letter of it.
        ("توافق اللجنة على النص", "توافق لجنتنا على النص", [("removed", "اللجنة"), ("added", "لجنتنا")]),
        ("المـــادة الأولى", "المادة الأولى", []),
        ("النص  الأول", "النص الأول", []),
        # Brackets of a negotiation are words of their own.
        ("توافق [الدول] على النص", "توافق الدول على [النص]", [*MOVED]),
        ("بنسبة 2.5 في المئة", "بنسبة 2.7 في المئة", [("removed", "2.5"), ("added", "2.7")]),
        ("بنسبة ٢٫٥", "بنسبة ٢٫٧", [("removed", "٢٫٥"), ("added", "٢٫٧")]),
        ("le texte de l’État", "le texte de l’Union", [("removed", "l’État"), ("added", "l’Union")]),
        ("تقرير Open Data", "تقرير Linked Data", [("removed", "Open"), ("added", "Linked")]),
        ("نص", "نص\u202e", [("added", "\u202e")]),
    ],
)  # fmt: skip
def test_words_are_compared_and_nothing_smaller(before: str, after: str, changed: list[tuple[str, str]]) -> None:
    found = said(before, after)
    if changed and changed[0][1] == "\u202e":
        assert "U+202E" in found[0][1]
    else:
        assert found == changed


def test_vowel_marks_count_unless_they_are_left_out() -> None:
    assert said("يُنشئ مركزاً", "يُنشأ مركزاً") == [("removed", "يُنشئ"), ("added", "يُنشأ")]
    assert said("كتب النص", "كُتِب النص") == [("removed", "كتب"), ("added", "كُتِب")]
    assert said("كتب النص", "كُتِب النص", marks=False) == []


def test_a_very_long_text_is_told_as_replaced_and_soon() -> None:
    long = "كلمة " * 3000
    assert [kind for kind, _text in said(long, f"{long} أخرى")] == ["removed", "added"]
