"""A small graph of bars: numbers that people compare are drawn as well as written. Pure: places, no markup."""

from collections.abc import Callable, Sequence
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
        Bar(_bar_at(n, series, right_to_left), HEIGHT - _tall(value, top), _tall(value, top), series)
        for n, (_day, *values) in enumerate(order)
        for series, value in enumerate(values)
    ]
    return Chart(len(rows) * STEP, HEIGHT, bars, rows, top)


def _bar_at(n: int, series: int, right_to_left: bool) -> int:
    return n * STEP + BAR * (1 - series if right_to_left else series)


def _tall(value: int, top: int) -> int:
    return round(value * HEIGHT / top) if top else 0


# --- Columns over time, with an axis and words ----------------------------------------------------------------------

WIDE, AXIS, FLOOR, CEILING, LINE_OF_WORDS = 320, 26, 104, 10, 14
ROUND = (1, 2, 5)
MOST_LABELS = 6


@dataclass(frozen=True)
class Words:
    """Written in a drawing. Places are text: a template would write a fraction as the reader's language does."""

    x: str
    y: str
    text: str


@dataclass(frozen=True)
class Column:
    x: str
    y: str
    width: str
    height: str
    series: int


@dataclass(frozen=True)
class Columns:
    """A drawing of 320 units in width; `scale` are its lines with their figures, `labels` stand under the columns."""

    width: int
    height: int
    columns: list[Column]
    scale: list[Words]
    labels: list[Words]
    begins: int  # the lines run from here …
    ends: int  # … to here


def over_time(
    rows: Sequence[tuple[str, Sequence[int]]], *, say: Callable[[int], str], right_to_left: bool
) -> Columns | None:
    """Columns for each [(label, values)], the first where reading begins; None where there is nothing to see.

    Labels are thinned so that they do not touch at any width; the table beside the drawing has them all.
    """
    top = round_top(max((max(values) for _label, values in rows), default=0))
    if not top:
        return None
    step = (WIDE - AXIS) / len(rows)
    columns = [
        _column(AXIS + n * step, step, series, len(values), (FLOOR - CEILING) * value / top, right_to_left)
        for n, (_label, values) in enumerate(rows)
        for series, value in enumerate(values)
    ]
    start = _place(WIDE if right_to_left else 0)
    lines = (0, top // 2, top) if top % 2 == 0 else (0, top)
    scale = [Words(start, _place(FLOOR - (FLOOR - CEILING) * value / top), say(value)) for value in lines]
    labels = _labels([label for label, _values in rows], step, right_to_left)
    begins, ends = (0, WIDE - AXIS) if right_to_left else (AXIS, WIDE)
    return Columns(WIDE, FLOOR + LINE_OF_WORDS + 6, columns, scale, labels, begins, ends)


def _column(begins: float, step: float, series: int, of: int, tall: float, right_to_left: bool) -> Column:
    thick = step * 0.8 / of
    x = _flip(begins + step * 0.1 + series * thick, thick * 0.9, right_to_left)
    return Column(_place(x), _place(FLOOR - tall), _place(thick * 0.9), _place(tall), series)


def _labels(texts: Sequence[str], step: float, right_to_left: bool) -> list[Words]:
    """The last always has its label, and so many before it as there is room for."""
    every, last = -(-len(texts) // MOST_LABELS), len(texts) - 1
    told = [n for n in range(len(texts)) if n % every == last % every]
    y = _place(FLOOR + LINE_OF_WORDS)
    return [Words(_place(_flip(AXIS + (n + 0.5) * step, 0, right_to_left)), y, texts[n]) for n in told]


def round_top(most: int) -> int:
    """The next 1, 2 or 5 with zeros: a scale that is read at a glance, with a half line where there is a half."""
    tens = 1
    while most:
        for one in ROUND:
            if most <= one * tens:
                return one * tens
        tens *= 10
    return 0


def shares(values: Sequence[int], *, right_to_left: bool) -> list[tuple[str, str]]:
    """(x, length) out of a hundred for a bar in each row of a table, the longest the whole width."""
    top = max(values, default=0)
    lengths = [100 * value / top if top else 0.0 for value in values]
    return [(_place(100 - length if right_to_left else 0), _place(length)) for length in lengths]


def _flip(x: float, width: float, right_to_left: bool) -> float:
    return WIDE - x - width if right_to_left else x


def _place(number: float) -> str:
    return f"{round(number, 2):g}"
