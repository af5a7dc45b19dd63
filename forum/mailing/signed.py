"""Addresses that act without a sign-in: to stop mail, to answer by mail, to hear of what came back.

Each is bound to one person and voided by changing the secret of her plan. They survive what mail servers do to letters:
small letters and figures only.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from ..models import MailPlan

LENGTH = 16  # letters of the signature: 80 bits
ANSWERED_FOR = timedelta(days=30)
_STOP = re.compile(r"^([0-9a-z]{1,13})-([a-z2-7]{16})$")
_REPLY = re.compile(r"^r-([0-9a-z]{1,13})-([0-9a-z]{1,13})-([0-9a-z]{1,6})-([a-z2-7]{16})$")
_BOUNCE = re.compile(r"^b-([0-9a-z]{1,13})-([a-z2-7]{16})$")
_FIGURES = "0123456789abcdefghijklmnopqrstuvwxyz"


def _short(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number, 36)
        text = _FIGURES[rest] + text
    return text or "0"


def _signature(purpose: str, *parts: object) -> str:
    said = "\n".join([purpose, *map(str, parts)]).encode()
    digest = hmac.new(f"majlis.mail:{settings.SECRET_KEY}".encode(), said, hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:LENGTH]


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


# --- Stopping ----------------------------------------------------------------------------------------------------


def stop_token(plan: MailPlan) -> str:
    return f"{_short(plan.person_id)}-{_signature('stop', plan.person_id, plan.secret)}"


def plan_to_stop(token: str) -> MailPlan | None:
    """Whose mail this address stops; nothing for one that was changed, or voided since."""
    if (match := _STOP.match(token)) is None:
        return None
    plan = MailPlan.objects.select_related("person").filter(person=int(match[1], 36)).first()
    if plan is None or not _same(match[2], _signature("stop", plan.person_id, plan.secret)):
        return None
    return plan


# --- Answering ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answering:
    """Who may answer where by mail, and until when."""

    person: int
    thread: int


def reply_address(plan: MailPlan, thread: int, now: datetime) -> str:
    """Nothing while no domain for answers is set."""
    if not settings.MAIL_REPLY_DOMAIN:
        return ""
    until = (now + ANSWERED_FOR).toordinal()
    signature = _signature("reply", plan.person_id, thread, until, plan.secret)
    return f"r-{_short(plan.person_id)}-{_short(thread)}-{_short(until)}-{signature}@{settings.MAIL_REPLY_DOMAIN}"


def answering(local: str, now: datetime) -> Answering | None:
    """What the part before the @ allows; nothing where it was changed, voided or is too old."""
    if (match := _REPLY.match(local.lower())) is None:
        return None
    person, thread, until = (int(part, 36) for part in match.groups()[:3])
    plan = MailPlan.objects.filter(person=person).first()
    if plan is None or not _same(match[4], _signature("reply", person, thread, until, plan.secret)):
        return None
    return Answering(person, thread) if now.toordinal() <= until else None


# --- What comes back ---------------------------------------------------------------------------------------------


def return_address(item: int) -> str:
    """Where mail servers tell that an item did not arrive; nothing while no domain for answers is set."""
    if not settings.MAIL_REPLY_DOMAIN:
        return ""
    return f"b-{_short(item)}-{_signature('bounce', item)}@{settings.MAIL_REPLY_DOMAIN}"


def returned_item(local: str) -> int | None:
    if (match := _BOUNCE.match(local.lower())) is None:
        return None
    item = int(match[1], 36)
    return item if _same(match[2], _signature("bounce", item)) else None
