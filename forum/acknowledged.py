"""Who has acknowledged an announcement and who has not, by State: for those who may ask (docs/polls.md)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from django.utils.translation import gettext_lazy as _

from accounts.models import State
from accounts.sorting import states_in_order
from accounts.standing import Standing
from accounts.titles import class_title

from .addressed import addressed_in
from .errors import ForumError
from .models import Acknowledgement, Thread
from .permissions import can_ask_acknowledgement, takes_part


class AcknowledgementNotAsked(ForumError):
    code = "acknowledgement_not_asked"
    status = 409
    message = _("This thread asks for no acknowledgement any more.")


class AcknowledgeUntilPassed(ForumError):
    code = "acknowledge_until_passed"
    field = "until"
    message = _("Acknowledgement is asked for until a day ahead, at most a year from now. Choose another day.")


@dataclass(frozen=True)
class Addressee:
    name: str
    title: str
    state: str
    at: datetime | None

    @property
    def done(self) -> bool:
        return self.at is not None


@dataclass(frozen=True)
class Group:
    """A State with those of its delegation, or those who sit for none."""

    state: str  # its code, "" for none
    name: str
    people: list[Addressee]

    @property
    def done(self) -> int:
        return sum(one.done for one in self.people)


@dataclass(frozen=True)
class Report:
    groups: list[Group]

    @property
    def people(self) -> list[Addressee]:
        return [one for group in self.groups for one in group.people]

    @property
    def done(self) -> int:
        return sum(group.done for group in self.groups)

    @property
    def total(self) -> int:
        return sum(len(group.people) for group in self.groups)

    @property
    def states(self) -> list[Group]:
        return [group for group in self.groups if group.state]

    @property
    def states_done(self) -> int:
        """States of which somebody has acknowledged."""
        return sum(group.done > 0 for group in self.states)


@dataclass(frozen=True)
class Asked:
    """What the page of the thread says to one reader."""

    until: datetime | None
    hers: datetime | None  # when she acknowledged
    takes: bool  # whether it is asked of her
    sees: bool  # whether she may see who has not
    done: int  # how many have, for who may see it
    command: str = field(default_factory=lambda: str(uuid4()))  # the identity of her button


def asked_of(standing: Standing, thread: Thread) -> Asked | None:
    """Nothing, and no query, where the thread asks nobody."""
    if not thread.asks_acknowledgement:
        return None
    rows = Acknowledgement.objects.filter(thread=thread)
    hers = rows.filter(person=standing.person).values_list("created_at", flat=True).first()
    sees = can_ask_acknowledgement(standing, thread)
    takes = standing.person.pk not in spared(thread) and takes_part(standing, thread)
    return Asked(thread.acknowledge_until, hers, takes, sees, done=rows.count() if sees else 0)


def spared(thread: Thread) -> set[int]:
    """Whom it is not asked of though she is addressed: its starter, where all may know who that is."""
    return {thread.starter_id} if thread.starter_id and not thread.hides_authors else set()


def report_on(thread: Thread) -> Report:
    """Everybody it is asked of today, and all who have acted. A flat number of queries."""
    given = {row.person_id: row for row in thread.acknowledgements.select_related("person", "state")}
    standings = {pk: one for pk, one in addressed_in(thread).items() if pk in given or pk not in spared(thread)}
    states: dict[str, State] = {}
    groups: dict[str, list[Addressee]] = {}
    for pk, standing in standings.items():
        main, row = standing.main, given.pop(pk, None)
        state = main.state if main else None
        title = class_title(main.klass, standing.person.form) if main else ""
        at, place = row.created_at if row else None, state.name if state else ""
        one = Addressee(standing.person.display_name, title, place, at)
        groups.setdefault(state.pk if state else "", []).append(one)
        states |= {state.pk: state} if state else {}
    for row in given.values():  # Their mandate has ended since.
        one = Addressee(row.person.display_name, "", row.state.name if row.state else "", row.created_at)
        groups.setdefault(row.state_id or "", []).append(one)
        states |= {row.state.pk: row.state} if row.state else {}
    in_order = states_in_order(states.values(), "ar")
    ordered = [Group(state.pk, state.name, _sorted(groups[state.pk])) for state in in_order]
    rest = [Group("", "", _sorted(groups[""]))] if "" in groups else []
    return Report(ordered + rest)


def _sorted(people: Iterable[Addressee]) -> list[Addressee]:
    """Those who have not first."""
    return sorted(people, key=lambda one: (one.done, one.name))
