"""Which browsers of a person may be woken (docs/push.md)."""

from django.db import transaction

from accounts.models import Person

from ..models import PushSubscription

MOST = 20  # browsers of one person


@transaction.atomic
def subscribe(*, person: Person, address: str, keys: dict[str, str], device: str, session_key: str) -> None:
    """This browser, for as long as this session lasts. The same browser again is taken over by who sits at it now."""
    Person.objects.select_for_update().get(pk=person.pk)
    PushSubscription.objects.update_or_create(
        address=address,
        defaults={
            "person": person,
            "keys": keys,
            "device": device[:80],
            "session_key": session_key,
            "failed_at": None,
        },
    )
    kept = PushSubscription.objects.filter(person=person).order_by("-created_at", "-pk").values_list("pk", flat=True)
    PushSubscription.objects.filter(pk__in=list(kept[MOST:])).delete()


def unsubscribe(*, person: Person, address: str) -> None:
    """Again changes nothing."""
    PushSubscription.objects.filter(person=person, address=address).delete()
