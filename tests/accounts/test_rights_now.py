"""What is kept of a standing is never older than the register, nor than the clock (docs/decisions/0012)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import register, rights_now
from accounts.actions import end_accreditation, join_body, suspend
from accounts.models import Accreditation, Body, Person
from accounts.rights_now import standing_now, standings_now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(standings_are_read_each_time: None, settings: object) -> None:
    settings.KEEP_STANDINGS = True  # type: ignore[attr-defined]


def test_a_standing_is_read_once(jordan: Person, django_assert_num_queries: Callable) -> None:
    standing_now(jordan)
    with django_assert_num_queries(1):
        assert standing_now(jordan).admitted


def test_who_is_ended_is_out_at_the_next_question(jordan: Person, secretariat: Person) -> None:
    assert standing_now(jordan).admitted
    end_accreditation(actor=secretariat, accreditation=jordan.accreditations.get(), cause="end of mission")
    assert not standing_now(jordan).admitted


def test_who_is_suspended_gets_no_page_and_can_post_nothing(
    jordan: Person, secretariat: Person, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(jordan)
    assert client.get(reverse("forum:boards")).status_code == 200
    suspend(
        actor=secretariat,
        accreditation=jordan.accreditations.get(),
        reason="a lost telephone",
        until=timezone.now() + timedelta(days=2),
        kind="security",
    )
    assert client.get(reverse("forum:boards")).status_code != 200


def test_a_right_that_ends_by_the_clock_ends_without_an_event(jordan: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    Accreditation.objects.filter(person=jordan).update(ends=now + timedelta(hours=1))
    assert standing_now(jordan).admitted
    later = now + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert not standing_now(jordan).admitted


def test_a_new_right_is_there_at_once(jordan: Person, secretariat: Person) -> None:
    body = Body.objects.get(key="committee-identity")
    assert body.key not in standing_now(jordan).bodies
    join_body(actor=secretariat, person=jordan, body=body)
    assert body.key in standing_now(jordan).bodies


def test_what_was_rolled_back_is_not_kept(jordan: Person, secretariat: Person) -> None:
    """The next event takes the number that the rolled back one had."""
    standing_now(jordan)
    with pytest.raises(RuntimeError), transaction.atomic():
        end_accreditation(actor=secretariat, accreditation=jordan.accreditations.get(), cause="a mistake")
        assert not standing_now(jordan).admitted
        raise RuntimeError
    register.record("session.ended", actor=jordan, person=jordan.pk)
    assert standing_now(jordan).admitted


def test_a_closed_account_is_out_whatever_is_kept(jordan: Person) -> None:
    standing_now(jordan)
    jordan.is_active = False
    assert not standing_now(jordan).admitted


def test_what_is_kept_has_an_end(council: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rights_now, "MOST_KEPT", 2)
    for n in range(4):
        standing_now(Person.objects.create_person(email=f"{n}@x.example", name=f"Person {n}"))
    assert len(rights_now._kept) == 2


def test_many_are_read_once_and_each_holds_what_she_would_hold_alone(
    jordan: Person, tunisia: Person, stranger: Person, django_assert_num_queries: Callable
) -> None:
    people = [jordan, tunisia, stranger]
    standings_now(people)
    with django_assert_num_queries(1):
        standings, _changes = standings_now(people)
    assert standings == {person.pk: standing_now(person) for person in people}
    assert [standings[person.pk].admitted for person in people] == [True, True, False]


def test_who_is_ended_is_out_among_many_and_the_others_stay(
    jordan: Person, tunisia: Person, secretariat: Person
) -> None:
    standings_now([jordan, tunisia])
    end_accreditation(actor=secretariat, accreditation=jordan.accreditations.get(), cause="end of mission")
    standings, _changes = standings_now([jordan, tunisia])
    assert [standings[person.pk].admitted for person in (jordan, tunisia)] == [False, True]


def test_what_ends_by_the_clock_ends_among_many_too(jordan: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    ends = timezone.now() + timedelta(hours=1)
    Accreditation.objects.filter(person=jordan).update(ends=ends)
    standings, changes = standings_now([jordan])
    assert standings[jordan.pk].admitted and changes == {jordan.pk: ends}
    later = ends + timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    standings, changes = standings_now([jordan])
    assert not standings[jordan.pk].admitted and changes == {}


def test_a_closed_account_is_out_among_many_whatever_is_kept(jordan: Person) -> None:
    standings_now([jordan])
    jordan.is_active = False
    standings, _changes = standings_now([jordan])
    assert not standings[jordan.pk].admitted and not standings[jordan.pk].classes
