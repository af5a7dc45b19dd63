"""The shapes of a token: four of mentions, and the mark of a quote."""

import re

from django.utils.translation import gettext as _

PERSON = re.compile(r"[1-9][0-9]{0,15}")
BODY = re.compile(r"body:([a-z][a-z0-9_-]{0,59})")
STATE = re.compile(r"state:([A-Z]{2})")
ALIAS = re.compile(r"alias:([1-9][0-9]{0,5})")
QUOTE = re.compile(r"quote:([a-z0-9]{8,32})")


def is_quote(token: str) -> bool:
    return token.startswith("quote:")


def participant(token: str) -> str:
    return _("Participant %(number)s") % {"number": token.removeprefix("alias:")}
