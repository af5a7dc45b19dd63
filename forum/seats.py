"""Which seats have read a circular of the secretariat. Elsewhere how far one has read is one's own matter.

A seat has read what anybody of its delegation has read; no person is ever listed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from accounts.models import Accreditation, Person, Seat, State
from accounts.sorting import states_in_order
from accounts.standing import Standing, standings_of, valid_accreditations

from .models import Post, ReadMarker, Room
from .permissions import can_read_room, reads_by_right
from .selectors import get_post_for

GENERAL_ASSEMBLY = "general_assembly"


@dataclass(frozen=True)
class SeatRead:
    """One seat. Its moment is the latest at which it can have been: markers move on with what is read after."""

    state: State
    read_at: datetime | None

    @property
    def has_read(self) -> bool:
        return self.read_at is not None


def is_circular(post: Post) -> bool:
    """A post of the secretariat in a room of a body: its readers are told that reading is shown. No query."""
    room = post.thread.room
    return (
        room.audience == Room.Audience.BODY
        and room.kind in (Room.Kind.CHAT, Room.Kind.BOARD)
        and post.author_class == Accreditation.Klass.SECRETARIAT_STAFF
        and post.number is not None
        and not (post.is_gone or post.is_line or post.thread.hides_authors)
    )


def get_circular_for(standing: Standing, pk: int) -> Post:
    """A circular of a room she reads, or 404: that reading is kept at all is nobody's to learn elsewhere."""
    post = get_post_for(standing, pk)
    if not is_circular(post) or not can_read_room(standing, post.thread.room):
        raise Http404
    return post


def read_by_seat(post: Post) -> list[SeatRead]:
    """The seats that may read it, in the Council's Arabic order, each with when it had at the latest. Six queries."""
    room = post.thread.room
    people = _delegates(room)
    moments = _moments(post, people)
    earliest: dict[str, datetime] = {}
    for person, moment in moments.items():
        for state in people[person]:
            earliest[state] = min(moment, earliest.get(state, moment))
    return [SeatRead(state, earliest.get(state.pk)) for state in states_in_order(_seats(room, people), "ar")]


def _delegates(room: Room) -> dict[int, set[str]]:
    """{person id: the States in whose delegation she reads here today}."""
    rows = valid_accreditations().filter(klass__in=Accreditation.SEATED, person__is_active=True)
    states: dict[int, set[str]] = defaultdict(set)
    for person, state in rows.values_list("person_id", "state_id"):
        if person is not None and state is not None:
            states[person].add(state)
    standings = standings_of(Person.objects.filter(pk__in=states))
    return {pk: states[pk] for pk, standing in standings.items() if reads_by_right(standing, room)}


def _moments(post: Post, people: Iterable[int]) -> dict[int, datetime]:
    rows = ReadMarker.objects.filter(thread=post.thread_id, last_number__gte=post.number, person__in=people)
    return dict(rows.values_list("person_id", "read_at"))


def _seats(room: Room, people: Mapping[int, set[str]]) -> list[State]:
    """In the General Assembly every seat counts, a vacant one too; in other bodies those that are represented."""
    seats = Seat.objects.filter(active=True).select_related("state")
    if room.body is None or room.body.key != GENERAL_ASSEMBLY:
        seats = seats.filter(pk__in={state for states in people.values() for state in states})
    return [seat.state for seat in seats]
