"""From one sender's POST to every open socket: fixed rates, and the highest that is held (performance.md §3)."""

from collections.abc import Callable
from dataclasses import dataclass

from ..crowd import Crowd, resume
from ..measure import Meter
from ..result import Result
from ..run import Run
from ..speaking import Heard, Listening, Posters, tutorial
from ..stage import Stage

# Things on their way at once while the highest rate is looked for: enough that the server never waits for us.
WINDOW = 10


@dataclass(frozen=True)
class Size:
    sockets: int
    rate: float  # posts a second
    p50: float | None = None  # targets in milliseconds
    p99: float | None = None
    deliveries: float | None = None  # a second, at the highest rate
    times_floor: float | None = None


SIZES = (
    Size(50, 20),
    Size(200, 20, p50=12, p99=30, deliveries=25_000, times_floor=8),
    Size(1000, 5, p50=40, p99=90),
)


async def fanout(run: Run) -> None:
    for size in SIZES:
        floor = await _floor(run, size)
        await _ours(run, size, floor)


async def _floor(run: Run, size: Size) -> dict[str, Heard]:
    with run.step(f"The tutorial's consumer, {size.sockets} sockets"), run.parts.floor("sqlite") as server:
        crowd = Crowd(server.url)
        await crowd.open([""] * size.sockets, [""] * size.sockets)
        heard = await _both(run, crowd, Listening(crowd, tutorial(crowd)), size)
        crowd.leave()
    return heard


async def _ours(run: Run, size: Size, floor: dict[str, Heard]) -> None:
    with run.step(f"Majlis, {size.sockets} sockets: laying the Council"):
        server, stage = run.parts.majlis("postgres")
    with server, run.step(f"Majlis, {size.sockets} sockets"):
        crowd, posters = Crowd(server.url), Posters(server.url, stage.sessions, stage.thread)
        await crowd.open(*_members(stage, size.sockets))
        meter = Meter(server.pid)
        heard = await _both(run, crowd, Listening(crowd, posters.say), size, meter.begin)
        _tell(run, size, heard, floor, meter.end()[1])
        posters.leave()
        crowd.leave()


def _members(stage: Stage, sockets: int) -> tuple[list[str], list[str]]:
    said = resume(stage.room, stage.head, stage.epoch)
    return [stage.cookie(number) for number in range(sockets)], [said] * sockets


async def _both(
    run: Run, crowd: Crowd, listening: Listening, size: Size, before: Callable[[], None] | None = None
) -> dict[str, Heard]:
    """The fixed rate, then the highest."""
    await listening.flat_out(1.0, 2)  # Warm: connections, templates, the first query of each kind.
    fixed = await listening.at_rate(size.rate, run.seconds(12))
    if before:
        before()
    return {"fixed": fixed, "highest": await listening.flat_out(run.seconds(10), WINDOW)}


def _tell(run: Run, size: Size, heard: dict[str, Heard], floor: dict[str, Heard], cpu: float) -> None:
    _tell_fixed(run, size, heard["fixed"], floor["fixed"])
    _tell_highest(run, size, heard["highest"], floor["highest"], cpu)


def _tell_fixed(run: Run, size: Size, ours: Heard, floor: Heard) -> None:
    p50, p99 = ours.p50_p99
    asked = size.p50 is not None and size.p99 is not None
    run.add(
        Result(
            row="fanout",
            what=f"{size.sockets} sockets, {size.rate:g} posts/s stored: p50 / p99",
            target=f"≤ {size.p50:g} / {size.p99:g} ms, 0 lost" if asked else "",
            measured=f"{p50:.1f} / {p99:.1f} ms, {ours.lost} lost, {ours.doubled} doubled",
            met=(p50 <= size.p50 and p99 <= size.p99 and not ours.lost) if asked else None,  # type: ignore[operator]
            floor="{:.1f} / {:.1f} ms, nothing stored".format(*floor.p50_p99),
            numbers={
                f"p50-{size.sockets}": p50,
                f"p99-{size.sockets}": p99,
                f"floor-p50-{size.sockets}": floor.p50_p99[0],
                f"floor-p99-{size.sockets}": floor.p50_p99[1],
            },
        )
    )


def _tell_highest(run: Run, size: Size, ours: Heard, floor: Heard, cpu: float) -> None:
    ratio = ours.per_second / floor.per_second
    enough = ours.per_second >= (size.deliveries or 0) and ratio >= (size.times_floor or 0) and not ours.lost
    run.add(
        Result(
            row="fanout",
            what=f"{size.sockets} sockets, highest rate of stored posts: deliveries/s",
            target=f"≥ {size.deliveries:,.0f}/s, ≥ {size.times_floor:g} × the tutorial" if size.deliveries else "",
            measured=f"{ours.per_second:,.0f}/s ({ours.said / ours.seconds:.0f} posts/s), {ours.lost} lost, "
            f"p50 / p99 {ours.p50_p99[0]:.0f} / {ours.p50_p99[1]:.0f} ms",
            met=enough if size.deliveries else None,
            floor=f"{floor.per_second:,.0f}/s; {ratio:.1f} ×",
            note=f"{cpu / ours.deliveries * 1e6:.1f} µs of processor a delivery, the storing of the posts included",
            numbers={f"deliveries-{size.sockets}": ours.per_second, f"floor-{size.sockets}": floor.per_second},
        )
    )
