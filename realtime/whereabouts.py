"""Where people are: one person from several tabs and processes (product.md §1.13). Pure: no socket, no database.

Here if any tab is here, else away if any tab is open, else gone. A tab that closes counts for a few seconds more, so
that going to the next page does not flicker. What another process says holds until it says otherwise or is not heard
for a while, so that the people of a process that was killed do not stay for ever.
"""

from collections import deque
from collections.abc import Callable, Hashable
from time import monotonic

from .news import LONGEST, State

# What others may make us keep; past it what is new is not believed.
MOST_ELSEWHERE = 50_000


class Whereabouts:
    def __init__(self, *, grace: float, clock: Callable[[], float] = monotonic) -> None:
        self._grace = grace
        self._clock = clock
        self._tabs: dict[int, dict[Hashable, State]] = {}
        self._closed: deque[tuple[float, int, Hashable]] = deque()  # tabs that count for a moment more
        self._elsewhere: dict[tuple[int, str], tuple[State, float]] = {}
        self._processes: dict[int, set[str]] = {}  # in which others each person is said to be
        self.changed: set[int] = set()  # whose state may have changed since it was last looked at

    def opened(self, person: int, tab: Hashable) -> None:
        """A tab that has not said anything yet may stand behind others."""
        self._put(person, tab, "away")

    def says(self, person: int, tab: Hashable, state: State) -> None:
        if tab in self._tabs.get(person, {}):
            self._put(person, tab, state)

    def closed(self, person: int, tab: Hashable) -> None:
        state = self._tabs.get(person, {}).pop(tab, None)
        if state is not None:
            rest = object()
            self._tabs[person][rest] = state
            self._closed.append((self._clock() + self._grace, person, rest))

    def _put(self, person: int, tab: Hashable, state: State) -> None:
        self._tabs.setdefault(person, {})[tab] = state
        self.changed.add(person)

    def elsewhere(self, person: int, process: str, state: State, lasts: float = LONGEST) -> None:
        """Another process says so. Perhaps it is not true: it shows nobody more than the database allows."""
        key = (person, process)
        if state == "gone":
            self._forget(key)
        elif key in self._elsewhere or len(self._elsewhere) < MOST_ELSEWHERE:
            if self._elsewhere.get(key, ("gone",))[0] != state:
                self.changed.add(person)
            self._elsewhere[key] = (state, self._clock() + lasts)
            self._processes.setdefault(person, set()).add(process)

    def _forget(self, key: tuple[int, str]) -> None:
        person, process = key
        if self._elsewhere.pop(key, None) is not None:
            self._processes[person].discard(process)
            if not self._processes[person]:
                del self._processes[person]
            self.changed.add(person)

    def expire(self) -> None:
        """Let go of tabs that closed a while ago. Cheap enough for every tick."""
        now = self._clock()
        while self._closed and self._closed[0][0] <= now:
            _, person, rest = self._closed.popleft()
            del self._tabs[person][rest]
            if not self._tabs[person]:
                del self._tabs[person]
            self.changed.add(person)

    def expire_elsewhere(self) -> None:
        """Let go of what was said by processes that are not heard any more. Looks at all of it."""
        now = self._clock()
        for key in [key for key, (_state, until) in self._elsewhere.items() if until <= now]:
            self._forget(key)

    def of(self, person: int) -> State:
        others = (self._elsewhere[person, process][0] for process in self._processes.get(person, ()))
        return _best(self.of_own(person), *others)

    def of_own(self, person: int) -> State:
        """By the tabs of this process alone: what the others are told."""
        return _best(*self._tabs.get(person, {}).values())

    def own(self) -> dict[int, State]:
        return {person: self.of_own(person) for person in self._tabs}


def _best(*states: State) -> State:
    return "here" if "here" in states else "away" if "away" in states else "gone"
