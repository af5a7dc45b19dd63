"""Posts that this very process has written, held for the moment until they are handed on.

Whoever wrote a post has it in hand with its thread and its author; reading all of it back is the dearest part of
handing it on. What is held is used only while the log says that nothing has happened in the room since but more such
posts (reader.py): then it is what would be read. A post that quotes another is left to the log, for what it quotes
was read before the room was locked and may be withdrawn by now.
"""

from itertools import islice
from threading import Lock
from time import monotonic

from forum.mentions.quoted import of_quotes
from forum.models import Event

KIND = "post.created"  # leaves all that was there before as it was
KEPT_SECONDS = 1.0
MOST_KEPT = 500


class Own:
    """Put in by the threads that write, taken out by the one that reads."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int], tuple[Event, float]] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def put(self, event: Event) -> None:
        post = event.post
        if event.kind != KIND or post is None or post.reply_to_id is not None or of_quotes(post.mentions):
            return
        now = monotonic()
        with self._lock:
            self._let_go(now)
            self._kept[event.room_id, event.seq] = event, now + KEPT_SECONDS

    def _let_go(self, now: float) -> None:
        """Of what nobody came for: its room was left, or it was read with what came before it."""
        for key, (_event, until) in list(islice(self._kept.items(), 10)):
            if until >= now and len(self._kept) < MOST_KEPT:
                return  # The oldest stand first.
            del self._kept[key]

    def take(self, room_id: int, after: int, limit: int) -> list[Event]:
        """The run of held events that follows `after` without a hole; they are held no longer."""
        now = monotonic()
        run: list[Event] = []
        with self._lock:
            while len(run) < limit and (found := self._kept.pop((room_id, after + len(run) + 1), None)) is not None:
                if found[1] < now:
                    break
                run.append(found[0])
        return run
