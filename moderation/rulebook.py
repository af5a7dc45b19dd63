"""The rules in force: which words a room does not want, and what else a text is looked through for (domain.md W3)."""

from collections import OrderedDict, deque
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from django.db.models import Q

from .models import WordRule
from .rules.signs import Sign, fingerprint, listed, signs
from .rules.words import Match, found, gravest
from .rules.words import Rule as Ready

# A rule that was added in another process speaks here within this time; in its own at once.
FRESH_SECONDS = 5.0
REPEATS_WITHIN = 600.0
MOST_REPEATS, MOST_AUTHORS = 5, 2000


@dataclass(frozen=True)
class Seen:
    """What the rules say of a text."""

    matches: list[Match]
    signs: list[Sign]

    @property
    def act(self) -> str:
        """refuse, hold, flag, or nothing: the gravest rule of the word list decides."""
        return gravest(self.matches)

    @property
    def findings(self) -> tuple[Sign, ...]:
        return (*(listed(match) for match in self.matches), *self.signs)


class _Rules:
    """The rules of every room, read again now and then."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._by_room: dict[int | None, tuple[Ready, ...]] = {}
        self._read_at = float("-inf")

    def forget(self) -> None:
        self._read_at = float("-inf")

    def of(self, room: int) -> tuple[Ready, ...]:
        with self._lock:
            if monotonic() - self._read_at > FRESH_SECONDS:
                self._by_room, self._read_at = _standing(), monotonic()
        return self._by_room.get(None, ()) + self._by_room.get(room, ())


def _standing() -> dict[int | None, tuple[Ready, ...]]:
    rows = WordRule.objects.filter(Q(removed_at=None)).order_by("pk").values_list("room", "words", "act", "pk")
    found_rules: dict[int | None, tuple[Ready, ...]] = {}
    for room, words, act, pk in rows:
        found_rules[room] = (*found_rules.get(room, ()), Ready(words, act, pk))
    return found_rules


class _Repeats:
    """Fingerprints of what each author wrote lately in this process: a repetition is a sign, not a proof."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._by_author: OrderedDict[int, deque[tuple[float, str]]] = OrderedDict()

    def forget(self) -> None:
        with self._lock:
            self._by_author.clear()

    def before(self, author: int) -> list[str]:
        since = monotonic() - REPEATS_WITHIN
        with self._lock:
            return [print_ for at, print_ in self._by_author.get(author, ()) if at >= since]

    def add(self, author: int, body: str) -> None:
        if mark := fingerprint(body):
            with self._lock:
                self._by_author.setdefault(author, deque(maxlen=MOST_REPEATS)).append((monotonic(), mark))
                self._by_author.move_to_end(author)
                if len(self._by_author) > MOST_AUTHORS:
                    self._by_author.popitem(last=False)


rules, repeats = _Rules(), _Repeats()


def look(author: int, room: int, body: str) -> Seen:
    """What the rules of a room say of a text. A query every few seconds, none in between."""
    standing = rules.of(room)
    return Seen(found(body, standing) if standing else [], signs(body, earlier=repeats.before(author)))
