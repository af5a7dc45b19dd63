"""Who may do what: each cell of the matrix, and each rule beside its plural (domain.md §3.3)."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from accounts.models import Body, Person
from accounts.permissions import MATRIX_FILE, capacities_of, cells, matrix
from accounts.standing import Standing, standing_of
from forum import actions
from forum.access import access_among
from forum.models import Membership, Room, Thread
from forum.permissions import can_read_room, can_read_thread, can_start_thread
from forum.selectors import rooms_for, threads_for

MATRIX = json.loads(Path(MATRIX_FILE).read_text(encoding="utf-8"))
CELLS = [(row["action"], klass, cell) for row in MATRIX["permissions"] for klass, cell in row["allowed"].items()]
CAST = (
    "jordan",
    "alternate",
    "delegate",
    "president",
    "chair",
    "secretariat",
    "adviser",
    "expert",
    "observer",
    "guest",
    "stranger",
)


class Only(Standing):
    """A standing of one class, which no real person has for offices: they hold an accreditation too."""

    def _classes(self):  # type: ignore[no-untyped-def]
        return [self.person.name]


@pytest.mark.parametrize(("action", "klass", "cell"), CELLS)
def test_every_cell_of_the_matrix_is_what_the_council_wrote(action: str, klass: str, cell: str) -> None:
    assert cells(Only(Person(name=klass)), action) == ({cell} - {"no"})


def test_the_matrix_names_every_class_for_every_action() -> None:
    assert all(set(row) == set(MATRIX["permission_classes"]) for row in matrix().values())


READS = {
    # room: who of the cast reads it
    "governance": set(CAST) - {"guest", "stranger"},
    "security": set(CAST) - {"guest", "stranger", "observer"},
    "common-positions": {"jordan", "alternate", "delegate", "president", "chair", "secretariat"},
    "ga-hall": {"jordan", "alternate", "delegate", "president", "chair", "secretariat"},
    "announcements": {"jordan", "alternate", "delegate", "president", "chair", "secretariat"},
    "bureau-room": {"president"},
    "secretariat-desk": {"secretariat"},
    "committee-identity": {"chair", "secretariat"},
    "committee-legal": {"secretariat"},
    "experts-room": set(),  # switched off at installation
    "advisory-room": set(),
    "register": {"president", "secretariat"},
}


@pytest.fixture
def cast(request: pytest.FixtureRequest, council: None) -> dict[str, Person]:
    return {name: request.getfixturevalue(name) for name in CAST}


def test_each_room_is_read_by_its_audience_and_by_nobody_else(cast: dict[str, Person]) -> None:
    for key, readers in READS.items():
        room = Room.objects.select_related("body").get(key=key)
        found = {name for name, person in cast.items() if can_read_room(standing_of(person), room)}
        assert found == readers, key


def test_a_question_its_plural_and_the_hub_give_one_answer(cast: dict[str, Person]) -> None:
    private = Room.objects.create(kind="direct", audience="participants")
    Membership.objects.create(room=private, person=cast["observer"])
    for room in Room.objects.select_related("body"):
        heard = access_among(room, [person.pk for person in cast.values()])
        for name, person in cast.items():
            standing = standing_of(person)
            answers = {
                can_read_room(standing, room),
                rooms_for(standing).filter(pk=room.pk).exists(),
                person.pk in heard and heard[person.pk].whole,
            }
            assert len(answers) == 1, (name, room.key)


def test_a_body_that_is_switched_on_opens_its_room_to_its_members(expert: Person, jordan: Person) -> None:
    Body.objects.filter(key="expert_network").update(switched_on=True)
    room = Room.objects.select_related("body").get(key="experts-room")
    assert can_read_room(standing_of(expert), room)
    assert not can_read_room(standing_of(jordan), room)


STARTS = {
    "governance": {"jordan", "alternate", "delegate", "president", "chair", "secretariat", "adviser", "expert"},
    "security": {"jordan", "alternate", "delegate", "president", "chair", "secretariat", "adviser", "expert"},
    "common-positions": {"president", "secretariat"},
    "announcements": {"secretariat"},
    "ga-hall": set(),  # a live room has its one thread
}


def test_threads_are_started_by_those_whom_the_board_lets(cast: dict[str, Person]) -> None:
    for key, starters in STARTS.items():
        room = Room.objects.select_related("body").get(key=key)
        found = {name for name, person in cast.items() if can_start_thread(standing_of(person), room)}
        assert found == starters, key


CAPACITIES = {
    "jordan": ("personal", "delegation"),
    "delegate": ("personal",),
    "president": ("personal", "delegation", "chair"),
    "chair": ("personal", "delegation", "chair"),
    "secretariat": ("secretariat",),
    "adviser": ("expert", "personal"),
    "expert": ("expert", "personal"),
    "observer": ("personal",),
}


def test_capacities_follow_the_mandate(cast: dict[str, Person]) -> None:
    for name, capacities in CAPACITIES.items():
        assert capacities_of(standing_of(cast[name])) == capacities, name


def test_an_office_without_an_accreditation_gives_nothing(president: Person) -> None:
    president.accreditations.update(stage="ended")
    standing = standing_of(president)
    assert (standing.classes, standing.bodies, standing.admitted) == (frozenset(), frozenset(), False)


def test_standings_cost_the_same_for_one_and_for_many(
    cast: dict[str, Person], django_assert_num_queries: object
) -> None:
    room = Room.objects.select_related("body").get(key="governance")
    for size in (1, len(cast)):
        people = list(itertools.islice(cast.values(), size))
        # persons, accreditations, terms, memberships, invitations
        with django_assert_num_queries(5):  # type: ignore[operator]
            access_among(room, [person.pk for person in people])


def test_a_thread_is_read_by_the_rule_and_by_its_plural_alike(
    cast: dict[str, Person], budget: Thread, reply: Callable
) -> None:
    president, secretariat, guest = cast["president"], cast["secretariat"], cast["guest"]
    start = {"language": "ar", "body": "مسودة"}
    actions.start_thread(
        author=president,
        room=Room.objects.get(key="common-positions"),
        title="موقف لم يُنشر بعد",
        client_id=uuid4(),
        **start,
    )
    actions.start_thread(
        author=secretariat, room=Room.objects.get(key="security"), title="تنبيه", client_id=uuid4(), **start
    )
    actions.start_conversation(author=president, people=[cast["jordan"]], client_id=uuid4())
    actions.invite_to_thread(actor=secretariat, thread=budget, person=guest)

    threads = list(Thread.objects.select_related("room__body"))
    assert len(threads) > 10
    for name, person in cast.items():
        standing = standing_of(person)
        plural = set(threads_for(standing))
        for thread in threads:
            assert can_read_thread(standing, thread) == (thread in plural), (name, thread.pk, thread.room.key)
    assert threads_for(standing_of(guest)).get() == budget
