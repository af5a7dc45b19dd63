"""Reading: the latest posts as JSON, the page of a thread, what it weighs and how many queries it takes."""

import gzip
import re

from .. import stage as staging
from ..door import Door
from ..measure import p50_p99
from ..parts import Majlis
from ..result import Result
from ..run import Run
from ..stage import Stage
from .posts import flat_out

POSTS = 100_000
PAGE_TARGET, JSON_TARGET, QUERIES_TARGET = 60, 300, 25
WEIGHT_TARGET, FIRST_VISIT_TARGET = 150 * 1024, 350 * 1024
READERS = 4


async def reads(run: Run) -> None:
    floor = await _floor(run)
    with run.step(f"Laying the Council and {POSTS:,} posts"):
        server, stage = run.parts.majlis("postgres")
        staging.fill(server.env, stage.thread, POSTS)
    with server:
        with run.step("Latest 50 as JSON"):
            await _json(run, server, stage, floor)
        with run.step("The page of a thread"):
            await _page(run, server, stage)
            await _weight(run, server, stage)
            _queries(run, server, stage)


def latest(stage: Stage) -> str:
    return f"/api/v1/threads/{stage.thread}/posts"


async def answers(server: Majlis, stage: Stage) -> bool:
    door = Door(server.url, stage.sessions[0])
    status, _head, _body = await door.get(latest(stage), accept="application/json")
    door.close()
    return status == 200


def page(stage: Stage, after: int = POSTS - 50) -> str:
    return f"{stage.path}?after={after}"


async def _floor(run: Run) -> float:
    with run.step("A bare view, latest 50"), run.parts.floor("postgres", layer="memory") as server:
        door = Door(server.url)
        for _n in range(60):
            await door.post("/post/", {"room": "1", "body": staging.TEXTS[3]})
        rate, _times = await ask(run, server.url, "", "/latest/1/", "application/json")
    return rate


async def ask(run: Run, url: str, session: str, path: str, accept: str) -> tuple[float, list[float]]:
    doors = [Door(url, session) for _n in range(READERS)]

    async def one() -> None:
        door = doors.pop()
        status, _head, body = await door.get(path, accept=accept)
        assert status == 200, (status, path, body[:300])
        doors.append(door)

    await flat_out(one, 1.0, READERS)
    return await flat_out(one, run.seconds(6), READERS)


async def _json(run: Run, server: Majlis, stage: Stage, floor: float) -> None:
    if not await answers(server, stage):
        run.add(Result(row="reads", what="latest 50 as JSON", measured="the API is not there", met=False))
        return
    rate, times = await ask(run, server.url, stage.sessions[0], latest(stage), "application/json")
    p50, p99 = p50_p99(times)
    run.add(
        Result(
            row="reads",
            what=f"latest 50 of {POSTS:,} as JSON, rights applied",
            target=f"≥ {JSON_TARGET}/s",
            measured=f"{rate:.0f}/s, p50 / p99 {p50:.1f} / {p99:.1f} ms",
            met=rate >= JSON_TARGET,
            floor=f"bare view: {floor:.0f}/s; {rate / floor:.2f} ×",
            numbers={"json": rate, "floor-json": floor},
        )
    )


async def _page(run: Run, server: Majlis, stage: Stage) -> None:
    rate, times = await ask(run, server.url, stage.sessions[0], page(stage), "text/html")
    p50, p99 = p50_p99(times)
    run.add(
        Result(
            row="reads",
            what="thread page, HTML, 50 posts, signed in",
            target=f"≥ {PAGE_TARGET}/s",
            measured=f"{rate:.0f}/s, p50 / p99 {p50:.1f} / {p99:.1f} ms",
            met=rate >= PAGE_TARGET,
            numbers={"page": rate},
        )
    )


def _queries(run: Run, server: Majlis, stage: Stage) -> None:
    counted = staging.ask(server.env, f"_queries({stage.sessions[0]!r}, {page(stage)!r})")
    run.add(
        Result(
            row="reads",
            what="queries of the thread page",
            target=f"≤ {QUERIES_TARGET}",
            measured=f"{counted}",
            met=counted <= QUERIES_TARGET,
        )
    )


async def _weight(run: Run, server: Majlis, stage: Stage) -> None:
    """As it comes over the wire behind the proxy of deploy/, which compresses pages; files are sent as kept."""
    door = Door(server.url, stage.sessions[0])
    _status, _head, html = await door.get(page(stage))
    compressed = len(gzip.compress(html, 5))
    files = set(re.findall(rb'(?:src|href)="(/static/[^"]+)"', html))
    weight, fonts = 0, 0
    todo, seen = list(files), set(files)
    while todo:
        name = todo.pop()
        status, _head, body = await door.get(name.decode(), accept="*/*", more="Accept-Encoding: br, gzip\r\n")
        if status != 200:
            continue
        weight += len(body)
        fonts += len(body) if name.endswith(b".woff2") else 0
        _status, _head, plain = await door.get(name.decode(), accept="*/*")
        for found in _named_in(name, plain) - seen:
            seen.add(found)
            todo.append(found)
    door.close()
    run.add(
        Result(
            row="reads",
            what="weight of a thread page over the wire, without pictures",
            target="≤ 150 KiB; first visit with fonts ≤ 350 KiB",
            measured=f"{compressed / 1024:.0f} KiB again, {(compressed + weight) / 1024:.0f} KiB the first time",
            met=compressed <= WEIGHT_TARGET and compressed + weight <= FIRST_VISIT_TARGET,
            note=f"HTML {len(html) / 1024:.0f} KiB before compression; fonts {fonts / 1024:.0f} KiB",
        )
    )


def _named_in(name: bytes, body: bytes) -> set[bytes]:
    """Files a style sheet or a module asks for."""
    folder = name.rpartition(b"/")[0]
    wanted = rb'(?:url\(|@import |from |import )\(?"?([\w./-]+\.(?:css|js|woff2|svg))'
    found = set()
    for path in re.findall(wanted, body) if name.endswith((b".css", b".js")) else []:
        parts = (path if path.startswith(b"/") else folder + b"/" + path).split(b"/")
        clean: list[bytes] = []
        for part in parts:
            clean = clean[:-1] if part == b".." else clean if part == b"." else [*clean, part]
        found.add(b"/".join(clean))
    return found
