"""What a person says of herself for a while."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from .. import presence
from ..errors import BadStatusText, StatusEndNeeded, StatusEndWrong, WrongPreference
from ..models import Person
from ..text import check_name

# A last day a week from now lasts to its end, wherever she is.
LONGEST = timedelta(days=8)


@transaction.atomic
def set_status(*, person: Person, status: str, text: str, until: datetime | None, hides: bool) -> Person:
    """Say this until then. No event: it is not kept once it has run out, and those who are shown her learn at once."""
    if status not in Person.Status.values:
        raise WrongPreference(field="status")
    text = _tidy(text)
    if not status and not text:
        until = None  # There is nothing that could end.
    if status == Person.Status.DO_NOT_DISTURB and until is None:
        raise StatusEndNeeded
    if until is not None and not timezone.now() < until <= timezone.now() + LONGEST:
        raise StatusEndWrong
    person = Person.objects.select_for_update().get(pk=person.pk)
    person.status, person.status_text, person.status_until, person.hides_presence = status, text, until, hides
    person.save(update_fields=["status", "status_text", "status_until", "hides_presence"])
    presence.announce(person)
    return person


def _tidy(text: str) -> str:
    """Read beside a name, so it is held to what a name is held to."""
    try:
        return check_name(text) if text.strip() else ""
    except ValidationError as error:
        raise BadStatusText(why=" ".join(error.messages)) from error
