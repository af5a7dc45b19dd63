"""What a person changes about her own sign-in: the language she is spoken to in, the guidelines she accepted."""

from django.db import transaction

from ..guidelines import VERSION
from ..models import GuidelinesAcceptance, Person


@transaction.atomic
def choose_language(*, person: Person, language: str) -> Person:
    person.language = language
    person.save(update_fields=["language"])
    return person


@transaction.atomic
def accept_guidelines(*, person: Person, version: str = VERSION) -> GuidelinesAcceptance:
    """Record the acceptance of a dated version, once; repeating gives back the first."""
    acceptance, _ = GuidelinesAcceptance.objects.get_or_create(person=person, version=version)
    return acceptance
