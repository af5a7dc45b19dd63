"""Questions made once for all who are alike are answered for each as the rule says, and shared by nobody else."""

from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from accounts.alike import PreparedFor, forget
from accounts.models import Person
from accounts.standing import Standing, standing_of
from forum import actions, frame, inbox, selectors
from forum.models import Room, Thread

from ..cast import accredit, give_office, join

pytestmark = pytest.mark.django_db
EVERYBODY = "jordan tunisia delegate expert observer guest secretariat president stranger"


def names(rooms: list[Room]) -> list[str | None]:
    return [room.key for room in rooms]


def test_each_sees_her_own_places_whoever_asked_before(request: pytest.FixtureRequest, council: None) -> None:
    people = [request.getfixturevalue(name) for name in EVERYBODY.split()]
    join(people[1], "committee-identity")
    give_office(people[2], "president")
    for person in (*people, *people[::-1]):
        standing = standing_of(person)
        found = frame.places_for(standing)
        assert names(found.boards) == names(list(selectors.boards_for(standing)))
        assert names(found.bodies_rooms) == names(list(selectors.body_rooms_for(standing)))


def test_conversations_are_those_she_is_in_and_are_called_after_their_people(
    jordan: Person, tunisia: Person, emirates: Person
) -> None:
    for other in (tunisia, emirates):
        actions.start_conversation(author=jordan, people=[other], client_id=uuid4())
    for person in (jordan, tunisia, emirates):
        rooms = frame.places_for(standing_of(person)).conversations
        assert rooms == list(selectors.conversations_for(standing_of(person)))
        for room in rooms:
            told = {place.person for place in room.memberships.all()}
            assert told == {place.person for place in Room.objects.get(pk=room.pk).memberships.all()}
            assert person in told


def test_who_gains_or_loses_a_right_asks_another_question(jordan: Person, expert: Person) -> None:
    before = len(frame.places_for(standing_of(expert)).boards)
    accredit(expert, "head", "TN")
    assert len(frame.places_for(standing_of(expert)).boards) > before
    expert.is_active = False
    found = frame.places_for(standing_of(expert))
    assert (found.boards, found.bodies_rooms, found.conversations) == ([], [], [])
    assert selectors.unread_by_room(standing_of(expert)) == {}
    assert inbox.count_for(standing_of(expert))[0] == 0


def test_the_frame_asks_little(jordan: Person, tunisia: Person) -> None:
    actions.start_conversation(author=jordan, people=[tunisia], client_id=uuid4())
    standing = standing_of(jordan)
    frame.places_for(standing)
    with CaptureQueriesContext(connection) as captured:
        frame.places_for(standing)
        selectors.unread_by_room(standing)
        inbox.count_for(standing)
    assert len(captured) == 5


def test_a_rule_that_looks_at_more_than_the_kind_fails(jordan: Person) -> None:
    def build(standing: Standing) -> QuerySet[Thread]:
        return Thread.objects.filter(Q(starter=standing.person) | Q(title=standing.state_code))

    with pytest.raises(AttributeError):
        PreparedFor[Thread](build)(standing_of(jordan))


def test_a_changed_rule_holds_once_it_is_forgotten(jordan: Person, budget: Thread) -> None:
    rule = Q(starter=jordan)
    asked = PreparedFor[Thread](lambda standing: Thread.objects.filter(rule, starter=standing.person))
    assert asked(standing_of(jordan)) == [budget]
    rule = Q(title="")
    forget()
    assert asked(standing_of(jordan)) == []
