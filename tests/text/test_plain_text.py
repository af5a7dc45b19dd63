"""Values in plain text, search queries, what moderators see, digits people type (arabic.md 2.2, 3, 4)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.text import LISTED, isolate, show_controls, strip_controls, to_ascii_digits

pytestmark = pytest.mark.pure


def test_a_value_is_wrapped_so_that_it_cannot_reorder_its_sentence():
    assert isolate("Ali") == "\u2068Ali\u2069"


def test_a_value_cannot_break_out_of_its_isolation():
    assert isolate("a\u202eb\u2069c\u2066d") == "\u2068abcd\u2069"


def test_a_query_loses_every_hidden_character():
    assert strip_controls("\u202bتقرير\u202c \u200bISO\x00\tنص") == "تقرير ISO نص"


@settings(deadline=None)
@given(st.text())
def test_no_query_keeps_a_hidden_character(query):
    assert not set(strip_controls(query)) & LISTED


def test_moderators_see_where_the_hidden_characters_stand():
    assert show_controls("Sara\u202enimda\u200b") == "Sara[U+202E]nimda[U+200B]"
    assert show_controls("سطر\nسطر\tعمود") == "سطر\nسطر\tعمود"


@pytest.mark.parametrize(
    ("typed", "read"),
    [("٤٨٢٩١٠", "482910"), ("۴۸۲۹۱۰", "482910"), ("٨", "8"), ("48٢9", "4829"), ("123", "123"), ("أ١", "أ1")],
)
def test_a_code_may_be_typed_in_any_of_the_digits(typed, read):
    assert to_ascii_digits(typed) == read
