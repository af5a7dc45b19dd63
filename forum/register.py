"""The Council's register: the log of what happens outside any room (house.md §1.5)."""

from accounts.models import Person
from accounts.statements import Statement

from . import events
from .models import Event, Room
from .notifications import tell_of_register

REGISTER_KEY = "register"
# For whoever reads the version together with something else (`settings.REGISTER_VERSION_SQL`).
VERSION_SQL = f"SELECT head_hash FROM forum_room WHERE key = '{REGISTER_KEY}'"
_version = Statement(VERSION_SQL)


def record(kind: str, *, actor: Person | None, data: dict[str, object]) -> Event:
    """Write an event of the register, and tell whom it concerns. `settings.REGISTER_RECORDER` points here."""
    tell_of_register(kind, actor=actor, data=data)
    return events.record(kind, room=locked_register(), actor=actor, data=data)


def version() -> str:
    """The hash of the register's last event, the version of everybody's rights (`settings.REGISTER_VERSION`).

    The hash and not the number, which a transaction that is rolled back gives to the next one. Asked several times in
    each request, so it is put to the database in its own words.
    """
    rows = _version([])
    return str(rows[0][0]) if rows else ""


def locked_register() -> Room:
    """The register's room, locked; made at first use."""
    Room.objects.get_or_create(
        key=REGISTER_KEY,
        defaults={
            "kind": Room.Kind.REGISTER,
            "audience": Room.Audience.REGISTER,
            "starters": Room.Starters.NOBODY,
            "name_ar": "سجل المجلس",
            "name_en": "Register of the Council",
            "name_fr": "Registre du Conseil",
        },
    )
    return Room.objects.select_for_update().get(key=REGISTER_KEY)
