"""Whom a thread addresses when it asks something of its readers: those who take part there today (docs/polls.md)."""

from collections.abc import Iterable

from accounts.models import Accreditation, Person
from accounts.permissions import cells
from accounts.standing import Standing, standings_of, valid_accreditations

from .access import access_of, reads
from .models import Level, Thread, ThreadInvitation
from .notifications import levels_in

SPEAKERS = (Accreditation.Klass.HEAD, Accreditation.Klass.ALTERNATE)


def addressed_in(thread: Thread, persons: Iterable[int] | None = None) -> dict[int, Standing]:
    """{person: standing}: the many of `permissions.takes_part`, or those of them among `persons`. A flat number of
    queries."""
    people = Person.objects.filter(is_active=True)
    if persons is None:
        people = people.filter(pk__in=valid_accreditations().values("person"))
    else:
        people = people.filter(pk__in=list(persons))
    standings = standings_of(people)
    access = access_of(thread.room, standings)
    invited = set(
        ThreadInvitation.objects.filter(thread=thread, withdrawn_at__isnull=True).values_list("person", flat=True)
    )
    return {
        pk: standing
        for pk, standing in standings.items()
        if reads(access.get(pk), thread) and _is_asked(standing, invited=pk in invited)
    }


def without_muted(thread: Thread, standings: dict[int, Standing]) -> dict[int, Standing]:
    """Without those who want to hear nothing of the thread."""
    levels = levels_in(thread.room, thread, standings)
    return {pk: one for pk, one in standings.items() if levels.get(pk) != Level.Choice.MUTE}


def speakers_of(states: Iterable[str] | None) -> set[int]:
    """Heads and alternates of these States today; of all of them without any given."""
    rows = valid_accreditations().filter(klass__in=SPEAKERS, state__isnull=False)
    rows = rows if states is None else rows.filter(state__in=list(states))
    return set(rows.values_list("person_id", flat=True))


def _is_asked(standing: Standing, *, invited: bool) -> bool:
    granted = cells(standing, "post_reply")
    return "yes" in granted or ("invited" in granted and invited)
