"""arabic.md §4: digits, separators, signs and units (T-NUM-2 … T-NUM-4)."""

from decimal import Decimal

import pytest

from accounts import display
from accounts.display import ReaderStyle, isolate_text

pytestmark = pytest.mark.pure

secretariat = ReaderStyle.default("ar")
jordan = ReaderStyle("ar", digits="arab")
expert = ReaderStyle.default("en")
observer = ReaderStyle.default("fr")


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        (secretariat, "1,234,567.89"),
        (jordan, "١٬٢٣٤٬٥٦٧٫٨٩"),
        (expert, "1,234,567.89"),
        (observer, "1\u202f234\u202f567,89"),
    ],
)
def test_each_reader_sees_her_own_separators(reader, words):
    assert display.number(1234567.89, reader) == words


def test_a_vote_count_with_a_half_reads_well_in_arabic_indic_digits():
    assert display.number(1234.5, jordan) == "١٬٢٣٤٫٥"


def test_the_digits_of_a_reader_in_english_or_french_are_always_western():
    assert display.number(12, ReaderStyle("en", digits="arab")) == "12"
    assert display.number(12, ReaderStyle("fr", digits="arab")) == "12"


def test_decimals_are_rounded_half_up_and_kept():
    assert display.number(Decimal("2.345"), expert, 2) == "2.35"
    assert display.number(7, observer, 1) == "7,0"
    assert display.number(Decimal("-0.001"), expert, 2) == "0.00"


def test_signs_stay_with_their_number():
    assert display.number(-5, secretariat) == isolate_text("-5")
    assert display.signed(5, jordan) == isolate_text("+٥")
    assert display.signed(0, secretariat) == isolate_text("0")
    assert display.signed_html(-1200, secretariat) == '<bdi dir="ltr">-1,200</bdi>'


def test_a_percentage_is_one_isolated_unit_with_the_sign_of_its_digits():
    assert display.percent(25, secretariat) == isolate_text("25%")
    assert display.percent(25, jordan) == isolate_text("٢٥٪")
    assert display.percent(66.67, observer, 1) == isolate_text("66,7\u202f%")
    assert display.percent_html(25, secretariat) == '<bdi dir="ltr">25%</bdi>'


def test_a_badge_stops_at_99_and_isolates_the_plus():
    assert display.badge_count(150, secretariat) == "\u206899+\u2069"
    assert display.badge_html(150, secretariat) == '<bdi dir="ltr">99+</bdi>'
    assert display.badge_count(150, jordan) == "\u2068٩٩+\u2069"
    assert display.badge_count(99, secretariat) == "99"
    assert display.badge_count(0, secretariat) == display.badge_html(0, secretariat) == ""


def test_a_file_size_is_one_unit_that_does_not_break():
    assert display.file_size(123494, secretariat) == isolate_text("120.6\u00a0ك.ب")
    assert display.file_size(123494, jordan) == isolate_text("١٢٠٫٦\u00a0ك.ب")
    assert display.file_size(123494, observer) == isolate_text("120,6\u00a0Ko")
    assert display.file_size_html(123494, secretariat) == "<bdi>120.6\u00a0ك.ب</bdi>"


def test_a_size_just_under_the_next_unit_is_written_in_the_next_unit():
    assert display.file_size(1024 * 1024 - 1, expert) == isolate_text("1\u00a0MB")
    assert display.file_size(5 * 1024**4, expert) == isolate_text("5,120\u00a0GB")
    assert display.file_size(1, expert) == isolate_text("1\u00a0byte")


def test_a_hostile_name_cannot_close_its_isolate_early():
    assert isolate_text("Sara\u2069\u202enimda") == "\u2068Saranimda\u2069"
    assert display.isolate("<b>علي</b>") == "<bdi>&lt;b&gt;علي&lt;/b&gt;</bdi>"
