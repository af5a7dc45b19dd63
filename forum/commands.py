"""Commands carried out once: the same client_id gives the first result again (delivery.md G3)."""

import hashlib
import json
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from accounts.models import Person
from accounts.prepared import Prepared, insert

from .errors import ClientIdReused
from .models import Command, Event, Room

Made = TypeVar("Made", bound=Model)


def same_commands(person: int, client_id: UUID) -> QuerySet[Command]:
    """The one she gave this id to, if she did."""
    return Command.objects.filter(person=person, client_id=client_id)


_commands = Prepared[Command](same_commands, person=int, client_id=UUID)


@dataclass(frozen=True)
class Done(Generic[Made]):
    """What an action did: the row, and the place of its announcement in the room's log."""

    result: Made
    room: Room
    seq: int
    replayed: bool = False


@dataclass(frozen=True)
class Once:
    """One command of one person, told apart from another with the same id by its content."""

    person: Person
    client_id: UUID
    fingerprint: str

    def earlier(self) -> Command | None:
        """The first time this was asked, or None. Look under the lock of what the command changes.

        Raises ClientIdReused when the id came before with other content.
        """
        command = _commands.first(person=self.person.pk, client_id=self.client_id)
        if command and command.fingerprint != self.fingerprint:
            raise ClientIdReused
        return command

    def keep(self, result: Model, event: Event | None = None) -> None:
        """Remember what came of it. What nobody else may know of has no event."""
        command = Command(
            person=self.person,
            client_id=self.client_id,
            fingerprint=self.fingerprint,
            result=result.pk,
            seq=event.seq if event else 0,
        )
        insert(command, numbered=False)


def once(person: Person, client_id: UUID, name: str, **content: object) -> Once:
    told = json.dumps([name, content], ensure_ascii=False, sort_keys=True, default=str)
    return Once(person, client_id, hashlib.sha256(told.encode()).hexdigest())
