"""What can be wrong with a log, by name."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class What(models.TextChoices):
    CHANGED = "changed", _("This line was changed.")
    MISSING = "missing", _("This line is missing.")
    MOVED = "moved", _("This line stands in the wrong place.")
    CUT = "cut", _("The log ends here, and went on: its end was cut off.")
    HEAD = "head", _("The room does not hold the hash of its last line.")
    BEYOND = "beyond", _("The log goes on here, past what its room knows of.")
    UNREADABLE = "unreadable", _("This line cannot be read.")
    TEXT = "text", _("The post of this line does not fit it: its text or its author was changed.")
    GONE = "gone", _("The post of this line is gone.")
    UNTOLD = "untold", _("A post of this room stands in no line of its log.")
    REWRITTEN = "rewritten", _("This line is not the one a root was made of: the log was rewritten up to here.")


@dataclass(frozen=True)
class Fault:
    """The first broken link of a room. `seq` is 0 where it is not of one line."""

    room_id: int
    seq: int
    what: What
    about: str = ""  # "post 12", "root 3"


class RootWhat(models.TextChoices):
    MISSING = "missing", _("A root before this one is missing.")
    CHANGED = "changed", _("The root was changed, or what it was made of.")
    UNLINKED = "unlinked", _("The root does not name the root before it.")
    FORGED = "forged", _("The signature does not fit.")
    STRANGE_KEY = "strange_key", _("The root is signed with a key that is not ours.")
    UNSIGNED = "unsigned", _("The root is not signed, though one before it is.")
    UNKNOWN = "unknown", _("A root that was given from outside is not among ours.")


@dataclass(frozen=True)
class RootFault:
    number: int
    what: RootWhat
