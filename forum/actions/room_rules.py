"""The rules by which one writes in a room: how often, who, and what waits for approval (product.md §1.35)."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from accounts.models import Accreditation, Person
from accounts.rights_now import standing_now

from .. import events
from ..commands import Done, once
from ..errors import ReasonNeeded, RuleNotOffered, RulesMoved
from ..models import Event, Room
from ..permissions import can_read_room, can_set_rules, require
from ._common import locked_room

KIND = "rules.changed"
RULES = ("slow_seconds", "posters", "starters", "moderation", "held_classes")
SLOWEST = 24 * 3600


@transaction.atomic
def set_room_rules(
    *,
    actor: Person,
    room: Room,
    slow_seconds: int,
    announcements: bool,
    moderation: str,
    held_classes: Sequence[str],
    reason: str,
    seen: int,
    client_id: UUID,
) -> Done[Room]:
    """Set all rules of a room at once; what changes is logged, before and after. Where nothing does, nothing is.

    `announcements`: only the secretariat writes; lifted, those write again who did before. `seen`: the line of the log
    at which the rules were read. Raises RulesMoved where somebody changed them since, RuleNotOffered, ReasonNeeded.
    """
    room = locked_room(room.pk)
    standing = standing_now(actor)
    if not can_read_room(standing, room):
        raise Http404
    require(can_set_rules, standing, room)
    held = sorted(set(held_classes))
    wanted = {"slow": slow_seconds, "announcements": announcements, "moderation": moderation, "held": held}
    asked = once(actor, client_id, "set_room_rules", room=room.pk, reason=reason, seen=seen, **wanted)
    if earlier := asked.earlier():
        return Done(room, room, earlier.seq, replayed=True)
    if last_change(room) != seen:
        raise RulesMoved
    _refuse(slow_seconds, moderation, held)
    if not reason.strip():
        raise ReasonNeeded
    after = {"slow_seconds": slow_seconds, "moderation": moderation, "held_classes": held, **_who(room, announcements)}
    changes = {name: [getattr(room, name), after[name]] for name in RULES if getattr(room, name) != after[name]}
    if not changes:
        return Done(room, room, room.head, replayed=True)
    for name, (_before, now) in changes.items():
        setattr(room, name, now)
    room.save(update_fields=list(changes))
    event = events.record(KIND, room=room, actor=actor, data={"changes": changes, "reason": reason.strip()})
    asked.keep(room, event)
    return Done(room, room, event.seq)


def last_change(room: Room) -> int:
    """The line of the log that changed the rules last, 0 if none did."""
    last = Event.objects.filter(room=room, kind=KIND).order_by("-seq").values_list("seq", flat=True).first()
    return last or 0


def writers_before(room: Room) -> dict[str, str] | None:
    """Who wrote and began threads before the room was kept to announcements; None where it was made for them."""
    for data in Event.objects.filter(room=room, kind=KIND).order_by("-seq").values_list("data", flat=True):
        changes = data["changes"]
        if changes.get("posters", [None, None])[1] == Room.Posters.SECRETARIAT:
            starters = changes.get("starters", [room.starters])[0]
            return {"posters": changes["posters"][0], "starters": starters}
    return None


def _who(room: Room, announcements: bool) -> dict[str, Any]:
    """Who writes afterwards. A chat has its one thread, whoever writes in it."""
    if announcements == (room.posters == Room.Posters.SECRETARIAT):
        return {"posters": room.posters, "starters": room.starters}
    if announcements:
        nobody = room.starters == Room.Starters.NOBODY
        starters = room.starters if nobody else Room.Starters.SECRETARIAT.value
        return {"posters": Room.Posters.SECRETARIAT.value, "starters": starters}
    before = writers_before(room)
    if before is None:
        raise RuleNotOffered
    return before


def _refuse(slow_seconds: int, moderation: str, held: Collection[str]) -> None:
    known = {klass.value for klass in Accreditation.Klass} - {Accreditation.Klass.SECRETARIAT_STAFF.value}
    if not 0 <= slow_seconds <= SLOWEST or moderation not in Room.Moderation.values or not known.issuperset(held):
        raise RuleNotOffered
