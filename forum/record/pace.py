"""Checking the chains from a page: a little at a time, going on where it stopped."""

from dataclasses import dataclass
from time import monotonic

from django.db.models import F, Q, QuerySet

from .. import clock
from ..models import ChainCheck, Room
from .chain import Walk

BATCH = 200
MOST, ROOMS = 4000, 400  # lines and rooms at one press
FIELDS = ["seq", "hash", "fault", "fault_seq", "whole_at"]
SECONDS = 0.7


@dataclass(frozen=True)
class Stand:
    """How it stands with one room, as far as it was looked at."""

    room: Room
    check: ChainCheck | None

    @property
    def state(self) -> str:
        """broken, whole, partly or unknown."""
        if self.check is None:
            return "unknown" if self.room.head else "whole"
        if self.check.fault:
            return "broken"
        return "whole" if self.check.whole_at and self.check.seq >= self.room.head else "partly"


def check_on(*, most: int = MOST, seconds: float = SECONDS) -> None:
    """Look at the next lines that were not looked at, room by room, until there were enough of them."""
    until = monotonic() + seconds
    rooms = list(_outstanding().order_by("pk")[:ROOMS])
    checks = {check.room_id: check for check in ChainCheck.objects.filter(room__in=rooms)}
    looked_at = []
    for room in rooms:
        if most <= 0 or monotonic() >= until:
            break
        check = checks.get(room.pk) or ChainCheck(room=room)
        most -= _go_on(room, check, most, until)
        looked_at.append(check)
    ChainCheck.objects.bulk_create(looked_at, update_conflicts=True, unique_fields=["room"], update_fields=FIELDS)


def check_again() -> None:
    """Forget what was looked at: the next press begins at the first line of every room."""
    ChainCheck.objects.all().delete()


def is_outstanding() -> bool:
    return _outstanding().exists()


def stands_of(rooms: list[Room]) -> list[Stand]:
    checks = {check.room_id: check for check in ChainCheck.objects.filter(room__in=rooms)}
    return [Stand(room, checks.get(room.pk)) for room in rooms]


def stand_of_others(rooms: list[Room]) -> str:
    """The same for all other rooms together: what there is of them is not told, not even their number."""
    others = [room.pk for room in rooms]
    if ChainCheck.objects.exclude(room__in=others).exclude(fault="").exists():
        return "broken"
    return "partly" if _outstanding().exclude(pk__in=others).exists() else "whole"


def _outstanding() -> QuerySet[Room]:
    whole = Q(seq__gte=F("room__head"), whole_at__isnull=False)
    done = ChainCheck.objects.filter(whole | ~Q(fault=""))
    return Room.objects.filter(head__gt=0).exclude(pk__in=done.values("room"))


def _go_on(room: Room, check: ChainCheck, most: int, until: float) -> int:
    """Go on in one room until its end, or until there was enough; how many lines were looked at."""
    walk, looked = Walk(room, seq=check.seq, hash=check.hash), 0
    while not walk.ended and not walk.faults and looked < most:
        looked += walk.step(BATCH)
        if monotonic() >= until:
            break
    check.seq, check.hash = walk.seq, walk.hash
    if walk.faults:
        check.fault, check.fault_seq = walk.faults[0].what, walk.faults[0].seq
    if walk.ended:
        check.whole_at = clock.now()
    return looked
