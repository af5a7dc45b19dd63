"""A post on one line, cut where a reader would cut it (arabic.md 7, T-TYP-4)."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.content import cut, excerpt, guess_language
from forum.content.plain import graphemes

pytestmark = pytest.mark.pure


def test_a_cut_falls_between_words_and_shows():
    assert excerpt("الاجتماعُ السنويُّ للهيئة", length=20) == "الاجتماعُ السنويُّ…"


def test_a_long_word_is_cut_without_orphaning_a_mark():
    short = excerpt("مُحَمَّدٌالشَّاذِلِيّ", length=4)
    assert short == "مُحَمَّ…"


def test_short_text_is_left_whole():
    assert excerpt("**مهم:** نصّ `code`", length=40) == "مهم: نصّ code"


def test_an_emoji_family_is_one_character():
    family = "👩‍👩‍👧"
    assert list(graphemes(f"{family}a🇯🇴🇹🇳👍🏽")) == [family, "a", "🇯🇴", "🇹🇳", "👍🏽"]


def test_punctuation_does_not_stand_before_the_ellipsis():
    assert excerpt("أولاً، ثانياً، ثالثاً", length=8) == "أولاً…"


def test_blocks_and_lines_become_one_line():
    assert excerpt("# عنوان\n\nسطر\nسطر\n\n- بند", length=100) == "عنوان سطر سطر بند"


def test_a_reply_is_previewed_by_its_own_words_and_not_by_the_quote():
    assert excerpt("> النص السابق\n\nنوافق", length=100) == "نوافق"
    assert excerpt("> النص السابق", length=100) == "النص السابق"


def test_links_and_pictures_are_their_words():
    assert excerpt("[النص](https://example.org) ![خريطة](https://example.org/a.png)", length=50) == "النص خريطة"


@pytest.mark.parametrize("broken", ["", "\x00", "\ud800a", ">" * 5000, "[" * 60000, "-" * 10])
def test_an_excerpt_never_fails(broken):
    assert len(excerpt(broken, length=30)) <= 40


@settings(deadline=None)
@given(st.text(max_size=300), st.integers(min_value=1, max_value=60))
def test_a_cut_is_never_longer_than_asked_and_never_splits_a_letter_from_its_marks(text, length):
    short = cut(text, length)
    parts = list(graphemes(short))
    assert len(parts) <= length
    if short.endswith("…") and len(short) > 1:
        rest = " ".join(text.split())[len(short) - 1 :]
        assert not rest or unicodedata.category(rest[0]) not in ("Mn", "Me", "Mc")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("نعم، لكل مشاركة لغتها", "ar"),
        ("نستخدم REST API مع OpenAPI", "ar"),
        ("Merci au Secrétariat technique pour cette initiative.", "fr"),
        ("Nous partageons ces garde-fous.", "fr"),
        ("We would support a mapping table.", "en"),
        ("The Arabic word is حوكمة.", "en"),
        ("https://example.org نعم", "ar"),
        ("2016", "ar"),
        ("", "ar"),
    ],
)
def test_the_language_of_a_text_is_guessed(text, language):
    assert guess_language(text) == language
