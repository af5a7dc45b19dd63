"""Taking the log out of the house is itself a line of it."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import Person
from accounts.permissions import can_see_register
from accounts.rights_now import standing_now

from .. import register
from ..models import Event
from ..permissions import require


@transaction.atomic
def export_record(*, actor: Person, form: str, filters: Mapping[str, str]) -> Event:
    """Write down who exports what, before the first line goes out. The file holds what is older than this event."""
    require(can_see_register, standing_now(actor))
    event = register.record("record.exported", actor=actor, data={"form": form, "filters": dict(filters)})
    return Event.objects.get(room=event.room_id, seq=event.seq)  # with its number, by which the file is bounded
