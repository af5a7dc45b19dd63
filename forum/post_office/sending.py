"""Takes what lies in the outbox and sends it, each thing once (delivery.md §2)."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.core.mail import EmailMultiAlternatives, get_connection

from .. import clock
from ..mailing import outbox, returned
from ..models import OutboxItem
from .digests import digest_mail
from .notices import notice_mail
from .waking import wake

logger = logging.getLogger(__name__)
Kind = OutboxItem.Kind
AT_ONCE = 10  # under one lease
Draws = Callable[[OutboxItem, datetime], EmailMultiAlternatives | None]
MAIL: dict[str, Draws] = {Kind.NOTICE: notice_mail, Kind.DIGEST: digest_mail}
# Who sends what is no mail: gives `sent` or `nothing`.
OTHERS: dict[str, Callable[[OutboxItem, datetime], str]] = {Kind.PUSH: wake}


def send_waiting() -> int:
    """What is due, oldest first; gives how many were taken. A failure is told and tried again later."""
    taken = outbox.take(clock.now(), most=AT_ONCE)
    for item in taken:
        try:
            outcome = _send(item, clock.now())
        except Exception as error:
            # Neither address nor text: the log is read by more people than the mail.
            logger.warning("item %s of the outbox did not go: %s", item.pk, type(error).__name__, exc_info=True)
            outbox.put_off(item, type(error).__name__, clock.now())
        else:
            outbox.finish(item, outcome, clock.now())
    return len(taken)


def _send(item: OutboxItem, now: datetime) -> str:
    if other := OTHERS.get(item.kind):
        return other(item, now)
    draw = MAIL.get(item.kind)
    if draw is None or item.person is None or not item.person.email:
        return "nothing"
    if returned.is_paused(item.person, now):
        return "paused"
    message = draw(item, now)
    if message is None:
        return "nothing"
    with get_connection() as connection:
        message.connection = connection
        message.send()
    return "sent"
