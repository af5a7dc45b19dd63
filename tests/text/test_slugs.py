"""The readable end of an address (arabic.md 12, T-URL-1 and 2)."""

import re

import pytest
from django.urls.converters import SlugConverter
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.slugs import LONGEST, UnicodeSlugConverter, slug_of

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("إِدارةُ الهُويّة الرقميـــة", "إدارة-الهوية-الرقمية"),
        ("؟؟؟", ""),
        ("", ""),
        ("ـــ", ""),
        ("تقرير (ISO/IEC 27001) الأولي", "تقرير-iso-iec-27001-الأولي"),
        ("  Trusted   List! ", "trusted-list"),
        ("L’État – une étude", "l-état-une-étude"),
        ("a_b--c", "a-b-c"),
        ("نص\u202eخفي", "نصخفي"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_a_title_gives_the_letters_a_reader_would_type(title, slug):
    assert slug_of(title) == slug


def test_a_long_title_is_cut_at_a_word():
    slug = slug_of("الاجتماع السنوي " * 20)
    assert len(slug) <= LONGEST
    assert set(slug.split("-")) == {"الاجتماع", "السنوي"}


def test_one_very_long_word_is_cut_anyway():
    assert len(slug_of("ا" * 500)) == LONGEST


def test_a_title_that_just_fits_is_not_cut():
    assert slug_of(f"{'ا' * 29} {'ب' * 30}") == f"{'ا' * 29}-{'ب' * 30}"


@settings(deadline=None)
@given(st.text(max_size=200))
def test_every_slug_is_one_the_router_accepts(title):
    slug = slug_of(title)
    assert not slug or re.fullmatch(UnicodeSlugConverter.regex, slug)


def test_the_router_accepts_arabic_where_the_stock_converter_does_not():
    assert re.fullmatch(UnicodeSlugConverter.regex, "إدارة-الهوية")
    assert not re.fullmatch(SlugConverter.regex, "إدارة-الهوية")
    assert UnicodeSlugConverter().to_url("إدارة") == UnicodeSlugConverter().to_python("إدارة") == "إدارة"
