"""Where things are: the one place that knows how a thread's address is made (arabic.md §12)."""

from django.conf import settings
from django.urls import reverse

from ..models import Post, Room, Thread


def room_url(room: Room) -> str:
    if room.kind == Room.Kind.DIRECT:
        return reverse("forum:conversation", args=[room.pk])
    if room.kind == Room.Kind.REGISTER:
        return reverse("forum:register")
    return reverse("forum:room", args=[room.key])


def thread_url(thread: Thread) -> str:
    """The canonical address: that of the room for its one stream, else the number with the words of the title."""
    if thread.kind == Thread.Kind.STREAM:
        return room_url(thread.room)
    if slug := thread.slug:
        return reverse("forum:thread_slug", args=[thread.pk, slug])
    return short_url(thread)


def short_url(thread: Thread) -> str:
    """Without the words: an Arabic title in percent signs cannot be read once it is pasted."""
    return reverse("forum:thread", args=[thread.pk])


def page_start(number: int) -> int:
    """After which number the page of post `number` begins."""
    size = settings.POSTS_PER_PAGE
    return max(number - 1, 0) // size * size


def page_url(thread: Thread, number: int) -> str:
    """The page that holds post `number`, at the post. Pages begin after 0, 50, 100 …, so an address stays good."""
    after = page_start(number)
    # A stream without a number opens at its end, a thread at its beginning.
    query = f"?after={after}" if after or thread.kind == Thread.Kind.STREAM else ""
    return f"{thread_url(thread)}{query}#p-{number}"


def post_url(post: Post) -> str:
    """The permalink; of a post that waits, the place where it waits."""
    if post.number is None:
        return f"{thread_url(post.thread)}#w-{post.pk}"
    return reverse("forum:permalink", args=[post.thread_id, post.number])


def waiting_url(thread: Thread) -> str:
    """Where the posts of a thread that wait for approval stand: below its last page."""
    return page_url(thread, max(thread.last_number, 1)).partition("#")[0] + "#waiting"
