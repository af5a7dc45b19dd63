"""Root by mail: whoever holds one can later tell whether the log behind it was rewritten (product.md §2.8)."""

import json
import logging

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from accounts import display
from accounts.models import Accreditation, Person
from accounts.standing import valid_accreditations
from accounts.text import isolate

from ..models import SignedRoot

logger = logging.getLogger(__name__)


def mail_root(root: SignedRoot) -> tuple[int, int]:
    """Send a root to the heads of all seats, each in her language. How many left, and how many could not.

    Sent here and now: the command that asks has nobody waiting, and must be able to say what failed.
    """
    sent = failed = 0
    for person in _heads():
        try:
            _message(root, person).send()
            sent += 1
        except OSError:
            logger.exception("a root could not be mailed")
            failed += 1
    return sent, failed


def root_file(root: SignedRoot) -> str:
    """What to keep: the statement to the letter, the signature and the key it is said to be of."""
    told = {"statement": root.statement, "signature": root.signature, "key": root.public_key}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _heads() -> list[Person]:
    heads = valid_accreditations().filter(klass=Accreditation.Klass.HEAD)
    return list(Person.objects.filter(pk__in=heads.values("person"), is_active=True).order_by("pk"))


def _message(root: SignedRoot, person: Person) -> EmailMultiAlternatives:
    language = person.language
    with translation.override(language):
        style = display.ReaderStyle.default(language)
        rtl = translation.get_language_bidi()
        context = {
            "language": language,
            "direction": "rtl" if rtl else "ltr",
            "start": "right" if rtl else "left",
            "name": isolate(person.display_name),
            "number": display.number(root.number, style),
            "made": display.date_time(root.made_at, style),
            "fingerprint": root.fingerprint,
            "signature": root.signature,
            "public_key": root.public_key,
        }
        subject = render_to_string("forum/mail/root_subject.txt", context).strip()
        body = render_to_string("forum/mail/root_message.txt", context)
        drawn = render_to_string("forum/mail/root_message.html", context | {"subject": subject})
    message = EmailMultiAlternatives(subject, body, settings.DEFAULT_FROM_EMAIL, [person.email])
    message.attach_alternative(drawn, "text/html")
    message.attach(f"majlis-root-{root.number}.json", root_file(root), "application/json")
    message.extra_headers["Content-Language"] = language
    return message
