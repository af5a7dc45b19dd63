"""The few signs one puts on a post instead of a line that says nothing more. Each has a word; none is a vote."""

from collections import Counter
from collections.abc import Callable, Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from .errors import ForumError

# In the order in which they stand. What is stored is the key.
WORDS: dict[str, Callable[[], str]] = {
    "agree": lambda: pgettext("reaction", "I agree"),
    "thanks": lambda: pgettext("reaction", "Thank you"),
    "noted": lambda: pgettext("reaction", "Noted"),
    "important": lambda: pgettext("reaction", "Important"),
    "question": lambda: pgettext("reaction", "I have a question"),
}
SIGNS = tuple(WORDS)


class NoSuchSign(ForumError):
    code = "no_such_sign"
    message = _("This sign is not one of those that can be put on a post. Reload the page and choose again.")


def counted(signs: Iterable[str]) -> dict[str, int]:
    """As `Post.reactions` holds them: in their order, none without anybody."""
    found = Counter(signs)
    return {sign: found[sign] for sign in SIGNS if found[sign]}
