"""The same three acts with ten thousand posts stored and with a million (performance.md §3).

Both stand side by side and are asked in turn, a second here and a second there: what else the machine does in these
minutes falls on both alike, so that what is left between them is the growth.
"""

from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from .. import stage as staging
from ..door import Door
from ..measure import percentile
from ..parts import Majlis
from ..result import Result
from ..run import Run
from ..speaking import Posters
from ..stage import Stage
from .posts import flat_out
from .reads import latest, page

SMALL, LARGE = 10_000, 1_000_000
TARGET = 1.3
TURNS = 12
Act = Callable[[], Awaitable[None]]


@dataclass
class Side:
    """A Council with so many posts, a tenth of them in the thread that is read and written."""

    size: int
    server: Majlis
    stage: Stage
    acts: dict[str, Act] = field(default_factory=dict)
    times: dict[str, list[float]] = field(default_factory=dict)

    def open(self) -> None:
        door = Door(self.server.url, self.stage.sessions[0])
        posters = Posters(self.server.url, self.stage.sessions, self.stage.thread, 1)

        async def look(path: str, accept: str) -> None:
            status, _head, body = await door.get(path, accept=accept)
            assert status == 200, (status, path, body[:300])

        async def post() -> None:
            await posters.say()

        self.acts = {
            "thread page": lambda: look(page(self.stage, self.size // 10 - 50), "text/html"),
            "latest 50 as JSON": lambda: look(latest(self.stage), "application/json"),
            "post": post,
        }
        self.times = {act: [] for act in self.acts}

    def cost(self, act: str) -> float:
        """Median milliseconds."""
        return percentile(self.times[act], 0.5) * 1000


async def growth(run: Run) -> None:
    with ExitStack() as running:
        sides = [_laid(run, size) for size in (SMALL, LARGE)]
        for side in sides:
            running.enter_context(side.server)
            side.open()
        for act in sides[0].acts:
            with run.step(f"{act}, with {SMALL:,} posts and with {LARGE:,} in turn"):
                await _in_turn(run, sides, act)
    for act in sides[0].acts:
        _tell(run, act, *(side.cost(act) for side in sides))


def _laid(run: Run, size: int) -> Side:
    with run.step(f"Laying the Council and {size:,} posts"):
        server, stage = run.parts.majlis("postgres")
        staging.fill(server.env, stage.thread, size // 10, elsewhere=size - size // 10)
    return Side(size, server, stage)


async def _in_turn(run: Run, sides: list[Side], act: str) -> None:
    for turn in range(-1, max(int(run.seconds(TURNS)), 4)):
        for side in sides if turn % 2 else sides[::-1]:
            _rate, times = await flat_out(side.acts[act], 1.0, 1)
            if turn >= 0:  # The first turn wakes what is to be kept.
                side.times[act] += times


def _tell(run: Run, act: str, small: float, large: float) -> None:
    run.add(
        Result(
            row="growth",
            what=f"{act}: cost at {LARGE:,} posts to that at {SMALL:,}",
            target=f"≤ {TARGET:g} ×",
            measured=f"{large / small:.2f} × ({small:.1f} → {large:.1f} ms)",
            met=large / small <= TARGET,
            numbers={f"{act}-small": small, f"{act}-large": large},
        )
    )
