"""`{% load display %}`: dates and numbers in templates.

Tags take the reader's style from the context variable `style`; without one (a fragment drawn once for a whole
language) they use the active language's default, and `localise_times` or the script make it hers later.
Filters take the style as their argument: `{{ sent_at|clock:style }}`.
"""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template import Context
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts import display

register = template.Library()

NOTHING = SafeString("")
KINDS_OF_READERS = 200  # by language, zone, months and digits


def _default() -> display.ReaderStyle:
    return display.ReaderStyle.default(get_language())


def _style_of(context: Context) -> display.ReaderStyle:
    style = context.get("style")
    return style if isinstance(style, display.ReaderStyle) else _default()


@register.filter
def clock(dt: datetime | None, style: display.ReaderStyle | None = None) -> str:
    return display.clock(dt, style or _default()) if dt else ""


@register.filter
def long_date(d: date | datetime | None, style: display.ReaderStyle | None = None) -> str:
    return display.long_date(d, style or _default()) if d else ""


@register.filter
def weekday_date(d: date | datetime | None, style: display.ReaderStyle | None = None) -> str:
    return display.weekday_date(d, style or _default()) if d else ""


@register.filter
def date_time(dt: datetime | None, style: display.ReaderStyle | None = None) -> str:
    return display.date_time(dt, style or _default()) if dt else ""


@register.filter
def number(value: Any, style: display.ReaderStyle | None = None) -> SafeString:
    return NOTHING if _absent(value) else display.number_html(value, style or _default())


@register.filter
def percent(value: Any, style: display.ReaderStyle | None = None) -> SafeString:
    return NOTHING if _absent(value) else display.percent_html(value, style or _default())


@register.filter
def signed(value: Any, style: display.ReaderStyle | None = None) -> SafeString:
    return NOTHING if _absent(value) else display.signed_html(value, style or _default())


@register.filter
def file_size(value: Any, style: display.ReaderStyle | None = None) -> SafeString:
    return NOTHING if _absent(value) else display.file_size_html(value, style or _default())


@register.filter
def isolate(value: Any) -> SafeString:
    """A name, title or file name that must not reorder the words around it."""
    return NOTHING if _absent(value) else display.isolate(value)


@register.filter
def isolate_plain(value: Any) -> str:
    """The same for plain text: between U+2068 and U+2069."""
    return "" if _absent(value) else display.isolate_text(value)


@register.simple_tag(takes_context=True)
def when(context: Context, d: date | datetime | None, kind: str = "datetime") -> SafeString:
    """A `<time>` of one of `display.KINDS`."""
    return display.time_html(d, kind, _style_of(context)) if d else NOTHING


@register.simple_tag(takes_context=True)
def deadline(context: Context, dt: datetime | None) -> SafeString:
    return display.time_html(dt, "deadline", _style_of(context)) if dt else NOTHING


@register.simple_tag(takes_context=True)
def badge(context: Context, n: int | None) -> SafeString:
    return display.badge_html(n or 0, _style_of(context))


@register.simple_tag(takes_context=True)
def hijri(context: Context, d: date | datetime | None) -> SafeString:
    return display.hijri_html(d, _style_of(context)) if d else NOTHING


@register.simple_tag(takes_context=True)
def display_tables(context: Context) -> SafeString:
    """The data block that static/js/display.js reads: once a page, in the base template."""
    return _tables(_style_of(context))


@lru_cache(KINDS_OF_READERS)
def _tables(style: display.ReaderStyle) -> SafeString:
    return json_script(display.script_data(style), "display-tables")


def _absent(value: Any) -> bool:
    return value is None or value == ""
