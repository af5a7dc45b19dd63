"""What a client may send. Everything else on the socket is an error (docs/protocol.md)."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

# Numbers a browser can hold exactly.
Natural = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Identity = Annotated[int, Meta(ge=1, le=2**53 - 1)]
RoomKey = Annotated[str, Meta(pattern=r"\A[1-9][0-9]{0,15}\Z")]
Epoch = Annotated[str, Meta(pattern=r"\A[0-9a-f]{1,16}\Z")]
MOST_ROOMS = 200
MOST_PEOPLE = 200


class Message(Struct, tag_field="t", forbid_unknown_fields=True, frozen=True):
    """The base of all messages: `t` says which, and no field may be there that is not ours."""


class Resume(Message, tag="resume", frozen=True):
    """For each room, the last seq the tab has and its epoch. Opening a page and coming back are this one message."""

    rooms: Annotated[dict[RoomKey, tuple[Natural, Epoch]], Meta(max_length=MOST_ROOMS)]


class Read(Message, tag="read", frozen=True):
    """She has read a thread up to this post number (G16)."""

    thread: Identity
    number: Natural


class Typing(Message, tag="typing", frozen=True):
    """She is writing in a thread. A nudge: never stored."""

    thread: Identity


class Presence(Message, tag="presence", frozen=True):
    """Whether she is at her desk. A nudge: never stored."""

    state: Literal["here", "away"]


class Who(Message, tag="who", frozen=True):
    """How these people are shown, now and whenever it changes. It replaces those asked about before."""

    people: Annotated[list[Identity], Meta(max_length=MOST_PEOPLE)]


class Ping(Message, tag="ping", frozen=True):
    """Asks for a `pong`: proof that the line is alive both ways."""


MESSAGES = (Resume, Read, Typing, Presence, Who, Ping)
AnyMessage = Resume | Read | Typing | Presence | Who | Ping
