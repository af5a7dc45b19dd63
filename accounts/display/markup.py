"""Times as `<time>` elements, and the rewriting of those already drawn for a whole language (house.md §1.7)."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from accounts.display import dates
from accounts.display.isolation import isolate
from accounts.display.numbers import SEPARATORS, UNITS
from accounts.display.style import ReaderStyle
from accounts.display.tables import shared_tables

_TIME = re.compile(r"<time\s(?P<attributes>[^<>]*)>(?P<text>.*?)</time>", re.DOTALL)
_ISO = re.compile(r'(?<![\w-])datetime="([^"]*)"')
_KIND = re.compile(r'(?<![\w-])data-time="([a-z]+)"')
_TITLE = re.compile(r'\s*(?<![\w-])title="[^"]*"')

# Each takes the moment, now and the style. A kind absent here is left as it was drawn.
_MOMENTS: dict[str, Callable[[datetime, datetime, ReaderStyle], str]] = {
    "clock": lambda dt, now, style: dates.clock(dt, style),
    "date": lambda dt, now, style: dates.long_date(dt, style),
    "weekday": lambda dt, now, style: dates.weekday_date(dt, style),
    "datetime": lambda dt, now, style: dates.date_time(dt, style),
    "relative": lambda dt, now, style: dates.relative(dt, now, style),
    "left": lambda dt, now, style: dates.time_left(dt, now, style),
    "deadline": lambda dt, now, style: dates.deadline(dt, style),
}
KINDS = tuple(_MOMENTS)


def time_text(d: date | datetime, kind: str, style: ReaderStyle, now: datetime | None = None) -> str:
    """The words of one time. A calendar date has no hour: every kind gives its date, `weekday` with the weekday."""
    if kind not in _MOMENTS:
        raise ValueError(f"Unknown kind of time {kind!r}.")
    if isinstance(d, datetime):
        return _MOMENTS[kind](d, now or timezone.now(), style)
    return dates.weekday_date(d, style) if kind == "weekday" else dates.long_date(d, style)


def time_html(d: date | datetime, kind: str, style: ReaderStyle, now: datetime | None = None) -> SafeString:
    """`<time>` with the instant in UTC, the kind for the script, and the absolute time in its title."""
    return format_html(
        '<time datetime="{}" data-time="{}" dir="{}" title="{}">{}</time>',
        dates.iso(d),
        kind,
        # Not "auto": what is isolated inside does not vote, and a bare figure would fall to ltr.
        "rtl" if style.language == "ar" else "ltr",
        dates.absolute(d, style),
        _inside(d, kind, style, now),
    )


def hijri_html(d: date | datetime, style: ReaderStyle) -> SafeString:
    """The optional second line, isolated; nothing for a reader who did not ask for it."""
    text = dates.hijri_line(d, style) if style.hijri else ""
    return isolate(text) if text else SafeString("")


def script_data(style: ReaderStyle) -> dict[str, Any]:
    """What static/js/display.js reads from the page's `display-tables`."""
    sizes = {"units": list(UNITS[style.language]), "point": SEPARATORS[style.language][1]}
    return {"style": style.as_dict(), "tables": shared_tables(style.language, style.timezone) | {"sizes": sizes}}


def localise_times(html: str, style: ReaderStyle, now: datetime | None = None) -> SafeString:
    """Give every `<time data-time>` of a rendered fragment this reader's words; all else stays byte for byte.

    The fragment must be our own trusted markup, because what comes back counts as safe, like what went in.
    Only times are touched: the attributes we do not know and the times we cannot read stay as they are.
    """
    moment = now or timezone.now()
    return SafeString(_TIME.sub(lambda match: _localised(match, style, moment), html))


def _localised(match: re.Match[str], style: ReaderStyle, now: datetime) -> str:
    time = _time_of(match["attributes"], style)
    return match[0] if time is None else f"{time.opening}{_inside(time.moment, time.kind, style, now)}</time>"


class _Time(NamedTuple):
    opening: str  # the tag, with the title in this reader's words
    moment: date | datetime
    kind: str


@lru_cache(dates.MOST_KEPT)
def _time_of(attributes: str, style: ReaderStyle) -> _Time | None:
    """What a `<time>` with these attributes is for such a reader; nothing where we cannot read it."""
    iso, kind = _ISO.search(attributes), _KIND.search(attributes)
    d = _parsed(iso[1]) if iso else None
    if d is None or kind is None or kind[1] not in _MOMENTS:
        return None
    attributes = _TITLE.sub("", attributes).rstrip()
    return _Time(f'<time {attributes} title="{escape(dates.absolute(d, style))}">', d, kind[1])


def _inside(d: date | datetime, kind: str, style: ReaderStyle, now: datetime | None) -> SafeString:
    if kind == "deadline" and isinstance(d, datetime):
        first, *second = map(isolate, dates.deadline_parts(d, style))
        return format_html("{} ({})", first, second[0]) if second else first
    return escape(time_text(d, kind, style, now))


def _parsed(iso: str) -> date | datetime | None:
    try:
        if "T" not in iso:
            return date.fromisoformat(iso)
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
