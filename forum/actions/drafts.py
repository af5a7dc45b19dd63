"""Keep a text that is not sent yet, on whatever device it was written; let go of it with the post it became."""

from typing import Any

from django.db import transaction

from accounts.models import Person

from ..drafts import MOST, DraftElsewhere, Place, TooManyDrafts, says_something
from ..models import Draft, Thread


@transaction.atomic
def save_draft(*, person: Person, place: Place, fields: dict[str, Any], version: int | None = None) -> Draft | None:
    """The draft as it is now; nothing where nothing is said in it any more.

    `version`: the one it was written over, None whatever there is. Raises DraftElsewhere where another device has
    written since, TooManyDrafts.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    kept = Draft.objects.filter(person=person, place=place.key).first()
    if kept is not None and kept.fields == fields:
        return kept
    if kept is not None and version is not None and kept.version != version:
        raise DraftElsewhere(kept)
    if not says_something(fields):
        Draft.objects.filter(person=person, place=place.key).delete()
        return None
    if kept is None and Draft.objects.filter(person=person).count() >= MOST:
        raise TooManyDrafts(n=MOST)
    kept = kept or Draft(person=person, place=place.key, room=place.room, thread=place.thread, version=0)
    kept.fields, kept.version = fields, kept.version + 1
    kept.save()
    return kept


def forget_draft(*, person: Person, place: str) -> None:
    """Again changes nothing. Hers to throw away, whether or not she still reads there."""
    Draft.objects.filter(person=person, place=place).delete()


def sent_from_draft(person: Person, thread: Thread) -> None:
    """In the transaction of the post: there is the post or the draft, never both and never neither."""
    Draft.objects.filter(person=person, place=f"thread:{thread.pk}").delete()
