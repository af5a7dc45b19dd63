"""What the server sends, and how it is encoded: once, whoever it goes to (delivery.md §2, performance.md §4)."""

from collections.abc import Sequence
from enum import IntEnum
from struct import pack

import msgspec
from msgspec import Struct


class Close(IntEnum):
    """Why the server ends a socket. Part of the contract with the client (delivery.md §3). 1011 is never sent."""

    ABUSE = 1008
    TOO_LARGE = 1009
    RESTART = 1012
    SLOW = 4008
    SESSION_ENDED = 4401
    SECOND_FACTOR = 4403
    EPOCH_CHANGED = 4409


class Frame:
    """One encoded text frame. `raw` is it as it stands on the wire: servers do not mask, so all readers share it."""

    __slots__ = ("_head", "raw")

    def __init__(self, payload: bytes) -> None:
        head = _header(len(payload))
        self._head = len(head)
        self.raw = head + payload

    def __len__(self) -> int:
        return len(self.raw)

    @property
    def text(self) -> str:
        return self.raw[self._head :].decode()


class Run:
    """Frames that follow each other, and their bytes as one piece."""

    __slots__ = ("frames", "raw")

    def __init__(self, frames: Sequence[Frame]) -> None:
        self.frames = frames
        self.raw = b"".join(frame.raw for frame in frames)


def _header(size: int) -> bytes:
    if size < 126:
        return pack("!BB", 0x81, size)
    if size < 1 << 16:
        return pack("!BBH", 0x81, 126, size)
    return pack("!BBQ", 0x81, 127, size)


class Told(Struct, tag_field="t", omit_defaults=True, frozen=True):
    """The base of all frames: `t` says which; fields that say nothing are left out."""


class Hello(Told, tag="hello", frozen=True):
    """First on every socket: whose it is, how often the pulse comes, which start of which process serves it."""

    person: int
    pulse: float
    server: str


class Event(Told, tag="event", frozen=True):
    """What happened in a room. A post comes with its markup as it is now; without `html` the page fetches it."""

    room: int
    seq: int
    kind: str
    thread: int | None = None
    post: int | None = None
    number: int | None = None
    client_id: str | None = None
    html: str | None = None


class Skip(Told, tag="skip", frozen=True):
    """An event this reader may not see: nothing but its seq, so that her count has no hole."""

    room: int
    seq: int


class Live(Told, tag="live", frozen=True):
    """All that was missed has been sent; what follows is new."""

    room: int
    seq: int


class Resync(Told, tag="resync", frozen=True):
    """The log cannot bring this tab up to date: fetch the page, then resume from its numbers."""

    room: int


class Heads(Told, tag="heads", frozen=True):
    """The pulse: the last seq and the epoch of each room followed. Higher than hers means a frame was lost (G9)."""

    rooms: dict[int, tuple[int, str]]


class Gone(Told, tag="gone", frozen=True):
    """A room that is not hers, no longer hers, or not there. The three look the same."""

    room: int


class Mine(Told, tag="mine", frozen=True):
    """To the author's own sockets only: this post number is hers. Markup never says so."""

    thread: int
    number: int


class Nudge(Told, tag="nudge", frozen=True):
    """Something that is not kept: what a lost one told is learnt again from the page."""

    what: str
    thread: int | None = None
    number: int | None = None


class Shown(Struct, omit_defaults=True, frozen=True):
    """How one person is shown: here, away, dnd or gone, and what she says of it."""

    s: str
    text: str = ""


class Presence(Told, tag="presence", frozen=True):
    """How people are shown: all who were asked about, then those who changed."""

    people: dict[int, Shown]


class Typing(Told, tag="typing", frozen=True):
    """Somebody writes in a thread. It holds for a few seconds, or until her post comes."""

    thread: int
    person: int
    name: str


class Pong(Told, tag="pong", frozen=True):
    """The answer to `ping`."""


class Error(Told, tag="error", frozen=True):
    """A message was refused: a code for machines, a sentence in her language."""

    code: str
    message: str


FRAMES = (Hello, Event, Skip, Live, Resync, Heads, Gone, Mine, Nudge, Presence, Typing, Pong, Error)
_encoder = msgspec.json.Encoder()


def encode(told: Told) -> Frame:
    return Frame(_encoder.encode(told))
