"""What has its SQL made once gives what the ORM gives, on both databases."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.transaction import atomic
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Accreditation, Person
from accounts.prepared import Prepared, insert, together, update
from accounts.standing import standing_of, standings_of
from forum.models import Command, Thread
from tests.cast import give_office, join

pytestmark = pytest.mark.django_db


def test_the_same_question_again_with_other_arguments(jordan: Person, tunisia: Person) -> None:
    asked = Prepared[Person](lambda pk: Person.objects.filter(pk=pk), pk=int)
    for person in (jordan, tunisia, jordan):
        assert asked.one(pk=person.pk) == person
    assert asked.first(pk=0) is None


def test_it_builds_objects_with_what_belongs_to_them(jordan: Person) -> None:
    asked = Prepared[Accreditation](
        lambda person, moment: Accreditation.objects.filter(person=person, starts__lt=moment).select_related("state"),
        person=int,
        moment=datetime,
    )
    with CaptureQueriesContext(connection) as captured:
        [found] = asked(person=jordan.pk, moment=timezone.now())
        assert found.state is not None and found.state.pk == "JO"
    assert len(captured) == 1
    assert asked(person=jordan.pk, moment=timezone.now() - timedelta(days=2)) == []


def test_rows_of_values_come_as_they_were_asked_for(jordan: Person) -> None:
    asked = Prepared[tuple](lambda email: Person.objects.filter(email=email).values_list("name", "pk"), email=str)
    assert asked(email=jordan.email) == [(jordan.name, jordan.pk)]


def test_an_argument_that_the_sql_does_not_hold_is_a_mistake_of_ours(jordan: Person) -> None:
    asked = Prepared[Person](lambda pk, other: Person.objects.filter(pk=pk), pk=int, other=int)
    with pytest.raises(AssertionError, match="other"):
        asked(pk=jordan.pk, other=1)


def test_a_standing_of_one_is_that_of_many(jordan: Person, chair: Person, stranger: Person) -> None:
    give_office(jordan, "president")
    join(jordan, "committee-identity")
    everybody = standings_of([jordan, chair, stranger])
    for person in (jordan, chair, stranger):
        assert standing_of(person) == everybody[person.pk]
    jordan.is_active = False
    assert not standing_of(jordan).admitted


def test_a_row_is_stored_as_save_stores_it(jordan: Person, budget: Thread) -> None:
    command = Command(person=jordan, client_id=uuid4(), fingerprint="f", result=7, seq=3)
    insert(command)
    stored = Command.objects.get(pk=command.pk)
    assert (stored.client_id, stored.result, stored.person_id) == (command.client_id, 7, jordan.pk)
    assert isinstance(stored.client_id, UUID) and stored.created_at == command.created_at
    assert not command._state.adding


def test_only_the_named_fields_change(budget: Thread) -> None:
    budget.title, budget.last_number, budget.tags = "other", 40, ["a"]
    update(budget, "last_number", "tags")
    stored = Thread.objects.get(pk=budget.pk)
    assert (stored.last_number, stored.tags) == (40, ["a"])
    assert stored.title != "other"


# --- Together ----------------------------------------------------------------------------------------------------


def test_what_needs_no_answer_is_written_at_the_end(jordan: Person, budget: Thread) -> None:
    command = Command(person=jordan, client_id=uuid4(), fingerprint="f", result=7)
    budget.last_number = 40
    with CaptureQueriesContext(connection) as captured, atomic(), together():
        insert(command, numbered=False)
        update(budget, "last_number")
        assert not any(sql["sql"].startswith(("INSERT", "UPDATE")) for sql in captured.captured_queries)
    assert Command.objects.get(client_id=command.client_id).result == 7
    assert Thread.objects.get(pk=budget.pk).last_number == 40
    written = [sql["sql"] for sql in captured.captured_queries if sql["sql"].startswith(("WITH", "INSERT", "UPDATE"))]
    assert len(written) == (1 if connection.vendor == "postgresql" else 2)


def test_a_row_that_changes_twice_has_what_came_last(jordan: Person, budget: Thread) -> None:
    with atomic(), together():
        for number in (40, 41):
            budget.last_number = number
            update(budget, "last_number")
    assert Thread.objects.get(pk=budget.pk).last_number == 41


def test_an_error_leaves_nothing_waiting_for_whoever_comes_next(jordan: Person, budget: Thread) -> None:
    before, budget.last_number = budget.last_number, 40
    with pytest.raises(ZeroDivisionError), atomic(), together():
        update(budget, "last_number")
        raise ZeroDivisionError
    with atomic(), together():
        pass
    assert Thread.objects.get(pk=budget.pk).last_number == before
