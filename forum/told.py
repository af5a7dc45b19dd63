"""What notifications tell of, as it is now: the posts she may still read, and how many have come.

A row stores no text. What is shown of a post is read here with the reader's own rights, so that a withdrawn or
returned post, or a thread closed to her, leaves nothing behind in an inbox.
"""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Count, Max, Q

from accounts.standing import Standing

from .models import LINE_KINDS, Notification, Post, Thread
from .notifications import STANDING
from .selectors import posts_for, threads_for, with_unread

NEW_THREAD = "new_thread"


class Told:
    """Posts and counts for many notifications. Three queries at most, none where nothing asks for them."""

    def __init__(self, standing: Standing, notices: Iterable[Notification]) -> None:
        self._standing = standing
        ones: set[int] = set()
        streams: dict[int, int] = {}
        rooms: dict[int, int] = {}
        for notice in notices:
            if notice.kind == NEW_THREAD and notice.room_id and notice.thread_id:
                rooms[notice.room_id] = min(notice.thread_id, rooms.get(notice.room_id, notice.thread_id))
            elif notice.kind in STANDING and notice.thread_id:
                number = notice.number or 1
                streams[notice.thread_id] = min(number, streams.get(notice.thread_id, number))
            elif notice.post_id:
                ones.add(notice.post_id)
        self._new = self._new_in(streams)
        self._posts = self._read(ones)
        self._threads = self._begun_in(rooms)

    def posts_of(self, notices: list[Notification]) -> list[Post]:
        if notices[0].kind in STANDING:
            newest = (notices[0].thread_id, self._new.get(notices[0].thread_id or 0, (0, 0))[1])
            return [post for post in self._posts if (post.thread_id, post.number) == newest]
        wanted = {notice.post_id for notice in notices}
        return [post for post in self._posts if post.pk in wanted]

    def threads_of(self, notices: list[Notification]) -> list[Thread]:
        if notices[0].kind != NEW_THREAD:
            return []
        return [thread for thread in self._threads if thread.room_id == notices[0].room_id]

    def count_of(self, notices: list[Notification]) -> int:
        if notices[0].kind == NEW_THREAD:
            return len(self.threads_of(notices))
        if notices[0].kind in STANDING:
            return self._new.get(notices[0].thread_id or 0, (0, 0))[0]
        return len(notices)

    def _new_in(self, streams: dict[int, int]) -> dict[int, tuple[int, int]]:
        """{thread: (how many others have written since that number, the number of the newest)}."""
        if not streams:
            return {}
        since = reduce(or_, (Q(thread=thread, number__gte=number) for thread, number in streams.items()))
        said = posts_for(self._standing).filter(since, status=Post.Status.PUBLISHED)
        said = said.exclude(author=self._standing.person).exclude(kind__in=LINE_KINDS)
        rows = said.order_by().values("thread").annotate(n=Count("pk"), newest=Max("number"))
        return {row["thread"]: (row["n"], row["newest"]) for row in rows}

    def _read(self, ones: set[int]) -> list[Post]:
        wanted = Q(pk__in=ones)
        for thread, (_, newest) in self._new.items():
            wanted |= Q(thread=thread, number=newest)
        if not ones and not self._new:
            return []
        return list(posts_for(self._standing).filter(wanted, number__isnull=False).order_by("-created_at", "-pk"))

    def _begun_in(self, rooms: dict[int, int]) -> list[Thread]:
        """Threads others have begun there since, which she has not opened; the newest first."""
        if not rooms:
            return []
        since = reduce(or_, (Q(room=room, pk__gte=thread) for room, thread in rooms.items()))
        begun = with_unread(self._standing.person, threads_for(self._standing).filter(since, last_number__gt=0))
        return list(begun.filter(read=0).exclude(starter=self._standing.person).order_by("-pk"))  # type: ignore[misc]
