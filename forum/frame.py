"""What stands beside every page: where she can go. Asked with each page, so its SQL is made once (decisions 0014)."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.alike import PreparedFor
from accounts.standing import Standing

from .inbox import with_muted
from .models import Membership, Room
from .selectors import rooms_for

CONVERSATIONS_SHOWN = 12
# What a line of the places is made of; a room's other columns are for its own page.
LINE = ("kind", "key", "name_ar", "name_en", "name_fr", "audience", "head", "epoch")


@dataclass(frozen=True)
class Places:
    """Rooms, each with `muted`; conversations with their people."""

    boards: list[Room]
    bodies_rooms: list[Room]
    conversations: list[Room]


def places_for(standing: Standing) -> Places:
    """Three queries, whatever the number of rooms; two for her who talks with nobody."""
    rooms, conversations = _rooms(standing), _conversations(standing)
    if conversations:
        _name(standing, conversations)
    return Places(
        boards=[room for room in rooms if room.audience != Room.Audience.BODY],
        bodies_rooms=[room for room in rooms if room.audience == Room.Audience.BODY],
        conversations=conversations,
    )


def _boards_and_rooms(standing: Standing) -> QuerySet[Room]:
    """`selectors.boards_for` and `selectors.body_rooms_for` in one."""
    shown = Q(kind=Room.Kind.BOARD, body__isnull=True) | Q(audience=Room.Audience.BODY)
    return _lines(standing, rooms_for(standing).filter(shown)).order_by("body__order", "order", "pk")


def _latest_conversations(standing: Standing) -> QuerySet[Room]:
    rooms = rooms_for(standing).filter(kind=Room.Kind.DIRECT)
    return _lines(standing, rooms).order_by("-threads__moved_at")[:CONVERSATIONS_SHOWN]


def _lines(standing: Standing, rooms: QuerySet[Room]) -> QuerySet[Room]:
    return with_muted(standing, rooms.select_related(None).only(*LINE))


def _people(standing: Standing) -> QuerySet[Membership]:
    shown = _latest_conversations(standing).values("pk")
    rows = Membership.objects.filter(room__in=shown).select_related("person").order_by("pk")
    return rows.only("room_id", "left_at", "person__name", "person__name_second")


_rooms = PreparedFor[Room](_boards_and_rooms)
_conversations = PreparedFor[Room](_latest_conversations)
_places = PreparedFor[Membership](_people)


def _name(standing: Standing, conversations: list[Room]) -> None:
    """Gives each its people, as `prefetch_related` does; a conversation is called after them."""
    found: dict[int, list[Membership]] = {room.pk: [] for room in conversations}
    for place in _places(standing):
        found.get(place.room_id, []).append(place)
    for room in conversations:
        room._prefetched_objects_cache = {"memberships": found[room.pk]}  # type: ignore[attr-defined]
