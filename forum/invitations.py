"""Whom a thread may ask in: observers to speak, guests to read and speak (domain.md §1.4)."""

from django.http import Http404

from accounts.models import Accreditation, Person
from accounts.standing import standings_of, valid_accreditations
from accounts.text import fold

from .models import Thread, ThreadInvitation
from .permissions import can_be_invited

ASKED_IN = (Accreditation.Klass.OBSERVER, Accreditation.Klass.GUEST)


def invitable(thread: Thread) -> list[Accreditation]:
    """Accreditations of those who may be asked into this thread and are not yet. A flat number of queries."""
    rows = valid_accreditations().filter(klass__in=ASKED_IN).select_related("person").order_by("person__name_key")
    asked = set(
        ThreadInvitation.objects.filter(thread=thread, withdrawn_at__isnull=True).values_list("person_id", flat=True)
    )
    found = [row for row in rows if row.person_id not in asked]
    standings = standings_of([row.person for row in found if row.person])
    return [row for row in found if row.person and can_be_invited(standings[row.person.pk], thread)]


def matching(rows: list[Accreditation], query: str) -> list[Accreditation]:
    """Those whose name in either script, or whose organisation, holds every word of the query."""
    words = fold(query).split()
    return [row for row in rows if row.person and all(word in _told(row, row.person) for word in words)]


def _told(row: Accreditation, person: Person) -> str:
    return fold(f"{person.name} {person.name_second} {row.organisation}")


def get_invitable_for(thread: Thread, pk: int) -> Person:
    for row in invitable(thread):
        if row.person is not None and row.person.pk == pk:
            return row.person
    raise Http404
