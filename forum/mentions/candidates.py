"""Who is offered after `@`: those who may read the place, by any form of name, office and State (arabic.md §11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Body, State
from accounts.permissions import can_see_directory
from accounts.selectors import Entry, present
from accounts.selectors.people_search import begins_in, ranked_people, words_of
from accounts.standing import Standing, standings_of

from ..access import Access, access_of, reads
from ..models import Alias, Post, Room, Thread
from .tokens import participant

MOST_OFFERED = 12
LANGUAGES = ("ar", "en", "fr")


@dataclass(frozen=True)
class Candidate:
    """One line of the menu."""

    token: str
    name: str
    line: str = ""  # office and State of a person
    size: int = 0  # how many a group tells; 0 for a person


def candidates(reader: Standing, room: Room, thread: Thread | None, query: str) -> list[Candidate]:
    """At most a dozen, best first: exact, in the name, in title or State; those met here before others.

    Where authors are not named only the participants' numbers are offered. A flat number of queries.
    """
    if thread is not None and thread.hides_authors:
        return _participants(thread, query)
    met = _met(reader, room, thread)
    entries = _people(reader, query, met)
    everyone = present() if can_see_directory(reader) else []
    standings = standings_of({entry.person.pk: entry.person for entry in (*entries, *everyone)}.values())
    readers = {pk for pk, access in access_of(room, standings).items() if _hears(access, thread)}
    offered = [_person(entry) for entry in entries if entry.person.pk in readers - {reader.person.pk}]
    groups = _groups(query, [standings[pk] for pk in readers if pk != reader.person.pk]) if everyone else []
    return [*offered[:MOST_OFFERED], *groups][: MOST_OFFERED + len(groups[:3])]


def _hears(access: Access, thread: Thread | None) -> bool:
    return access.whole if thread is None else reads(access, thread)


def _people(reader: Standing, query: str, met: set[int]) -> list[Entry]:
    """Before a letter is typed, those met here; then those who fit, those met here first among equals."""
    found = ranked_people(query) if words_of(query) else [(1, entry) for entry in present()]
    known = met if not can_see_directory(reader) else None
    ranked = [(rank, entry) for rank, entry in found if known is None or entry.person.pk in known]
    ranked.sort(key=lambda pair: (pair[0], pair[1].person.pk not in met))
    return [entry for _rank, entry in ranked]


def _met(reader: Standing, room: Room, thread: Thread | None) -> set[int]:
    """Those who wrote here lately under their names: the order of a menu must not tell who wrote without."""
    named = Room.Attribution.ATTRIBUTED
    posts = Post.objects.filter(room=room, thread__attribution=named, number__isnull=False)
    posts = posts.filter(thread=thread) if thread else posts
    return set(posts.order_by("-pk").values_list("author", flat=True)[:200]) - {reader.person.pk}


def _person(entry: Entry) -> Candidate:
    person, state = entry.person, entry.state
    parts = [entry.role, state.name if state else entry.accreditation.organisation]
    return Candidate(str(person.pk), person.display_name, " · ".join(part for part in parts if part))


def _groups(query: str, readers: Sequence[Standing]) -> list[Candidate]:
    """Committees, bodies and delegations of which somebody reads here."""
    wanted = words_of(query)
    if not wanted:
        return []
    found = []
    for body in Body.objects.filter(switched_on=True).order_by("order"):
        size = sum(body.key in standing.bodies for standing in readers)
        if size and begins_in(wanted, _names(body)):
            found.append(Candidate(f"body:{body.key}", body.name, size=size))
    for state in State.objects.all():
        size = sum(standing.state_code == state.pk for standing in readers)
        if size and begins_in(wanted, _names(state)):
            name = _("Delegation of %(state)s") % {"state": state.name}
            found.append(Candidate(f"state:{state.pk}", name, size=size))
    return found


def _names(named: Body | State) -> Iterable[str]:
    return [getattr(named, f"name_{code}") for code in LANGUAGES]


def _participants(thread: Thread, query: str) -> list[Candidate]:
    wanted = query.strip()
    numbers = Alias.objects.filter(thread=thread).order_by("number").values_list("number", flat=True)
    found = [Candidate(f"alias:{number}", participant(f"alias:{number}")) for number in numbers]
    return [one for one in found if not wanted or begins_in(words_of(wanted), [one.name])][:MOST_OFFERED]
