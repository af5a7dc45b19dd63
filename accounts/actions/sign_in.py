"""What a person changes about her own sign-in: the language she is spoken to in, the guidelines she accepted."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from .. import sessions
from ..guidelines import VERSION
from ..models import GuidelinesAcceptance, Person
from .tokens import revoke_tokens


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


@transaction.atomic
def reset_second_factor(*, person: Person) -> None:
    """Let someone begin again who has lost the application, the passkeys and the recovery codes.

    The old password goes too: else whoever stole it would be asked to set up a second factor of his own. She comes
    back by the link that "forgotten password" sends to her official mailbox. No page offers this; whoever runs the
    server does it once the secretariat has checked who she is.
    """
    Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.save(update_fields=["password"])
    sessions.end_sessions(person=person)
    revoke_tokens(person=person)
