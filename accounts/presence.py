"""What a person says of herself for a while, and who may know of her presence. Whether she is here is not stored.

One rule for what pages show and what sockets are told: members know of each other as the directory does; guests know of
nobody, and of a guest the secretariat alone; who hides her presence looks exactly like somebody who is gone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from .models import Accreditation, Person
from .permissions import can_see_directory
from .standing import Standing, standings_of

# Sent on commit with person (her id) when what she says of herself has changed. realtime listens.
said = Signal()


class Circle(IntEnum):
    """How much one may know, and how much it takes to know of somebody. Whoever has as much as it takes knows."""

    NONE = 0
    MEMBERS = 1
    SECRETARIAT = 2
    NOBODY = 3


@dataclass(frozen=True)
class Presence:
    """How somebody is shown. `state`: here, away, dnd, gone."""

    state: str
    text: str = ""


GONE = Presence("gone")


@dataclass(frozen=True)
class Saying:
    """What is known of a person from the database: what she says, and who may know it."""

    status: str = ""
    text: str = ""
    until: datetime | None = None
    hides: bool = False
    knows: Circle = Circle.NONE
    known_to: Circle = Circle.NOBODY

    def holds(self, moment: datetime) -> bool:
        """Whether what she said still counts: it ends by the clock, without anybody doing anything."""
        return bool(self.status or self.text) and (self.until is None or moment < self.until)

    def shown(self, whereabouts: str, moment: datetime) -> Presence:
        """What those who may know of her see: what she says wins over where she is."""
        if self.hides:
            return GONE
        if not self.holds(moment):
            return Presence(whereabouts)
        return Presence(self.status or whereabouts, self.text)


NOTHING = Saying()


def knows(standing: Standing) -> Circle:
    """How much of others' presence this person may know."""
    if not standing.admitted or not can_see_directory(standing):
        return Circle.NONE
    return Circle.SECRETARIAT if standing.is_secretariat else Circle.MEMBERS


def known_to(standing: Standing) -> Circle:
    """Who may know of this person's presence: those who find her in the directory."""
    if not standing.admitted:
        return Circle.NOBODY
    return Circle.SECRETARIAT if standing.classes <= {Accreditation.Klass.GUEST} else Circle.MEMBERS


def saying_of(standing: Standing) -> Saying:
    person = standing.person
    return Saying(
        status=person.status,
        text=person.status_text,
        until=person.status_until,
        hides=person.hides_presence,
        knows=knows(standing),
        known_to=known_to(standing),
    )


def sayings_of(person_ids: Iterable[int], moment: datetime | None = None) -> dict[int, Saying]:
    """For each of these ids, NOTHING where there is no such person. Four queries, whatever their number."""
    wanted = set(person_ids)
    standings = standings_of(Person.objects.filter(pk__in=wanted), moment)
    return {pk: saying_of(standings[pk]) if pk in standings else NOTHING for pk in wanted}


def shown_on_page(standing: Standing, now: datetime | None = None) -> Presence | None:
    """What a page says of her without knowing where she is: her status or her text, or nothing."""
    moment = now or timezone.now()
    saying = saying_of(standing)
    return None if saying.hides or not saying.holds(moment) else Presence(saying.status, saying.text)


def announce(person: Person) -> None:
    """Once this transaction is committed, let those who are shown her know."""
    transaction.on_commit(lambda: said.send_robust(sender=Person, person=person.pk))
