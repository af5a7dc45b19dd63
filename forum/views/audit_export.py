"""The lines of a search as a file: for a spreadsheet, or to be checked line by line (docs/record.md)."""

import csv
import json
from collections.abc import AsyncIterator, Callable, Iterator
from io import StringIO
from typing import cast

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict, StreamingHttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, override, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.cells import MARK, harmless
from accounts.display import ReaderStyle
from accounts.requests import MemberRequest
from accounts.selectors import style_of
from accounts.standing import standing_of

from .. import audit
from ..actions.record import export_record
from ..audit import Search
from ..models import Event
from ..record.exported import audit_head, audit_line
from .addresses import thread_url
from .answers import door
from .audit_lines import Line, lines_of
from .audit_search import asked_in

MOST_LINES = 100_000
BATCH = 500
FORMATS: dict[str, Promise] = {
    "csv": pgettext_lazy("kind of file", "CSV, for a spreadsheet"),
    "jsonl": pgettext_lazy("kind of file", "JSON lines, for checking"),
}
KINDS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson; charset=utf-8"}

Lines = Iterator[list[Line]]


@require_http_methods(["GET", "HEAD", "POST"])
@door
def export(request: MemberRequest) -> HttpResponse:
    """By POST, because taking the log out is itself a line of it."""
    standing = request.standing
    rooms = audit.audited_rooms(standing)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("forum:register"))
    form = request.POST.get("format", "")
    if form not in FORMATS:
        raise Http404
    style = style_of(standing.person, standing)
    asked = asked_in(QueryDict(request.POST.get("query", "")[:2000]), rooms, style.zone)
    event = export_record(actor=request.user, form=form, filters=asked.typed)
    batches = _batches(request, asked.search, event, style)
    site = request.build_absolute_uri("/").rstrip("/")
    texts = _table(batches, style, site) if form == "csv" else _records(batches, asked.typed, event)
    # A server that awaits would take an ordinary iterator whole into memory before its first byte.
    body = _awaited(texts) if isinstance(request, ASGIRequest) else texts
    answer = StreamingHttpResponse(body, content_type=KINDS[form])
    answer["Content-Disposition"] = f'attachment; filename="majlis-log-{event.at:%Y%m%d-%H%M%S}.{form}"'
    return cast(HttpResponse, answer)  # which it is for all that a door does with it


def _batches(request: MemberRequest, search: Search, event: Event, style: ReaderStyle) -> Lines:
    """Rights are asked again for every batch: what ends while the file is written ends the file."""
    language, last, left = get_language() or "ar", None, MOST_LINES
    while left > 0:
        with override(language):
            standing = standing_of(request.user)
            try:
                rooms = audit.audited_rooms(standing)
            except Http404:
                return
            found = audit.batch_for(standing, search, rooms, below_event=last, upto=event.pk, size=min(BATCH, left))
            lines = lines_of(found, audit.names_for(found, rooms), style)
        if lines:
            yield lines
            last, left = found[-1].pk, left - len(found)
        if len(found) < BATCH:
            return


def _table(batches: Lines, style: ReaderStyle, site: str) -> Iterator[str]:
    """UTF-8 with a mark, because spreadsheets take Arabic for something else without it."""
    yield MARK + _rows([_heads()])
    for lines in batches:
        yield _rows([_cells(line, style, site) for line in lines])


def _heads() -> list[str]:
    return [
        pgettext("of a log", "Log"),
        pgettext("of a log", "Line"),
        _("When (UTC)"),
        _("When, where you are"),
        _("What"),
        _("By whom"),
        pgettext("column of a log", "About"),
        _("Reason"),
        pgettext("how it was", "Before"),
        pgettext("how it was", "After"),
        pgettext("moderation", "Case"),
        _("Address"),
        _("Hash"),
    ]


def _cells(line: Line, style: ReaderStyle, site: str) -> list[str]:
    event = line.event
    url = line.url or (thread_url(event.thread) if event.thread else "")
    before, after = line.change or ("", "")
    return [
        event.room.name,
        str(event.seq),
        f"{event.at:%Y-%m-%d %H:%M:%S}",
        f"{event.at.astimezone(style.zone):%Y-%m-%d %H:%M:%S}",
        line.word,
        line.who,
        line.about,
        line.reason,
        before,
        after,
        str(line.case or ""),
        site + url if url else "",
        event.hash,
    ]


def _rows(rows: list[list[str]]) -> str:
    out = StringIO()
    csv.writer(out).writerows(harmless(row) for row in rows)
    return out.getvalue()


def _records(batches: Lines, filters: dict[str, str], event: Event) -> Iterator[str]:
    yield _json(audit_head(filters, event, MOST_LINES))
    for lines in batches:
        yield "".join(_json(audit_line(line.event, named=audit.names_actor(line.event))) for line in lines)


def _json(told: dict[str, object]) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


async def _awaited(texts: Iterator[str]) -> AsyncIterator[str]:
    following: Callable[[], str] = lambda: next(texts, "")  # noqa: E731
    while text := await sync_to_async(following)():
        yield text
