"""Where sockets stand in the rooms this process follows."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .connection import Connection
    from .reader import Batch, Delivery


Listeners = tuple[frozenset[int], frozenset[str]]


class Place:
    """Where one socket stands in one room: the last seq it was sent, and whether it is up to date."""

    __slots__ = ("cursor", "live")

    def __init__(self, cursor: int) -> None:
        self.cursor = cursor
        self.live = False


class Followed:
    """A room with at least one listening socket. No cursor until its head was first read."""

    __slots__ = ("_listeners", "cursor", "epoch", "places")

    def __init__(self) -> None:
        self.cursor: int | None = None
        self.epoch = ""
        self.places: dict[Connection, Place] = {}
        self._listeners: Listeners | None = None

    @property
    def listeners(self) -> Listeners:
        """The persons who listen and the languages they listen in; looked through when somebody came or went."""
        if self._listeners is None:
            members = [socket.member for socket in self.places]
            persons, languages = {member.person_id for member in members}, {member.language for member in members}
            self._listeners = frozenset(persons), frozenset(languages)
        return self._listeners

    def put(self, socket: "Connection", place: Place) -> None:
        self.places[socket] = place
        self._listeners = None

    def drop(self, socket: "Connection") -> None:
        self.places.pop(socket, None)
        self._listeners = None


class Rooms(dict[int, Followed]):
    """The followed rooms by id. A room is here as long as somebody listens."""

    def join(self, socket: "Connection", room_id: int, seq: int) -> Place:
        """A new place for the socket; an earlier one in the same room is given up."""
        place = Place(seq)
        self.setdefault(room_id, Followed()).put(socket, place)
        socket.rooms.add(room_id)
        return place

    def leave(self, socket: "Connection", room_id: int) -> None:
        socket.rooms.discard(room_id)
        followed = self.get(room_id)
        if followed is None:
            return
        followed.drop(socket)
        if not followed.places:
            del self[room_id]

    def of(self, socket: "Connection", room_id: int, place: Place) -> Followed | None:
        """The room, unless the socket left it or took another place since."""
        followed = self.get(room_id)
        return followed if followed is not None and followed.places.get(socket) is place else None


def hand_on(socket: "Connection", place: Place, batch: "Batch") -> None:
    """Write the events of a batch that are new to this socket, each in full or as a skip."""
    member = socket.member
    if place.cursor == batch.after and (run := batch.run_for(member.person_id, member.language)) is not None:
        socket.send_run(run)
        place.cursor = batch.last
        return
    for delivery in batch.deliveries:
        hand_on_one(socket, place, delivery)


def hand_on_one(socket: "Connection", place: Place, delivery: "Delivery") -> None:
    if delivery.seq <= place.cursor:
        return
    person, language = socket.member.person_id, socket.member.language
    if delivery.mine is not None and delivery.author == person:
        socket.send_frame(delivery.mine)
    socket.send_frame(delivery.frame_for(person, language))
    place.cursor = delivery.seq
