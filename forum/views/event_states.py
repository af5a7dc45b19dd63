"""How a thing stood before an act and after it, in words: states and settings, whatever the log holds of them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from accounts.display import ReaderStyle, isolate_text, number

from .. import gate
from ..models import Thread

POSTS: Mapping[str, str | Promise] = {
    "": pgettext_lazy("state of a post", "in sight"),
    "hidden": pgettext_lazy("state of a post", "hidden"),
    "returned": pgettext_lazy("state of a post", "with its author"),
    "review": pgettext_lazy("state of a post", "under review"),
    "erased": pgettext_lazy("state of a post", "erased"),
    "submitted": pgettext_lazy("state of a post", "waiting for approval"),
    "published": pgettext_lazy("state of a post", "published"),
    "withdrawn": pgettext_lazy("state of a post", "withdrawn"),
}
ATTRIBUTION: Mapping[str, str | Promise] = {
    "attributed": pgettext_lazy("rule of attribution", "attributed"),
    "non_attribution": pgettext_lazy("rule of attribution", "non-attribution"),
}
SETTINGS: Mapping[str, str | Promise] = {
    "slow_seconds": pgettext_lazy("setting of a room", "slow mode, in seconds"),
    "held_classes": pgettext_lazy("setting of a room", "whose posts wait for approval"),
    "moderation": pgettext_lazy("setting of a room", "approval"),
    "posters": pgettext_lazy("setting of a room", "who writes"),
    "starters": pgettext_lazy("setting of a room", "who starts threads"),
}
# Whose numbers are days.
IN_DAYS = frozenset({"retention.set"})


def state_word(kind: str, value: object, style: ReaderStyle) -> str:
    """A value of `before` or `after`; as it stands where there is no word for it."""
    if isinstance(value, bool):
        return pgettext("a setting", "yes") if value else pgettext("a setting", "no")
    if isinstance(value, int):
        return retention_words(value, style) if kind in IN_DAYS else number(value, style)
    if isinstance(value, Mapping):
        return "; ".join(f"{isolate_text(key)}: {state_word(kind, one, style)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(state_word(kind, one, style) for one in value) or "–"
    return _word(kind, str(value))


def setting_words(changes: Mapping[str, object], place: int, style: ReaderStyle) -> str:
    """{name: [before, after]} as one side of it: several settings that were changed together."""
    told = []
    for name, both in changes.items():
        value = both[place] if isinstance(both, list) and len(both) == 2 else both
        told.append(f"{SETTINGS.get(name, name)}: {state_word('rules.changed', value, style)}")
    return "; ".join(told)


def _word(kind: str, value: str) -> str:
    if kind.startswith("post."):
        return str(POSTS.get(value, value))
    if value in ATTRIBUTION:
        return str(ATTRIBUTION[value])
    if kind.startswith("thread.") and value in Thread.State.values:
        return str(Thread.State(value).label)
    return gate.state_name(value) or value or "–"


def retention_words(days: int, style: ReaderStyle) -> str:
    """Whole years where they are: "kept for 5 years" is what was decided, not 1,826 days."""
    if not days:
        return _("kept without end")
    years = round(days / 365.25)
    if years and days == int(years * 365.25):
        return ngettext("%(n)s year", "%(n)s years", years) % {"n": number(years, style)}
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": number(days, style)}
