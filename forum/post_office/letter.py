"""One mail to one person: both parts, in her language, with what mail programs need to sort, thread and stop it."""

from collections.abc import Mapping
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi, pgettext

from ..mailing import outbox, signed
from ..models import MailPlan, OutboxItem
from .words import subject_of


def absolute(path: str) -> str:
    return path if path.startswith(("http://", "https://")) else settings.ORIGIN.rstrip("/") + path


def letter(
    item: OutboxItem, plan: MailPlan, *, template: str, subject: str, context: Mapping[str, Any], reply_to: str = ""
) -> EmailMultiAlternatives:
    """In the active language. `template` names the pair `forum/mail/<template>.txt` and `.html`."""
    rtl = get_language_bidi()
    stop = absolute(reverse("forum:stop_mail", args=[signed.stop_token(plan)]))
    shown = {
        "language": get_language(),
        "direction": "rtl" if rtl else "ltr",
        "start": "right" if rtl else "left",
        "subject": subject_of(subject),
        "stop_url": stop,
        "settings_url": absolute(reverse("forum:mail")),
        "answers": bool(reply_to),
        **context,
    }
    message = EmailMultiAlternatives(
        shown["subject"],
        render_to_string(f"forum/mail/{template}.txt", shown).strip() + "\n",
        signed.return_address(item.pk) or settings.DEFAULT_FROM_EMAIL,
        [item.person.email] if item.person else [],
        reply_to=[reply_to] if reply_to else None,
    )
    message.attach_alternative(render_to_string(f"forum/mail/{template}.html", shown), "text/html")
    message.extra_headers |= {
        "From": formataddr((pgettext("sender of mail", "Majlis"), settings.DEFAULT_FROM_EMAIL)),
        "Message-ID": outbox.message_id(item.key),
        "Content-Language": str(get_language()),
        "List-Id": f"<notices.{outbox.host()}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    return message


def in_thread(message: EmailMultiAlternatives, thread: int) -> None:
    """Mail programs put what is about one thread together; its first message was never sent."""
    root = outbox.message_id(f"thread:{thread}")
    message.extra_headers |= {"References": root, "In-Reply-To": root}
