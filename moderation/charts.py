"""A small graph of bars: numbers that people compare are drawn as well as written. Pure: places, no markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

HEIGHT, STEP, BAR = 64, 20, 8


@dataclass(frozen=True)
class Bar:
    x: int
    y: int
    height: int
    series: int


@dataclass(frozen=True)
class Chart:
    width: int
    height: int
    bars: list[Bar]
    rows: Sequence[tuple[date, int, int]]
    top: int


def by_day(rows: Sequence[tuple[date, int, int]], *, right_to_left: bool) -> Chart:
    """Two bars for each day. Where text runs from right to left the first day stands at the right (design, charts)."""
    top = max((max(one, two) for _day, one, two in rows), default=0)
    order = list(reversed(rows)) if right_to_left else list(rows)
    bars = [
        Bar(_place(n, series, right_to_left), HEIGHT - _tall(value, top), _tall(value, top), series)
        for n, (_day, *values) in enumerate(order)
        for series, value in enumerate(values)
    ]
    return Chart(len(rows) * STEP, HEIGHT, bars, rows, top)


def _place(n: int, series: int, right_to_left: bool) -> int:
    return n * STEP + BAR * (1 - series if right_to_left else series)


def _tall(value: int, top: int) -> int:
    return round(value * HEIGHT / top) if top else 0
