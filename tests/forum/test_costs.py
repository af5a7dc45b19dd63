"""What posting costs: the same in a room of three and of three hundred (house.md §5.10)."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone

from accounts.models import Accreditation, Person
from forum import actions
from forum.models import Room, Thread

# lock the room; read what the reply stands on; accreditations, terms, memberships; insert the post; look at the levels
# here and at who of the followers has been told already; write what it is found under, move the thread, write the
# event, move the head, keep the command: together where the database can; begin and end of the transaction.
TOGETHER = 1 if connection.vendor == "postgresql" else 5
POSTING = 10 + TOGETHER


def fill(people: int) -> None:
    """So many more observers, who all may read open boards."""
    persons = Person.objects.bulk_create(
        Person(email=f"{n}@crowd.example", name=f"Observer {n}", name_key=f"observer {n}") for n in range(people)
    )
    starts = timezone.now()
    Accreditation.objects.bulk_create(
        Accreditation(person=person, klass="observer", stage="active", starts=starts, nominee_name=person.name)
        for person in persons
    )


@pytest.mark.parametrize("people", [3, 300])
def test_posting_costs_the_same_whatever_the_audience(
    people: int, tunisia: Person, budget: Thread, reply: Callable, django_assert_num_queries: Callable
) -> None:
    fill(people)
    reply(tunisia, budget)
    with django_assert_num_queries(POSTING):
        reply(tunisia, budget)


def test_posting_costs_the_same_whatever_the_length_of_the_thread(
    tunisia: Person,
    jordan: Person,
    budget: Thread,
    reply: Callable,
    settings: object,
    django_assert_num_queries: Callable,
) -> None:
    settings.POSTS_PER_MINUTE = 1000  # type: ignore[attr-defined]
    for _ in range(60):
        reply(jordan, budget)
    reply(tunisia, budget)
    reply(jordan, budget)
    with django_assert_num_queries(POSTING):
        reply(jordan, budget)


def test_a_first_word_under_non_attribution_costs_an_alias_more(
    jordan: Person, tunisia: Person, board: Callable[[str], Room], reply: Callable, django_assert_num_queries: Callable
) -> None:
    thread = actions.start_thread(
        author=jordan, room=board("security"), title="تنبيه", body="أول", language="ar", client_id=uuid4()
    ).result
    ContentType.objects.get_for_model(Thread)  # Read once for each process.
    # An alias: known already? how many? insert. And the starter is told for the first time: she is read with what
    # she may see, and a row is written; the author follows from now on.
    with django_assert_num_queries(POSTING + 3 + 7):
        reply(tunisia, thread)
    with django_assert_num_queries(POSTING + 1):  # known already
        reply(tunisia, thread)
