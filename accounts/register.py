"""How accounts announces what happened to the Council's register without knowing who keeps it.

`settings.REGISTER_RECORDER` names the function that writes the event, in the caller's transaction.
"""

from django.conf import settings
from django.utils.module_loading import import_string

from .models import Person


def record(kind: str, *, actor: Person | None, **data: object) -> None:
    """Write one event of the register. `data` holds ids and reasons only, never text that could leak."""
    import_string(settings.REGISTER_RECORDER)(kind, actor=actor, data=data)
