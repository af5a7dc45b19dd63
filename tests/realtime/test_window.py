"""A slow reader is bounded; others are not held up."""

import asyncio

import pytest

from realtime.frames import Close, Frame, Run
from realtime.window import Window

pytestmark = pytest.mark.pure


class Pipe:
    """A wire that takes what one lets it take."""

    def __init__(self) -> None:
        self.ready = True
        self.joins = True
        self.sent: list[bytes] = []
        self.closed: Close | None = None

    def write(self, frame: Frame) -> None:
        self.sent.append(frame.raw)

    def put(self, raw: bytes) -> bool:
        if self.joins:
            self.sent.append(raw)
        return self.joins

    def close(self, code: Close) -> None:
        self.closed = code

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    async def finish(self) -> None: ...


def small(n: int) -> Frame:
    return Frame(b"%d" % n)


@pytest.fixture
def pipe() -> Pipe:
    return Pipe()


async def test_frames_go_straight_out_while_the_wire_takes_them(pipe):
    window = Window(pipe, frames=2, bytes_=1000)
    assert all(window.offer(small(n)) for n in range(100))
    assert len(pipe.sent) == 100
    assert len(window) == 0


async def test_a_reader_who_takes_nothing_is_bounded_in_frames(pipe):
    pipe.ready = False
    window = Window(pipe, frames=256, bytes_=512 * 1024)
    assert [window.offer(small(n)) for n in range(257)] == [True] * 256 + [False]
    assert len(window) == 256


async def test_and_in_bytes(pipe):
    pipe.ready = False
    window = Window(pipe, frames=256, bytes_=512 * 1024)
    taken = 0
    while window.offer(Frame(b"x" * 60_000)):
        taken += 1
    assert taken == 8


async def test_a_frame_larger_than_the_window_passes_when_nothing_waits(pipe):
    pipe.ready = False
    window = Window(pipe, frames=256, bytes_=1000)
    assert window.offer(Frame(b"x" * 5000))
    assert not window.offer(small(1))


async def test_what_waited_goes_out_in_order_once_the_wire_is_ready(pipe):
    pipe.ready = False
    window = Window(pipe, frames=256, bytes_=1000)
    for n in range(5):
        window.offer(small(n))
    pipe.ready = True
    await asyncio.wait_for(window.drained(), 1)
    window.offer(small(5))
    assert pipe.sent == [small(n).raw for n in range(6)]


async def test_frames_in_a_row_go_out_as_one_piece_while_none_has_to_wait(pipe):
    window = Window(pipe, frames=256, bytes_=1000)
    run = Run([small(n) for n in range(3)])
    assert window.offer_run(run)
    assert pipe.sent == [b"".join(small(n).raw for n in range(3))]
    pipe.joins = False
    assert window.offer_run(run)
    assert pipe.sent[1:] == [small(n).raw for n in range(3)]


async def test_each_frame_of_a_row_counts_for_a_reader_who_takes_nothing(pipe):
    pipe.ready = False
    window = Window(pipe, frames=4, bytes_=1000)
    run = Run([small(n) for n in range(3)])
    assert [window.offer_run(run), window.offer_run(run)] == [True, False]
    assert len(window) == 4
    pipe.ready = True
    window.offer_run(run)  # Not ahead of what waits.
    assert pipe.sent == []


async def test_nothing_goes_out_after_the_close(pipe):
    window = Window(pipe, frames=256, bytes_=1000)
    window.close(Close.RESTART)
    window.close(Close.SLOW)
    window.offer(small(1))
    assert pipe.closed == Close.RESTART
    assert pipe.sent == []


async def test_closing_a_slow_reader_lets_what_waited_go(pipe):
    pipe.ready = False
    window = Window(pipe, frames=256, bytes_=1000)
    window.offer(small(1))
    window.close(Close.SLOW, drop=True)
    assert len(window) == 0
    assert pipe.closed == Close.SLOW


@pytest.mark.parametrize(("size", "head"), [(0, 2), (125, 2), (126, 4), (65_535, 4), (65_536, 10)])
def test_a_frame_is_what_the_standard_says(size, head):
    frame = Frame(b"a" * size)
    assert len(frame) == head + size
    assert frame.raw[0] == 0x81  # a whole text frame
    assert frame.raw[1] in {size, 126, 127}  # not masked
    assert int.from_bytes(frame.raw[2:head] or frame.raw[1:2], "big") == size
    assert frame.text == "a" * size
