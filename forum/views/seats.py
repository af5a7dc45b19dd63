"""Read by seat: the page, and the same as a table for the secretariat's own use."""

import csv

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from accounts.cells import MARK, harmless
from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import seats
from ..models import Post
from ..seats import SeatRead
from .addresses import post_url


@require_safe
def read_by_seat(request: MemberRequest, pk: int) -> HttpResponse:
    standing = request.standing
    post = seats.get_circular_for(standing, pk)
    rows = seats.read_by_seat(post)
    if "csv" in request.GET:
        if not standing.is_secretariat:
            raise Http404
        return _table(post, rows)
    read = sum(row.has_read for row in rows)
    context = {
        "post": post,
        "post_url": post_url(post),
        "rows": rows,
        "read": read,
        "total": len(rows),
        "exports": standing.is_secretariat,
        "style": style_of(standing.person, standing),
    }
    return render(request, "forum/seats.html", context)


def _table(post: Post, rows: list[SeatRead]) -> HttpResponse:
    """UTF-8 with a mark, because spreadsheets take Arabic for something else without it."""
    answer = HttpResponse(MARK, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="seats-{post.pk}.csv"'
    writer = csv.writer(answer)
    writer.writerow([_("Seat"), pgettext("column of a table", "Read"), _("At the latest (UTC)")])
    read, unread = pgettext("a seat and a circular", "read"), pgettext("a seat and a circular", "not yet")
    for row in rows:
        moment = row.read_at.strftime("%Y-%m-%d %H:%M") if row.read_at else ""
        writer.writerow(harmless([row.state.name, read if row.has_read else unread, moment]))
    return answer
