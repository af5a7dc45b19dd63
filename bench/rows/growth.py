"""The same three acts with ten thousand posts stored and with a million (performance.md §3)."""

from .. import stage as staging
from ..measure import percentile
from ..result import Result
from ..run import Run
from ..speaking import Posters
from .posts import flat_out
from .reads import answers, ask, latest, page

SMALL, LARGE = 10_000, 1_000_000
TARGET = 1.3


async def growth(run: Run) -> None:
    costs = {size: await _costs(run, size) for size in (SMALL, LARGE)}
    for act in costs[SMALL]:
        small, large = costs[SMALL][act], costs[LARGE][act]
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


async def _costs(run: Run, size: int) -> dict[str, float]:
    """Median milliseconds of each act; a tenth of the posts are in the thread that is read and written."""
    with run.step(f"Laying the Council and {size:,} posts"):
        server, stage = run.parts.majlis("postgres")
        staging.fill(server.env, stage.thread, size // 10, elsewhere=size - size // 10)
    with server, run.step(f"Reading and writing with {size:,} posts"):
        posters = Posters(server.url, stage.sessions, stage.thread, 1)

        async def post() -> None:
            await posters.say()

        found = {}
        acts = [("thread page", page(stage, size // 10 - 50), "text/html")]
        if await answers(server, stage):
            acts.append(("latest 50 as JSON", latest(stage), "application/json"))
        for act, path, accept in acts:
            _rate, times = await ask(run, server.url, stage.sessions[0], path, accept)
            found[act] = percentile(times, 0.5) * 1000
        await flat_out(post, 1.0, 1)
        _rate, times = await flat_out(post, run.seconds(6), 1)
        found["post"] = percentile(times, 0.5) * 1000
        posters.leave()
    return found
