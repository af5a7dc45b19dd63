"""What a line of the record says: who was added, who left, what the conversation is called now.

One plain sentence with its names isolated, so that it reads the same in a post, in a list and to a screen reader.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.display import isolate_text

from .mentions import Known
from .models import Post


def text_of(line: Post, actor: str, known: Known) -> str:
    """The sentence of a line in the active language. `actor` is the name of whoever did it, as bylines show it."""
    match line.kind:
        case Post.Kind.ADDED:
            return _added(line, actor, known)
        case Post.Kind.LEFT:
            return _("%(actor)s left the conversation.") % {"actor": isolate_text(actor)}
        case Post.Kind.RENAMED:
            return _renamed(str(line.about.get("name", "")), actor)
        case Post.Kind.MOVED:
            return _("A post was moved to another thread.")
    return _("Some messages from here were promoted to a thread.")


def thread_of(line: Post) -> int | None:
    """The thread a line leads to. Its number only: not every reader of the line may read there."""
    thread = line.about.get("thread")
    return thread if isinstance(thread, int) else None


def move_of(line: Post) -> int | None:
    """The move that took a post from here, by its number only: not every reader of the line reads where it went."""
    move = line.about.get("move")
    return move if isinstance(move, int) else None


def listed(names: Iterable[str]) -> str:
    """Names as a list of the language, each isolated, in plain text."""
    *first, last = [isolate_text(name) for name in names] or [""]
    if not first:
        return last
    comma, union = pgettext("between the names of a list", ", "), pgettext("before the last name of a list", " and ")
    return f"{comma.join(first)}{union}{last}"


def _added(line: Post, actor: str, known: Known) -> str:
    values = {"actor": isolate_text(actor), "people": listed(known.name(token) for token in line.mentions)}
    if line.about.get("past"):
        return _("%(actor)s added %(people)s to the conversation. What was written before is shown too.") % values
    return _("%(actor)s added %(people)s to the conversation. What was written before is not shown.") % values


def _renamed(name: str, actor: str) -> str:
    values = {"actor": isolate_text(actor), "name": isolate_text(name)}
    if not name:
        return _("%(actor)s took the name of the conversation away.") % values
    return _("%(actor)s named the conversation “%(name)s”.") % values
