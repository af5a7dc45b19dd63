"""The table on the screen, and docs/performance.md with its plots."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.table import Table

from .plots import Bar, bars
from .result import Result

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
WORDS = {True: "[green]met[/]", False: "[red]not met[/]", None: ""}
PLAIN = {True: "met", False: "**not met**", None: ""}
PACKAGES = ("django", "daphne", "uvicorn", "channels", "psycopg", "redis", "msgspec", "twisted")
HEADINGS = {
    "fanout": "Fan-out: from one member's POST to every open socket",
    "posts": "Writing",
    "reads": "Reading",
    "search": "Searching",
    "desk": "The desk after a long day",
    "idle": "Idle sockets",
    "storm": "A storm of reconnects",
    "growth": "Growth",
    "start": "A process",
    "profile": "Where the time of a post goes",
}
BEGINNING = """# Performance

`make bench` measures this and writes this page. It starts real parts (PostgreSQL with `fsync`, a Redis-protocol server,
{server} with one process of Majlis), lays a Council of 250 members with real sessions, and posts through the real door:
an HTTP POST with its session, its CSRF token and its rights, stored, logged, told, and written to every open socket.
Beside it runs the floor, in the same minutes: the consumer of the Channels tutorial, which stores nothing, and a bare
Django view over one table. What counts is the ratio in one run; figures of another machine, or of another hour of this
one, are another run's.

A benchmark prints; it does not pass or fail. `make bench ROWS=fanout,posts` selects rows, `QUICK=1` shortens them,
`SERVER=uvicorn` measures another server. The limit of posts a minute is lifted for it, nothing else is.

Measured on {date}: {machine}. Client, server and database share these cores. A load average well above two says
that other work ran on them too: then only ratios to the floor mean something, and growth, whose two halves are measured
minutes apart, means little. {versions}.
"""


def table(results: list[Result]) -> Table:
    drawn = Table("what", "target", "measured", "", "floor in this run")
    for result in results:
        drawn.add_row(result.what, result.target, f"[bold]{result.measured}[/]", WORDS[result.met], result.floor)
    return drawn


def write(results: list[Result], *, server: str) -> None:
    """docs/performance.md and the plots of those rows that were measured."""
    numbers = {name: value for result in results for name, value in result.numbers.items()}
    parts = [BEGINNING.format(server=server.title(), date=f"{datetime.now(UTC):%d %B %Y, %H:%M} UTC", **_machine())]
    for row, heading in HEADINGS.items():
        own = [result for result in results if result.row == row]
        if own:
            parts += [f"\n## {heading}\n", _section(row, own, numbers)]
    (ROOT / "docs" / "performance.md").write_text("\n".join(parts), encoding="utf-8")


def _section(row: str, own: list[Result], numbers: dict[str, float]) -> str:
    lines = ["| what | target | measured | | floor in this run |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| {r.what} | {r.target} | {r.measured} | {PLAIN[r.met]} | {r.floor} |" for r in own]
    lines += [f"\n{r.what}: {r.note}." for r in own if r.note]
    if row == "profile":
        shares = {name[5:]: value for name, value in numbers.items() if name.startswith("part ")}
        lines += ["\n| part | share |", "| --- | --- |"]
        lines += [f"| {name} | {share:.0%} |" for name, share in sorted(shares.items(), key=lambda one: -one[1])]
    for name, drawing in _plots(row, numbers).items():
        IMAGES.mkdir(exist_ok=True)
        (IMAGES / f"{name}.svg").write_text(drawing, encoding="utf-8")
        lines.append(f"\n![{HEADINGS[row]}](images/{name}.svg)")
    return "\n".join(lines) + "\n"


def _plots(row: str, numbers: dict[str, float]) -> dict[str, str]:
    wanted = PLOTS.get(row, {})
    drawn = {}
    for name, (title, unit, asked) in wanted.items():
        rows = [Bar(label, numbers[key], kind, target) for label, key, kind, target in asked if key in numbers]
        if rows:
            drawn[name] = bars(title, unit, rows)
    return drawn


Asked = tuple[str, str, str, float | None]
PLOTS: dict[str, dict[str, tuple[str, str, list[Asked]]]] = {
    "fanout": {
        "fanout-highest": (
            "Deliveries a second at the highest rate",
            "/s",
            [
                part
                for size, target in ((50, None), (200, 25_000.0), (1000, None))
                for part in (
                    (f"Majlis, stored, {size} sockets", f"deliveries-{size}", "ours", target),
                    (f"tutorial, nothing stored, {size}", f"floor-{size}", "floor", None),
                )
            ],
        ),
        "fanout-latency": (
            "From POST to socket at a fixed rate, 99th percentile",
            "ms",
            [
                part
                for size, target in ((50, None), (200, 30.0), (1000, 90.0))
                for part in (
                    (f"Majlis, stored, {size} sockets", f"p99-{size}", "ours", target),
                    (f"tutorial, nothing stored, {size}", f"floor-p99-{size}", "floor", None),
                )
            ],
        ),
    },
    "posts": {
        "posts": (
            "Posts a second, ten posters, one process",
            "/s",
            [
                ("Majlis on PostgreSQL", "posts-postgres", "ours", 200.0),
                ("a bare view on PostgreSQL", "floor-posts-postgres", "floor", None),
                ("Majlis on SQLite", "posts-sqlite", "ours", 120.0),
                ("a bare view on SQLite", "floor-posts-sqlite", "floor", None),
            ],
        )
    },
    "reads": {
        "reads": (
            "Reading, answers a second",
            "/s",
            [
                ("latest 50 of 100,000 as JSON", "json", "ours", 300.0),
                ("a bare view, latest 50", "floor-json", "floor", None),
                ("thread page, HTML", "page", "ours", 60.0),
            ],
        )
    },
    "search": {
        "search": (
            "Searches a second, 100,000 posts",
            "/s",
            [
                ("on PostgreSQL", "search-postgres", "ours", 200.0),
                ("on SQLite", "search-sqlite", "ours", 200.0),
            ],
        )
    },
}


def _machine() -> dict[str, str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    load = os.getloadavg()[0]
    machine = (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB, Linux, load average {load:.1f} at the end"
    )
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return {"machine": machine, "versions": f"Python {platform.python_version()}, {versions}"}
