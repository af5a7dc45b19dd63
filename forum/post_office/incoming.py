"""Mail that comes in: an answer becomes a post, a mail that came back is noted (docs/mail.md).

An address is believed for what it is signed for, and no more: it says where one may answer; who wrote must still be
that person's address, and the post goes through the same action as any other, with the rights of the moment.
"""

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core import mail
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import Refused
from accounts.models import Person
from accounts.rights_now import standing_now

from .. import actions, content, selectors
from ..errors import ForumError
from ..mailing import returned, signed
from ..models import OutboxItem
from .quoting import text_of_html, written_in

LARGEST = 1024 * 1024
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})


class NothingWritten(ForumError):
    code = "nothing_written"
    message = gettext_lazy("No text of yours was found in this mail. Write above what your mail program quotes.")


class NoFilesByMail(ForumError):
    code = "no_files_by_mail"
    message = gettext_lazy("Files cannot be sent by mail. Open the thread in Majlis and attach them there.")


def receive(raw: bytes, recipient: str, now: datetime) -> str:
    """`recipient` as the mail server was told it. Gives what came of it: posted, again, returned, refused or ignored.

    Whoever cannot be answered safely is not answered: programs, strangers, addresses that are not ours.
    """
    message = message_from_bytes(raw[:LARGEST], policy=policy.default)
    assert isinstance(message, EmailMessage)
    local = recipient.strip("<> ").partition("@")[0]
    if (item := signed.returned_item(local)) is not None:
        return _came_back(message, item)
    allowed = signed.answering(local, now)
    if allowed is None or _is_automatic(message):
        return "ignored"
    person = Person.objects.filter(pk=allowed.person, is_active=True).first()
    if person is None or not _is_from(message, person):
        return "ignored"
    with translation.override(person.language):
        try:
            return _post(message, person, allowed.thread)
        except Refused as refusal:
            _answer(message, person, str(refusal.message))
            return "refused"
        except Http404:
            _answer(message, person, _("This thread is not open to you any more."))
            return "refused"


def _post(message: EmailMessage, person: Person, thread_pk: int) -> str:
    thread = selectors.get_thread_for(standing_now(person), thread_pk)
    if any(part.get_filename() or part.get_content_disposition() == "attachment" for part in message.walk()):
        raise NoFilesByMail
    body = written_in(_text(message))
    if not body:
        raise NothingWritten
    done = actions.create_post(
        author=person,
        thread=thread,
        body=body,
        language=content.guess_language(body),
        client_id=uuid5(NAMESPACE_URL, f"mail:{person.pk}:{thread.pk}:{message['Message-ID']}"),
        confirmed=True,
    )
    return "again" if done.replayed else "posted"


def _text(message: EmailMessage) -> str:
    plain = message.get_body(preferencelist=("plain",))
    if plain is not None:
        return _content(plain)
    html = message.get_body(preferencelist=("html",))
    return text_of_html(_content(html)) if html is not None else ""


def _content(part: MIMEPart) -> str:
    """In whatever letters it says it is; those that cannot be read are shown as such."""
    try:
        return str(part.get_content())
    except (LookupError, ValueError):
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _is_automatic(message: EmailMessage) -> bool:
    """What a program has written is answered by nobody, lest two programs answer each other for ever."""
    submitted = str(message.get("Auto-Submitted", "no")).strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    absent = any(message.get(name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response"))
    return not submitted.startswith("no") or precedence in _BULK or absent or message.get("Return-Path") == "<>"


def _is_from(message: EmailMessage, person: Person) -> bool:
    return parseaddr(str(message.get("From", "")))[1].lower() == person.email.lower()


def _answer(message: EmailMessage, person: Person, sentence: str) -> None:
    """In her language; her own text comes back with it, so that nothing is lost."""
    subject = _("Your answer was not posted")
    text = "\n\n".join([sentence, _("You wrote:"), written_in(_text(message)) or "…"])
    answer = mail.EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [person.email])
    answer.extra_headers["Auto-Submitted"] = "auto-replied"
    if original := str(message.get("Message-ID", "")).strip():
        answer.extra_headers |= {"In-Reply-To": original, "References": original}
    answer.send()


# --- What came back ----------------------------------------------------------------------------------------------


def _came_back(message: EmailMessage, item_pk: int) -> str:
    """A report after RFC 3464. One that only says that it takes longer is no failure."""
    item = OutboxItem.objects.select_related("person").filter(pk=item_pk).first()
    code = _status(message)
    if item is None or not code or not code.startswith(("4", "5")):
        return "ignored"
    returned.record(item, code)
    return "returned"


def _status(message: EmailMessage) -> str:
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload():  # type: ignore[union-attr]
            if isinstance(block, EmailMessage) and str(block.get("Action", "")).strip().lower() == "failed":
                return str(block.get("Status", "5.0.0")).strip().split()[0]
    return ""
