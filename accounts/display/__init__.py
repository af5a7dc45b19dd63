"""Dates, times and numbers as one reader wants them. Pure: no model, no request, no query.

Every function takes a `ReaderStyle`. Plain functions give text (isolated where a sign could jump); those
ending in `_html` give the same inside `<bdi>` or `<time>`.
"""

from accounts.display.dates import (
    absolute,
    clock,
    date_time,
    deadline,
    duration,
    hijri_line,
    iso,
    long_date,
    phrase,
    relative,
    time_left,
    weekday_date,
)
from accounts.display.isolation import isolate, isolate_ltr, isolate_text
from accounts.display.markup import KINDS, hijri_html, localise_times, script_data, time_html, time_text
from accounts.display.numbers import (
    badge_count,
    badge_html,
    file_size,
    file_size_html,
    in_digits,
    number,
    number_html,
    percent,
    percent_html,
    signed,
    signed_html,
)
from accounts.display.style import ReaderStyle
from accounts.display.tables import month_styles, shared_tables

__all__ = [
    "KINDS",
    "ReaderStyle",
    "absolute",
    "badge_count",
    "badge_html",
    "clock",
    "date_time",
    "deadline",
    "duration",
    "file_size",
    "file_size_html",
    "hijri_html",
    "hijri_line",
    "in_digits",
    "iso",
    "isolate",
    "isolate_ltr",
    "isolate_text",
    "localise_times",
    "long_date",
    "month_styles",
    "number",
    "number_html",
    "percent",
    "percent_html",
    "phrase",
    "relative",
    "script_data",
    "shared_tables",
    "signed",
    "signed_html",
    "time_html",
    "time_left",
    "time_text",
    "weekday_date",
]
