"""How far one has read (delivery.md G16)."""

from django.db import transaction
from django.http import Http404

from accounts.models import Person
from accounts.rights_now import standing_now

from .. import clock
from ..models import ReadMarker, Thread
from ..notifications import read_up_to
from ..permissions import can_read_thread
from ..selectors import last_read


@transaction.atomic
def mark_read(*, person: Person, thread: Thread, number: int) -> int:
    """Move the marker forward to `number`, never back and never past the last post. Gives where it stands."""
    thread = Thread.objects.get(pk=thread.pk)
    if not can_read_thread(standing_now(person), thread):
        raise Http404
    if thread.merged_into_id is not None:
        return last_read(person, thread)  # Only lines stand there: to have seen those is not to have read what went.
    number = max(0, min(number, thread.last_number))
    ReadMarker.objects.get_or_create(person=person, thread=thread)
    marker = ReadMarker.objects.filter(person=person, thread=thread)
    marker.filter(last_number__lt=number).update(last_number=number, read_at=clock.now())
    read_up_to(person.pk, thread, number)
    return marker.values_list("last_number", flat=True).get()
