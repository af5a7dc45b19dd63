"""Looking for posts among 100,000 that differ: words rare and frequent, forms, phrases, filters. The search by itself
in a process of its own, then through the two doors, which draw or tell twenty-five posts each."""

from itertools import cycle
from urllib.parse import quote

from .. import stage as staging
from ..door import Door
from ..measure import Meter, p50_p99
from ..parts import Majlis
from ..result import Result
from ..run import Run
from ..stage import Stage
from .posts import flat_out

POSTS, QUICK_POSTS = 100_000, 10_000
TARGET, SLOWEST = 200, 150
READERS = 4
# What directors look for: one word, its other forms, several, a phrase, what is left out, filters, what is nowhere.
QUERIES = (
    "المهلة",
    "مهل",
    "واجهات الربط",
    "الخدمات الرقمية",
    '"خلاصة المقارنة"',
    "اللجنة -المسودة",
    "نسبة الخدمة",
    "الجمارك غداً",
    "اجتماع اللجان الفنية",
    "لغة:العربية التعميم",
    "blockchain",
    "القضاء تدريجيا",
)


async def search(run: Run) -> None:
    posts = QUICK_POSTS if run.quick else POSTS
    for kind in ("postgres", "sqlite"):
        with run.step(f"Laying {posts:,} posts that differ, with their words ({kind})"):
            server, stage = run.parts.majlis(kind)
            staging.ask(server.env, f"_fill_differing({stage.thread}, {posts})")
        with run.step(f"Searching by itself ({kind})"):
            _by_itself(run, server, kind, posts)
        with server, run.step(f"Searching through the doors ({kind})"):
            for door, (path, accept) in DOORS.items():
                await _ask(run, server, stage, kind, posts, door, path, accept)


def _by_itself(run: Run, server: Majlis, kind: str, posts: int) -> None:
    """Of a person whose rights are asked anew each time, as `forum.search.find` is called by every door."""
    rate, times = staging.ask(server.env, f"_searches({list(QUERIES)!r}, {run.seconds(8)})")
    p50, p99 = p50_p99(times)
    run.add(
        Result(
            row="search",
            what=f"searches in {posts:,} Arabic posts, rights applied, {_NAMES[kind]}",
            target=f"≥ {TARGET}/s, p99 ≤ {SLOWEST} ms",
            measured=f"{rate:.0f}/s, p50 / p99 {p50:.1f} / {p99:.1f} ms",
            met=rate >= TARGET and p99 <= SLOWEST,
            note="one after another on one thread",
            numbers={f"search-{kind}": rate},
        )
    )


async def _ask(
    run: Run, server: Majlis, stage: Stage, kind: str, posts: int, door: str, path: str, accept: str
) -> None:
    queries = cycle(QUERIES)
    doors = [Door(server.url, stage.sessions[n]) for n in range(READERS)]

    async def one() -> None:
        through = doors.pop()
        status, _head, body = await through.get(f"{path}?q={quote(next(queries))}", accept=accept)
        assert status == 200, (status, body[:300])
        doors.append(through)

    await flat_out(one, 2.0, READERS)
    meter = Meter(server.pid)
    rate, times = await flat_out(one, run.seconds(8), READERS)
    seconds, cpu = meter.end()
    p50, p99 = p50_p99(times)
    run.add(
        Result(
            row="search",
            what=f"the same through {door}, {_NAMES[kind]}",
            measured=f"{rate:.0f}/s, p50 / p99 {p50:.1f} / {p99:.1f} ms",
            note=f"{cpu / max(rate * seconds, 1) * 1000:.1f} ms of the process's processor time each",
        )
    )


DOORS = {"the page": ("/search/", "text/html"), "the API": ("/api/v1/search", "application/json")}
_NAMES = {"postgres": "PostgreSQL", "sqlite": "SQLite"}
