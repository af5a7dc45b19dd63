"""What waits for one reader, bounded both in frames and in bytes (delivery.md G12)."""

import asyncio
from collections import deque

from .frames import Close, Frame, Run
from .wire import Wire

LOOK_AGAIN = 0.02  # seconds between looks at a transport that could take no more


class Window:
    """Frames go straight to the wire while it takes them; else they wait here, up to a limit, in order.

    A frame larger than the whole limit is let in when nothing waits: refusing it would refuse it forever.
    """

    def __init__(self, wire: Wire, *, frames: int, bytes_: int) -> None:
        self._wire = wire
        wire.on_ready = self._flush
        self._most_frames = frames
        self._most_bytes = bytes_
        self._waiting: deque[Frame] = deque()
        self._bytes = 0
        self._timer: asyncio.TimerHandle | None = None
        self.closed = False

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def filling(self) -> bool:
        """Whether a quarter of it is used: what is not urgent should wait."""
        return len(self._waiting) * 4 >= self._most_frames or self._bytes * 4 >= self._most_bytes

    def offer(self, frame: Frame) -> bool:
        """Send it now or later. False: the reader is too slow and this window is full."""
        if self.closed:
            return True
        if not self._waiting and self._wire.ready:
            self._wire.write(frame)
            return True
        full = len(self._waiting) >= self._most_frames or self._bytes + len(frame) > self._most_bytes
        if full and self._waiting:
            return False
        self._waiting.append(frame)
        self._bytes += len(frame)
        self._look_later()
        return True

    def offer_run(self, run: Run) -> bool:
        """The same for frames that follow each other: as one piece while none has to wait."""
        if not self.closed and not self._waiting and self._wire.ready and self._wire.put(run.raw):
            return True
        return all(self.offer(frame) for frame in run.frames)

    def close(self, code: Close, *, drop: bool = False) -> None:
        """End the socket after what waits, as far as the wire takes it, or dropping it."""
        if self.closed:
            return
        if not drop:
            self._flush()
        self.abandon()
        self._wire.close(code)

    def abandon(self) -> None:
        """Nothing more goes out: the socket has ended."""
        self.closed = True
        self._waiting.clear()
        if self._timer is not None:
            self._timer.cancel()

    async def drained(self) -> None:
        """Wait until nothing waits here, so that more of a catch-up fits."""
        while not self.closed and (self._waiting or not self._wire.ready):
            await asyncio.sleep(LOOK_AGAIN)

    def _look_later(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(LOOK_AGAIN, self._look)

    def _look(self) -> None:
        self._timer = None
        if not self.closed:
            self._flush()
            if self._waiting:
                self._look_later()

    def _flush(self) -> None:
        while not self.closed and self._waiting and self._wire.ready:
            frame = self._waiting.popleft()
            self._bytes -= len(frame)
            self._wire.write(frame)
