"""The audit page is the logs, filtered (house.md §1.5): for the Bureau and the secretariat, of the rooms each reads.

Who acts as an author in a thread of non-attribution is not told here either, and is not found by her name (W2).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.http import Http404

from accounts.models import Accreditation, Body, Person
from accounts.permissions import can_see_register
from accounts.selectors.people_search import begins_in, words_of
from accounts.standing import Standing
from accounts.text import fold

from . import events, gate
from .models import Event, Room, Thread
from .permissions import readable_rooms, readable_threads
from .register import REGISTER_KEY

# Acts of officers, who stand by them under their names; everything else in a thread may be an author's.
BY_OFFICERS = frozenset(
    {
        "thread.locked",
        "thread.unlocked",
        "thread.invited",
        "thread.moved_away",
        "thread.moved_here",
        "thread.split",
        "thread.split_off",
        "thread.merged",
        "thread.merged_here",
        "thread.move_undone",
        "thread.pinned",
        "thread.unpinned",
        "thread.acknowledgement_asked",
        "thread.acknowledgement_ended",
        "thread.archived",
        "thread.unarchived",
        "post.published",
        "post.returned",
        "post.hidden",
        "post.restored",
        "post.sent_back",
        "post.erased",
        "veil.asked",
        "veil.lifted",
        "veil.refused",
    }
)
# What the page calls a group: how the kinds in it begin.
GROUPS: dict[str, tuple[str, ...]] = {
    "threads": ("thread.", "posts."),
    "posts": ("post.", "poll."),
    "screening": ("post.hidden", "post.restored", "post.sent_back", "post.erased", "post.published", "post.returned"),
    "cases": ("case.", "appeal.", "proposal."),
    "measures": ("warning.", "person.", "veil."),
    "rules": ("rule.", "rules.", "room.", "tags.", "synonyms."),
    "members": ("member.", "membership.", "office.", "body."),
    "accreditations": ("accreditation.", "session.", "token."),
    "record": ("record.", "thread.exported", "retention.", "hold.", "erasure.", "post.erased"),
}
# Most lines of most logs; they hold neither a case nor a reason, so nobody looks for one in them.
PLAIN = frozenset({"thread.created", "post.created", "post.submitted", "post.edited", "post.withdrawn", "post.reacted"})
MOST_PEOPLE = 20
# So many different reasons are read to find those with the words asked for.
MOST_REASONS = 5000
WHY = Cast(KT("data__reason"), TextField())
NEWEST = "-at", "-pk"


@dataclass(frozen=True)
class Search:
    """What is looked for. Nothing given: everything she may read."""

    room: Room | None = None
    people: tuple[Person, ...] | None = None  # who acted; none of these is not the same as nobody asked for
    group: str = ""
    thread: int | None = None
    case: int | None = None
    since: datetime | None = None
    until: datetime | None = None  # not included
    words: str = ""


@dataclass(frozen=True)
class AuditPage:
    events: list[Event]
    older: int | None  # ask before= this event


@dataclass(frozen=True)
class Names:
    """What the lines of a page are about. Three queries, whatever the number of lines."""

    people: dict[int, Person] = field(default_factory=dict)
    nominees: dict[int, Accreditation] = field(default_factory=dict)
    bodies: dict[int, Body] = field(default_factory=dict)
    rooms: dict[int, Room] = field(default_factory=dict)

    def subject(self, event: Event) -> str:
        """The thread, person, body or room a line tells of."""
        if event.thread is not None:
            return event.thread.title
        if person := self.people.get(event.data.get("person") or 0):
            return person.display_name
        if nominee := self.nominees.get(event.data.get("accreditation") or 0):
            return nominee.nominee_name
        if body := self.bodies.get(event.data.get("body") or 0):
            return body.name
        room = self.rooms.get(event.data.get("room") or 0)
        return room.name if room else ""


def audited_rooms(standing: Standing) -> list[Room]:
    """The register first, then the rooms whose log this officer reads. Private conversations are not among them."""
    if not can_see_register(standing):
        raise Http404
    rooms = Room.objects.filter(readable_rooms(standing)).exclude(kind=Room.Kind.DIRECT).select_related("body")
    return sorted(rooms, key=lambda room: (room.key != REGISTER_KEY, room.order, room.pk))


def names_for(found: Iterable[Event], rooms: Iterable[Room]) -> Names:
    """`rooms` are those she reads: another one is not named, even where a line of the desk points at it."""
    lines = list(found)
    people = _ids(lines, "person") | {
        value for line in lines if line.kind in events.HANDS for value in (_id(line, "before"), _id(line, "after"))
    }
    return Names(
        Person.objects.in_bulk(people - {0}),
        Accreditation.objects.in_bulk(_ids(lines, "accreditation")),
        Body.objects.in_bulk(_ids(lines, "body")),
        {room.pk: room for room in rooms},
    )


def _ids(lines: list[Event], name: str) -> set[int]:
    return {_id(line, name) for line in lines} - {0}


def _id(line: Event, name: str) -> int:
    value = line.data.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def names_actor(event: Event) -> bool:
    """Whether the line says who acted: not of authors where authors are not named (W2)."""
    if event.kind in events.UNNAMED:
        return False
    return event.thread is None or not event.thread.hides_authors or event.kind in BY_OFFICERS


def _named() -> Q:
    """The plural of `names_actor`."""
    open_to_all = Q(thread=None) | Q(thread__attribution=Room.Attribution.ATTRIBUTED) | Q(kind__in=BY_OFFICERS)
    return open_to_all & ~Q(kind__in=events.UNNAMED)


def events_for(standing: Standing, search: Search, rooms: list[Room] | None = None) -> QuerySet[Event]:
    """The lines she may read that fit, newest first. Of rooms, threads and authors she may not see, nothing."""
    rooms = audited_rooms(standing) if rooms is None else rooms
    readable = Thread.objects.filter(readable_threads(standing)).values("pk")
    hidden = Thread.objects.exclude(pk__in=readable).values("pk")
    rows = Event.objects.filter(~Q(thread__in=hidden), _inside(rooms, search.room))
    rows = _narrowed(rows, search)
    if search.words:
        # Asked by itself: the text of a reason is in the log's JSON, where no database folds Arabic.
        rows = rows.exclude(kind__in=PLAIN).annotate(why=WHY).filter(why__in=_reasons(rows, search.words))
    return rows.order_by("-seq") if search.room else rows.order_by(*NEWEST)


def _inside(rooms: list[Room], chosen: Room | None) -> Q:
    """All her rooms are asked for as not the others: a list of rooms would be looked up room by room and then sorted,
    where the newest lines of all are wanted."""
    mine = [room.pk for room in rooms]
    if chosen is not None:
        return Q(room=chosen.pk, room__in=mine)
    return ~Q(room__in=Room.objects.exclude(pk__in=mine).values("pk"))


def _narrowed(rows: QuerySet[Event], search: Search) -> QuerySet[Event]:
    if search.people is not None:
        rows = rows.filter(_named(), actor__in=search.people)
    if search.group:
        rows = rows.filter(_in_group(search.group))
    if search.thread is not None:
        rows = rows.filter(thread=search.thread)
    if search.case is not None:
        rows = rows.exclude(kind__in=PLAIN).filter(data__case=search.case)
    if search.since is not None:
        rows = rows.filter(at__gte=search.since)
    if search.until is not None:
        rows = rows.filter(at__lt=search.until)
    return rows


def _in_group(group: str) -> Q:
    wanted = Q()
    for begins in GROUPS[group]:
        wanted |= Q(kind__startswith=begins)
    return wanted


def _reasons(rows: QuerySet[Event], words: str) -> list[str]:
    """The reasons given in these lines that hold all of the words, however they are written."""
    wanted = [fold(word) for word in words.split()]
    given = rows.exclude(kind__in=PLAIN).filter(data__has_key="reason").annotate(why=WHY).order_by()
    found = given.values_list("why", flat=True).distinct()[:MOST_REASONS]
    return [why for why in found if why and _holds(fold(f"{why} {gate.reason_name(why)}"), wanted)]


def _holds(text: str, wanted: list[str]) -> bool:
    return all(word in text for word in wanted)


def audit_page(standing: Standing, search: Search, rooms: list[Room], *, before: int | None = None) -> AuditPage:
    """A page of lines, newest first, below an event. The number of queries does not depend on how many there are."""
    rows = _below(events_for(standing, search, rooms), search, rooms, before)
    size = settings.POSTS_PER_PAGE
    found = _loaded(rows, size + 1)
    return AuditPage(found[:size], found[size - 1].pk if len(found) > size else None)


def _loaded(rows: QuerySet[Event], most: int) -> list[Event]:
    """Which lines first, then what is told of them: what is sorted is numbers, and nothing is joined to what is not."""
    numbers = list(rows.values_list("pk", flat=True)[:most])
    parts = Event.objects.filter(pk__in=numbers).select_related("room", "actor", "thread__room", "post")
    return list(parts.order_by(*NEWEST))


def _below(rows: QuerySet[Event], search: Search, rooms: list[Room], pk: int | None) -> QuerySet[Event]:
    """Those after this one in the order of the page."""
    if pk is None:
        return rows
    # One she reads: another would tell when something happened where she does not.
    last = Event.objects.filter(pk=pk, room__in=[room.pk for room in rooms]).only("room", "seq", "at").first()
    if last is None or (search.room is not None and last.room_id != search.room.pk):
        return rows.none()
    if search.room is not None:
        return rows.filter(seq__lt=last.seq)
    return rows.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=pk), at__lte=last.at)


def batch_for(
    standing: Standing, search: Search, rooms: list[Room], *, below_event: int | None, upto: int, size: int
) -> list[Event]:
    """The next lines for a file, older than event `upto`: one query at a time, so that nothing is held open."""
    rows = _below(events_for(standing, search, rooms), search, rooms, below_event).filter(pk__lt=upto)
    return _loaded(rows, size)


def people_called(text: str) -> tuple[Person, ...]:
    """Those whose names begin with these words, past members among them."""
    wanted = words_of(text)
    if not wanted:
        return ()
    found = (person for person in Person.objects.order_by("pk") if begins_in(wanted, [person.name, person.name_second]))
    return tuple(person for person, _n in zip(found, range(MOST_PEOPLE), strict=False))
