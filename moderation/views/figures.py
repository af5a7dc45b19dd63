"""Figures of moderation: without names for all members, with load and speed for the desk. Each table is a file too."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.display import ReaderStyle, number
from accounts.display.markup import time_html
from accounts.display.numbers import in_digits
from accounts.display.tables import month_names
from accounts.requests import MemberRequest
from accounts.selectors import style_of
from accounts.standing import Standing
from forum.views.answers import door

from .. import charts, figures
from ..figures import Month, Part, Spread, Week
from .tables import Cell, Row, Table, as_csv, figure, hours, words


@require_safe
@door
def statistics(request: MemberRequest) -> HttpResponse:
    """By reason and by room, month by month, without names (W3). Flat: ten queries of its own at most."""
    standing, style = request.standing, style_of(request.user, request.standing)
    rows = figures.months(standing)
    divided = figures.finished(rows)
    month = _chosen(request, divided)
    tables = [_months(rows, style), *_parts(standing, month, style)]
    if "csv" in request.GET:
        return _file(request, tables, f"moderation-{month.first:%Y-%m}")
    page = {
        "months": tables[0],
        "parts": [table for table in tables[1:] if table.rows],
        "choices": [(f"{one.first:%Y-%m}", month_name(one.first, style), one == month) for one in divided],
        "month": month,
        "month_name": month_name(month.first, style),
        "few": figures.FEW,
    }
    return render(request, "moderation/statistics.html", page)


@require_safe
@door
def desk_figures(request: MemberRequest) -> HttpResponse:
    """Load, time to decision, held posts and appeals, for the desk. Flat: fifteen queries of its own at most."""
    standing, style = request.standing, style_of(request.user, request.standing)
    tables = [_weeks(figures.weeks(standing), style), _speeds(standing, style), _appeals(standing, style)]
    if standing.is_secretariat:
        tables.append(_officers(standing, style))
    if "csv" in request.GET:
        return _file(request, tables, "desk")
    held = figures.held_posts(standing)
    page = {
        "tables": tables,
        "load": figures.load(standing),
        "held": held,
        "held_hours": _held_hours(held, style),
    }
    return render(request, "moderation/figures.html", page)


def month_name(first: date, style: ReaderStyle) -> str:
    """«شباط/فبراير 2016»"""
    name = month_names(style.language, style.months)[first.month - 1]
    return f"{name} {in_digits(str(first.year), style)}"


def _chosen(request: MemberRequest, divided: list[Month]) -> Month:
    """The month that is asked for, else the latest that had a case."""
    by_name = {f"{month.first:%Y-%m}": month for month in divided}
    if wanted := request.GET.get("month"):
        if wanted not in by_name:
            raise Http404
        return by_name[wanted]
    return next((month for month in divided if month.opened), divided[0])


def _file(request: MemberRequest, tables: list[Table], name: str) -> HttpResponse:
    table = next((table for table in tables if table.key == request.GET["csv"]), None)
    if table is None:
        raise Http404
    return as_csv(table, name=f"{name}-{table.key}")


# --- For all members ---------------------------------------------------------------------------------------------


def _months(rows: list[Month], style: ReaderStyle) -> Table:
    opened, acted = pgettext("cases", "Opened"), pgettext("cases", "Acted upon")
    columns = [
        _("Month"),
        opened,
        acted,
        pgettext("cases", "Dismissed"),
        pgettext("cases", "Appealed"),
        pgettext("cases", "Changed by the Bureau"),
    ]
    drawn = [(number(month.first.month, style), (month.opened, month.acted)) for month in rows]
    lines = [_month_row(month, style) for month in reversed(rows)]
    return Table("months", _("Cases by month"), columns, lines, _drawing(drawn, style), (opened, acted))


def _month_row(month: Month, style: ReaderStyle) -> Row:
    values = (month.opened, month.acted, month.dismissed, month.appealed, month.overturned)
    head = Cell(f"{month.first:%Y-%m}", words(month_name(month.first, style)).shown)
    return Row(head, [figure(value, style) for value in values])


def _parts(standing: Standing, month: Month, style: ReaderStyle) -> list[Table]:
    by_reason, by_room = figures.parts_by_reason(standing, month), figures.parts_by_room(standing, month)
    cases = pgettext("column of a table", "Cases")
    return [
        Table("reasons", _("By reason"), [_("Reason"), cases], _part_rows(by_reason, _("Other reasons"), style)),
        Table("rooms", _("By room"), [_("Room"), cases], _part_rows(by_room, _("Other rooms"), style)),
    ]


def _part_rows(parts: list[Part], others: str, style: ReaderStyle) -> list[Row]:
    bars = charts.shares([part.cases for part in parts], right_to_left=get_language_bidi())
    return [
        Row(words(part.name or others), [figure(part.cases, style)], bar) for part, bar in zip(parts, bars, strict=True)
    ]


# --- For the desk --------------------------------------------------------------------------------------------------


def _weeks(rows: list[Week], style: ReaderStyle) -> Table:
    opened, decided = pgettext("cases", "Opened"), pgettext("cases", "Decided")
    columns = [_("Week from"), opened, decided, _("Decided late"), _("Late share, %")]
    drawn = [(_day_and_month(week.first, style), (week.opened, week.decided)) for week in rows]
    lines = [
        Row(
            Cell(week.first.isoformat(), time_html(week.first, "date", style)),
            [
                *(figure(value, style) for value in (week.opened, week.decided, week.late)),
                figure(100 * week.late / week.decided if week.decided else None, style, 0),
            ],
        )
        for week in reversed(rows)
    ]
    return Table("weeks", _("Cases by week"), columns, lines, _drawing(drawn, style), (opened, decided))


def _day_and_month(day: date, style: ReaderStyle) -> str:
    """Short, for under a column: the table beside has the date in words."""
    return in_digits(f"{day.day}/{day.month}", style)


def _speeds(standing: Standing, style: ReaderStyle) -> Table:
    """A row a measure, a column for the urgent cases and one for the others."""
    found = figures.speeds(standing)
    hands, decisions = [speed.to_hand for speed in found], [speed.to_decision for speed in found]
    measures = [
        (_("To be in hand within, hours"), [figure(speed.goal_hours, style) for speed in found]),
        (_("Taken in hand"), [figure(spread.n if spread else 0, style) for spread in hands]),
        (_("Of these in time"), [figure(speed.in_time, style) for speed in found]),
        (_("Until in hand: median, hours"), [hours(_half(spread), style) for spread in hands]),
        (
            _("Until in hand: nine in ten within, hours"),
            [hours(_most(spread), style) for spread in hands],
        ),
        (pgettext("cases", "Decided"), [figure(spread.n if spread else 0, style) for spread in decisions]),
        (_("Until decided: median, hours"), [hours(_half(spread), style) for spread in decisions]),
        (
            _("Until decided: nine in ten within, hours"),
            [hours(_most(spread), style) for spread in decisions],
        ),
    ]
    columns = [_("Cases"), pgettext("cases", "Urgent"), pgettext("cases", "Others")]
    half, most = _("Until decided: median, hours"), _("Until decided: nine in ten within, hours")
    kinds = zip(columns[1:], decisions, strict=True)
    drawn = [(kind, (_whole_hours(_half(spread)), _whole_hours(_most(spread)))) for kind, spread in kinds]
    rows = [Row(words(label), cells) for label, cells in measures]
    return Table("speed", _("How long cases take"), columns, rows, _drawing(drawn, style), (half, most))


def _whole_hours(length: timedelta | None) -> int:
    return ceil(length / timedelta(hours=1)) if length is not None else 0


def _half(spread: Spread | None) -> timedelta | None:
    return spread.median if spread else None


def _most(spread: Spread | None) -> timedelta | None:
    return spread.ninetieth if spread else None


def _appeals(standing: Standing, style: ReaderStyle) -> Table:
    found = figures.appeals(standing)
    values = [
        (_("Waiting for the Bureau"), found.waiting),
        (_("Of these past their date"), found.overdue),
        (_("The decision stood"), found.upheld),
        (_("The decision was reversed"), found.reversed),
        (_("Of these because nobody decided in time"), found.by_default),
        (_("Back to the author for editing"), found.varied),
    ]
    bars = charts.shares([value for _label, value in values], right_to_left=get_language_bidi())
    rows = [Row(words(label), [figure(value, style)], bar) for (label, value), bar in zip(values, bars, strict=True)]
    return Table("appeals", _("Appeals"), [_("Outcome"), _("Appeals")], rows)


def _officers(standing: Standing, style: ReaderStyle) -> Table:
    columns = [_("Officer"), pgettext("cases", "Decided"), _("Decided late"), _("In hand now")]
    rows = [
        Row(
            words(officer.person.display_name),
            [figure(value, style) for value in (officer.decided, officer.late, officer.in_hand)],
        )
        for officer in figures.officers(standing)
    ]
    return Table("officers", _("By officer, in the order of names"), columns, rows)


def _held_hours(held: figures.Held, style: ReaderStyle) -> tuple[SafeString, SafeString] | None:
    if held.waited is None:
        return None
    return hours(held.waited.median, style).shown, hours(held.waited.ninetieth, style).shown


def _drawing(rows: Sequence[tuple[str, Sequence[int]]], style: ReaderStyle) -> charts.Columns | None:
    return charts.over_time(rows, say=lambda n: number(n, style), right_to_left=get_language_bidi())
