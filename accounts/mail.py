"""The mail of an invitation, in the language of the invited. It leaves after the answer; its failing stops nothing."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from . import display, post
from .models import Accreditation
from .text import isolate
from .titles import class_title


def send_invitation(accreditation: Accreditation, link: str) -> None:
    """The one message that carries the token; nothing of it is stored (security.md §1.6)."""
    language = accreditation.nominee_language
    with translation.override(language):
        style = display.ReaderStyle.default(language)
        seat = accreditation.state.name if accreditation.state else accreditation.organisation
        rtl = translation.get_language_bidi()
        context = {
            "language": language,
            "direction": "rtl" if rtl else "ltr",
            "start": "right" if rtl else "left",
            "name": isolate(accreditation.nominee_name),
            "role": isolate(accreditation.title or class_title(accreditation.klass, accreditation.nominee_form)),
            "seat": isolate(seat) if seat else "",
            "link": link,
            "until": display.date_time(expires, style) if (expires := accreditation.invitation_expires) else "",
        }
        subject = render_to_string("accounts/mail/invitation_subject.txt", context).strip()
        body = render_to_string("accounts/mail/invitation_message.txt", context)
        drawn = render_to_string("accounts/mail/invitation_message.html", context | {"subject": subject})
    message = EmailMultiAlternatives(subject, body, settings.DEFAULT_FROM_EMAIL, [accreditation.nominee_email])
    message.attach_alternative(drawn, "text/html")
    message.extra_headers["Content-Language"] = language
    post.send(message)
