"""The form in which two spellings of one word are equal (arabic.md 15.2)."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.text import fold

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("نور علي", "نـور على"),
        ("أحمد", "احمد"),
        ("إبراهيم", "ابراهيم"),
        ("آدم", "ادم"),
        ("ٱلله", "الله"),
        ("مُحَمَّدٌ", "محمد"),
        ("هُدًى", "هدي"),
        ("مدينة", "مدينه"),
        ("شؤون", "شئون"),
        ("هویت", "هويت"),
        ("کتاب", "كتاب"),
        ("ڤيديو", "فيديو"),
        ("گراج", "كراج"),
        ("پاريس", "باريس"),
        ("چاي", "جاي"),
        ("\ufefb\ufe8d", "لاا"),
        ("رحمٰن", "رحمن"),
        ("منصـــات", "منصات"),
        ("٢٠١٦", "2016"),
        ("۲۰۱۶", "2016"),
        ("٣٫٥", "3.5"),
        ("١٬٠٠٠", "1000"),
        ("Émirats", "emirats"),
        ("STRASSE", "straße"),
        ("\u202bكلمة\u202c", "كلمة"),
        ("كل\u200cمة", "كلمة"),
        ("ﬁle", "file"),
        ("اُ\u0654", "أ"),
        ("l’interopérabilité", "L'interoperabilite"),
    ],
)
def test_two_spellings_of_one_word_are_equal(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("كتاب", "مكتب"), ("دولة", "تداول"), ("سأل", "سال ا"), ("مسؤول", "مسول"), ("12", "21")]
)
def test_two_words_stay_two(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("l'interopérabilité", "l interoperabilite"),
        ("d’accord", "d accord"),
        ("Qu'est-ce", "qu est-ce"),
        ("aujourd'hui", "aujourd'hui"),
        ("it's", "it's"),
    ],
)
def test_french_elision_gives_two_words(text, folded):
    assert fold(text) == folded


@settings(deadline=None)
@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(st.text())
def test_nothing_invisible_is_left(text):
    assert not any(unicodedata.category(character) == "Cf" for character in fold(text))


@pytest.mark.parametrize(
    "pile", ["\u0301\u0323" * 20_000, "\u0301" * 20_000 + "\u0323" * 20_000, "\u0651\u064e" * 20_000]
)
def test_a_tower_of_marks_costs_what_its_height_costs(pile):
    began = time.process_time()
    assert fold(f"e{pile}") == "e"
    assert time.process_time() - began < 1


def test_a_row_of_signs_stays():
    assert fold("-" * 100) == "-" * 100
