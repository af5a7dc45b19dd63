"""config/formats against the traps of arabic.md §5: what Django writes by itself, without our tags."""

from datetime import date, datetime

import pytest
from django.utils import formats, translation

pytestmark = pytest.mark.pure

MOMENT = datetime(2016, 2, 8, 13, 5)


def written(language, name, moment=MOMENT):
    with translation.override(language):
        return formats.date_format(moment, name)


@pytest.mark.parametrize(
    ("language", "date_words", "moment_words"),
    [
        ("ar", "8 فبراير 2016", "8 فبراير 2016، 13:05"),
        ("en", "8 February 2016", "8 February 2016, 13:05"),
        ("fr", "8 février 2016", "8 février 2016 à 13:05"),
    ],
)
def test_dates_have_the_day_first_and_a_24_hour_clock(language, date_words, moment_words):
    assert written(language, "DATE_FORMAT") == date_words
    assert written(language, "DATETIME_FORMAT") == moment_words
    assert written(language, "TIME_FORMAT") == "13:05"


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_short_dates_are_iso_without_hidden_marks(language):
    assert written(language, "SHORT_DATE_FORMAT") == "2016-02-08"
    assert written(language, "SHORT_DATETIME_FORMAT") == "2016-02-08 13:05"


@pytest.mark.parametrize(
    ("language", "words"), [("ar", "1,234,567.89"), ("en", "1,234,567.89"), ("fr", "1\u202f234\u202f567,89")]
)
def test_numbers_are_grouped_as_our_own_functions_group_them(language, words):
    with translation.override(language):
        assert formats.number_format(1234567.89, 2, force_grouping=True) == words


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_every_format_django_asks_for_is_ours(language):
    with translation.override(language):
        ours = formats.get_format_modules(language)[0]
        assert ours.__name__ == f"config.formats.{language}.formats"
        shipped = [name for name in formats.FORMAT_SETTINGS if not hasattr(ours, name)]
    assert shipped == []


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_a_date_typed_with_the_day_first_is_understood(language):
    with translation.override(language):
        accepted = formats.get_format("DATE_INPUT_FORMATS")
    readings = {datetime.strptime(typed, pattern).date() for typed, pattern in _readable("08/02/2016", accepted)}
    assert readings == {date(2016, 2, 8)}


def _readable(typed, patterns):
    for pattern in patterns:
        try:
            datetime.strptime(typed, pattern)
        except ValueError:
            continue
        yield typed, pattern
