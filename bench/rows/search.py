"""Looking for posts among 100,000 that differ, by the door of programs: words rare and frequent, forms, phrases."""

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
        with server, run.step(f"Searching ({kind})"):
            await _ask(run, server, stage, kind, posts)


async def _ask(run: Run, server: Majlis, stage: Stage, kind: str, posts: int) -> None:
    queries = cycle(QUERIES)
    doors = [Door(server.url, stage.sessions[n]) for n in range(READERS)]

    async def one() -> None:
        door = doors.pop()
        status, _head, body = await door.get(f"/api/v1/search?q={quote(next(queries))}", accept="application/json")
        assert status == 200, (status, body[:300])
        doors.append(door)

    await flat_out(one, 2.0, READERS)
    meter = Meter(server.pid)
    rate, times = await flat_out(one, run.seconds(8), READERS)
    seconds, cpu = meter.end()
    p50, p99 = p50_p99(times)
    run.add(
        Result(
            row="search",
            what=f"searches in {posts:,} Arabic posts, rights applied, {_NAMES[kind]}",
            target=f"≥ {TARGET}/s, p99 ≤ {SLOWEST} ms",
            measured=f"{rate:.0f}/s, p50 / p99 {p50:.1f} / {p99:.1f} ms",
            met=rate >= TARGET and p99 <= SLOWEST,
            note=f"{cpu / max(rate * seconds, 1) * 1000:.1f} ms of the process's processor time a search.",
            numbers={f"search-{kind}": rate},
        )
    )


_NAMES = {"postgres": "PostgreSQL", "sqlite": "SQLite"}
