"""The dated guidelines everyone accepts before taking part (domain.md W1). Their text is in the templates."""

from collections.abc import Iterable

from django.contrib.sessions.backends.base import SessionBase

from .models import GuidelinesAcceptance, Person

# The day this text was adopted. A new text gets a new day, and everyone is asked again.
VERSION = "2026-11-01"
ACCEPTED = "guidelines"


def accepted(person: Person) -> bool:
    """Whether she has accepted the text that holds now. One query."""
    return GuidelinesAcceptance.objects.filter(person=person, version=VERSION).exists()


def accepted_among(persons: Iterable[int]) -> set[int]:
    """The ids of those of them who have. One query."""
    rows = GuidelinesAcceptance.objects.filter(person__in=list(persons), version=VERSION)
    return set(rows.values_list("person", flat=True))


def accepted_in(session: SessionBase, person: Person) -> bool:
    """The same, asked once a session: an acceptance is never taken back."""
    if session.get(ACCEPTED) == [person.pk, VERSION]:
        return True
    if not accepted(person):
        return False
    session[ACCEPTED] = [person.pk, VERSION]
    return True
