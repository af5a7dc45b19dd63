"""Keeping a value from reordering the text around it (arabic.md §2.2)."""

import re

from django.utils.html import format_html
from django.utils.safestring import SafeString

FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"

# An embedding, an override or a stray isolate inside the value would reach past our own closing sign.
_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def isolate_text(value: object) -> str:
    """For plain text (mail, push, `title`): the value between U+2068 and U+2069, its own controls removed."""
    return f"{FIRST_STRONG_ISOLATE}{_CONTROLS.sub('', str(value))}{POP_ISOLATE}"


def isolate(value: object) -> SafeString:
    """For HTML: the value in `<bdi>`, escaped."""
    return format_html("<bdi>{}</bdi>", value)


def isolate_ltr(value: object) -> SafeString:
    """For signs and figures, which have no strong letter to speak for them."""
    return format_html('<bdi dir="ltr">{}</bdi>', value)
