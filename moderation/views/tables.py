"""A table of figures: one definition for the page and for its CSV file, so that they cannot tell different things."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.safestring import SafeString

from accounts.cells import MARK, harmless
from accounts.display import ReaderStyle, isolate, number_html

NOTHING = SafeString("–")


@dataclass(frozen=True)
class Cell:
    """What stands in the file, and what the reader sees."""

    value: str
    shown: SafeString


@dataclass(frozen=True)
class Row:
    head: Cell
    cells: Sequence[Cell]
    bar: tuple[str, str] | None = None  # x and length out of a hundred: the first figure, drawn


@dataclass(frozen=True)
class Table:
    key: str  # of the file: ?csv=key
    title: str
    columns: Sequence[str]
    rows: Sequence[Row] = field(default_factory=list)
    chart: Any = None  # charts.Columns
    series: Sequence[str] = ()  # what its columns are

    @property
    def has_bars(self) -> bool:
        return any(row.bar for row in self.rows)


def words(text: object) -> Cell:
    return Cell(str(text), isolate(text))


def figure(value: float | None, style: ReaderStyle, decimals: int | None = None) -> Cell:
    """A number; nothing where there is none to tell."""
    if value is None:
        return Cell("", NOTHING)
    plain = f"{value:.{decimals}f}" if decimals is not None else str(value)
    return Cell(plain, number_html(value, style, decimals))


def hours(length: timedelta | None, style: ReaderStyle) -> Cell:
    return figure(length / timedelta(hours=1) if length is not None else None, style, 1)


def as_csv(table: Table, *, name: str) -> HttpResponse:
    """UTF-8 with a mark, because spreadsheets take Arabic for something else without it."""
    answer = HttpResponse(MARK, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer["Cache-Control"] = "no-store"
    writer = csv.writer(answer)
    writer.writerow(harmless(table.columns))
    for row in table.rows:
        writer.writerow(harmless([row.head.value, *(cell.value for cell in row.cells)]))
    return answer
