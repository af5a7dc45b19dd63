"""What stands at the top of a thread: the answer to its question, and what one has to know before reading on.

Product.md §1.17 and §1.33; docs/threads.md.
"""

from django.utils.translation import gettext_lazy as _

from accounts.standing import Standing

from .errors import ForumError
from .models import Post, Room, Thread, ThreadContext
from .permissions import can_close, can_moderate


class ContextMoved(ForumError):
    code = "context_moved"
    status = 409
    message = _("Somebody has changed this text since you opened it. Look at it below, bring yours into it, and save.")


class ContextNotHers(ForumError):
    code = "context_waits"
    status = 403
    message = _("What you write here waits for approval, so this text is for the secretariat to set. Ask it to.")


class NoContext(ForumError):
    code = "no_context"
    status = 409
    message = _("There is no text to take away. Write one first.")


def can_accept(standing: Standing, thread: Thread) -> bool:
    """Say which post answers a question: who started it, an officer of the room's body, the secretariat."""
    return thread.kind == Thread.Kind.QUESTION and can_close(standing, thread)


def can_set_context(standing: Standing, thread: Thread) -> bool:
    """The same people, on a board; where authors are hidden the secretariat alone, for a context has an author."""
    if thread.room.kind != Room.Kind.BOARD or not can_close(standing, thread):
        return False
    return not thread.hides_authors or can_moderate(standing, thread)


def answer_of(thread: Thread) -> Post | None:
    """The post that answers it, while it stands there. No query where none was accepted."""
    if thread.answer_id is None:
        return None
    rows = Post.objects.select_related("author", "author_state", "author_office", "reply_to", "thread__room")
    post = rows.filter(pk=thread.answer_id, thread=thread, number__isnull=False).first()
    return None if post is None or post.is_gone else post


def context_of(thread: Thread) -> ThreadContext | None:
    """As it is now; nothing where there is none, or it was taken away. One query."""
    last = thread.contexts.select_related("author").order_by("-number").first()
    return last if last is not None and last.body else None
