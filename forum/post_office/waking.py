"""Web push: a few words to a browser that is closed, readable by it alone (RFC 8030, 8291, 8292).

Off until keys are set (`manage.py push_keys`). The address of a browser is a capability: it is never shown or logged.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts import sessions
from accounts.rights_now import standing_now
from accounts.selectors import style_of

from .. import clock
from ..fragments import excerpt_of
from ..inbox import Row
from ..mailing import plans
from ..mailing.posting import NotReached, post_to
from ..mailing.sealing import sealed, token_for, unpacked
from ..models import OutboxItem, PushSubscription
from ..notifications import OF_THE_DESK
from ..views.notice_words import Words
from .notices import address_in, closed_words, row_of
from .words import is_restricted

LENGTH = 160  # characters of a post
KEPT_FOR = timedelta(days=1)  # by the push service, for a browser that is off
GONE = frozenset({404, 410})
REFUSED = frozenset({400, 401, 403, 413})


def wake(item: OutboxItem, now: datetime) -> str:
    """For the outbox: `sent`, or `nothing` where there is nothing to say or nobody to say it to any more.

    Raises NotReached where a push service is to be asked again later.
    """
    row = row_of(item, now) if settings.PUSH_PRIVATE_KEY else None
    if row is None or item.person is None or not plans.is_pushed(row.kind, plans.plan_of(item.person)):
        return "nothing"
    told = json.dumps(_told(item, row), ensure_ascii=False).encode()
    woken: list[int] = item.payload.setdefault("woken", [])
    away = None
    for browser in PushSubscription.objects.filter(person=item.person, failed_at=None).exclude(pk__in=woken):
        if not sessions.is_live(browser.session_key, item.person.pk):
            browser.delete()  # whoever signed out there is told nothing there
            continue
        try:
            if _sent(browser, told):
                _remember(item, browser.pk)
        except NotReached as error:
            away = error  # the others are woken all the same
    if away is not None:
        raise away
    return "sent" if woken else "nothing"


def _remember(item: OutboxItem, browser: int) -> None:
    """At once: asked again for one that was away, those that were reached are left alone."""
    item.payload["woken"].append(browser)
    OutboxItem.objects.filter(pk=item.pk).update(payload=item.payload)


def _told(item: OutboxItem, row: Row) -> dict[str, Any]:
    """As in the mail about it: of a closed room that there is something, and nothing of it."""
    person = item.person
    assert person is not None
    with translation.override(person.language):
        closed = row.kind in OF_THE_DESK or is_restricted(row.room, row.thread)
        if closed:
            title, body, url = closed_words(item, row), "", reverse("forum:inbox")
        else:
            line = Words([row], person, style_of(person, standing_now(person))).line(row)
            title, body, url = line.text, line.place, address_in(row, line.url)
            shown = [post for post in row.posts if not post.is_gone]
            if shown and not plans.plan_of(person).without_content:
                body = excerpt_of(shown[0], length=LENGTH)
        direction = "rtl" if person.language == "ar" else "ltr"
        return {"title": title, "body": body, "dir": direction, "lang": person.language, "url": url, "tag": item.key}


def _sent(browser: PushSubscription, told: bytes) -> bool:
    keys = browser.keys
    body = sealed(told, unpacked(keys["p256dh"]), unpacked(keys["auth"]))
    headers = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(KEPT_FOR.total_seconds())),
        "Urgency": "normal",
        "Authorization": f"vapid t={token_for(browser.address)}, k={settings.PUSH_PUBLIC_KEY}",
    }
    status = post_to(browser.address, body, headers)
    if status in GONE:
        browser.delete()
        return False
    if status in REFUSED:  # It will say the same again: left alone until this browser asks anew.
        PushSubscription.objects.filter(pk=browser.pk).update(failed_at=clock.now())
        return False
    if not 200 <= status < 300:
        raise NotReached(status)
    return True
