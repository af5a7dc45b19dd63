"""Sentences that count something, each whole, so that Arabic can inflect it (arabic.md §6).

The figure is always the named `%(n)s`: Arabic "one" and "two" leave it out.
"""

from collections.abc import Callable

from django.utils import translation
from django.utils.translation import ngettext, npgettext

PHRASES: dict[str, Callable[[int], str]] = {
    # Translators: Arabic "zero" of the first nine is said of a time that is now, or of a deadline about to end.
    "minutes_ago": lambda n: ngettext("%(n)s minute ago", "%(n)s minutes ago", n),
    "hours_ago": lambda n: ngettext("%(n)s hour ago", "%(n)s hours ago", n),
    "days_ago": lambda n: ngettext("%(n)s day ago", "%(n)s days ago", n),
    "minutes_ahead": lambda n: ngettext("in %(n)s minute", "in %(n)s minutes", n),
    "hours_ahead": lambda n: ngettext("in %(n)s hour", "in %(n)s hours", n),
    "days_ahead": lambda n: ngettext("in %(n)s day", "in %(n)s days", n),
    "minutes_left": lambda n: ngettext("%(n)s minute left", "%(n)s minutes left", n),
    "hours_left": lambda n: ngettext("%(n)s hour left", "%(n)s hours left", n),
    "days_left": lambda n: ngettext("%(n)s day left", "%(n)s days left", n),
    # Translators: a length by itself, in the nominative («يومان»).
    "minutes": lambda n: npgettext("duration", "%(n)s minute", "%(n)s minutes", n),
    "hours": lambda n: npgettext("duration", "%(n)s hour", "%(n)s hours", n),
    "days": lambda n: npgettext("duration", "%(n)s day", "%(n)s days", n),
    "new_posts": lambda n: ngettext("%(n)s new post", "%(n)s new posts", n),
    # Translators: on a button that leads down to posts that have come while one reads.
    "new_posts_below": lambda n: ngettext("%(n)s new post below", "%(n)s new posts below", n),
    "bytes": lambda n: npgettext("file size", "%(n)s byte", "%(n)s bytes", n),
}

_SAMPLES: dict[str, dict[str, int]] = {
    "ar": {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100},
    "en": {"one": 1, "other": 2},
    "fr": {"one": 1, "other": 2},
}


def plural_samples(language: str) -> dict[str, int]:
    """One number of each plural category of the language."""
    return _SAMPLES[language]


def counted(name: str, n: int, figure: str, language: str) -> str:
    """The phrase for `n` things, with the figure already written in the reader's digits."""
    with translation.override(language):
        return PHRASES[name](n) % {"n": figure}
