"""The digest: what has come since the last one, by room, in the order of the catch-up page. Nothing for nothing."""

from datetime import datetime
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.display import ReaderStyle, date_time, long_date, number
from accounts.rights_now import standing_now
from accounts.selectors import style_of

from ..catch_up import CatchUp, News, RoomNews, catch_up_for
from ..mailing import plans
from ..models import OutboxItem
from ..views.addresses import short_url
from ..views.words import name_of
from .letter import absolute, letter
from .words import is_restricted

ROOMS = 12
THREADS = 8  # of one room


def digest_mail(item: OutboxItem, now: datetime) -> EmailMultiAlternatives | None:
    if item.person is None or not item.person.is_active:
        return None
    plan, standing = plans.plan_of(item.person), standing_now(item.person)
    if plan.digest == plan.Digest.NEVER or not standing.admitted:
        return None
    since = datetime.fromisoformat(item.payload["since"])
    found = catch_up_for(standing, now)
    with translation.override(item.person.language):
        style = style_of(item.person, standing)
        rooms = _rooms(found, since, item, style)
        if not rooms and not found.deadlines:
            return None
        context = {
            "style": style,
            "date": long_date(now, style),
            "since": date_time(since, style),
            "deadlines": [date_time(one.due, style) for one in found.deadlines],
            "rooms": rooms,
            "url": absolute(reverse("forum:catch_up")),
        }
        subject = _("What is new in Majlis, %(date)s") % {"date": context["date"]}
        return letter(item, plan, template="digest", subject=subject, context=context)


def _rooms(found: CatchUp, since: datetime, item: OutboxItem, style: ReaderStyle) -> list[dict[str, Any]]:
    rooms = [room for name in ("addressed", "followed", "rest") for room in found.sections.get(name, [])]
    told = [_room(room, since, item, style) for room in rooms]
    return [one for one in told if one is not None][:ROOMS]


def _room(news: RoomNews, since: datetime, item: OutboxItem, style: ReaderStyle) -> dict[str, Any] | None:
    """Only what has moved since; of a closed room how much, and neither its name nor that of a thread."""
    assert item.person is not None
    moved = [one for one in news.threads if one.thread.moved_at > since]
    if not moved:
        return None
    if is_restricted(news.room, None):
        return {"name": "", "threads": [], "count": _posts(sum(_new(one) for one in moved), style)}
    threads = [
        {
            "title": "" if is_restricted(news.room, one.thread) else one.thread.title,
            "language": one.thread.language,
            "url": absolute(short_url(one.thread)),
            "count": _posts(_new(one), style),
        }
        for one in moved[:THREADS]
    ]
    return {"name": name_of(news.room, item.person), "threads": threads, "more": len(moved) > THREADS, "count": ""}


def _new(news: News) -> int:
    return int(news.thread.unread)  # type: ignore[attr-defined]


def _posts(n: int, style: ReaderStyle) -> str:
    return ngettext("%(n)s new post", "%(n)s new posts", n) % {"n": number(n, style)}
