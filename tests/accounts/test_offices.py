"""Offices, committees and bodies: who holds what, and that it is recorded (domain.md §1.4, W10)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts import actions, errors
from accounts.actions.terms import months_later
from accounts.models import Body, Office, Person
from accounts.standing import standing_of
from forum.models import Event

from ..cast import accredit, make_person

Begin = Callable[..., object]


@pytest.fixture
def begin(secretariat: Person) -> Begin:
    def give(person: Person, office: str, body: str = "bureau", actor: Person = secretariat, **when):
        return actions.begin_term(
            actor=actor,
            person=person,
            office=Office.objects.get(key=office),
            body=Body.objects.get(key=body),
            **when,
        )

    return give


def test_a_head_becomes_president_for_two_years(jordan: Person, begin: Begin) -> None:
    term = begin(jordan, "president", starts=datetime(2026, 1, 31, tzinfo=UTC))

    assert standing_of(jordan).holds("president")
    assert term.ends == datetime(2028, 1, 31, tzinfo=UTC)
    event = Event.objects.get(kind="office.begun")
    assert (event.data["person"], event.data["office"]) == (jordan.pk, "president")


def test_the_term_ends_by_itself(jordan: Person, begin: Begin) -> None:
    term = begin(jordan, "president")

    assert standing_of(jordan, at=term.ends - timedelta(seconds=1)).holds("president")
    assert not standing_of(jordan, at=term.ends).holds("president")


def test_beginning_twice_is_one_term(jordan: Person, begin: Begin) -> None:
    starts = timezone.now()
    assert begin(jordan, "president", starts=starts) == begin(jordan, "president", starts=starts)


@pytest.mark.parametrize("who", ["alternate", "delegate", "secretariat", "expert", "stranger"])
def test_the_bureaus_offices_are_for_heads(who: str, begin: Begin, request) -> None:
    with pytest.raises(errors.HeadNeeded):
        begin(request.getfixturevalue(who), "rapporteur")


def test_an_office_has_one_holder_at_a_time(jordan: Person, tunisia: Person, begin: Begin) -> None:
    term = begin(jordan, "president")
    with pytest.raises(errors.OfficeHeld):
        begin(tunisia, "president")
    begin(tunisia, "president", starts=term.ends)


def test_a_state_holds_one_office_of_the_bureau(jordan: Person, begin: Begin) -> None:
    begin(jordan, "president")
    with pytest.raises(errors.OneBureauOffice):
        begin(jordan, "rapporteur")


def test_the_secretariats_representative_comes_from_its_staff(
    jordan: Person, secretariat: Person, begin: Begin
) -> None:
    with pytest.raises(errors.StaffNeeded):
        begin(jordan, "secretariat_representative")
    assert begin(secretariat, "secretariat_representative").ends is None


def test_a_committee_has_its_own_offices(jordan: Person, observer: Person, begin: Begin) -> None:
    for office, body in [("committee_chair", "bureau"), ("president", "committee-identity")]:
        with pytest.raises(errors.WrongOffice):
            begin(jordan, office, body)
    with pytest.raises(errors.CannotJoin):
        begin(observer, "committee_chair", "committee-identity")
    begin(jordan, "committee_chair", "committee-identity")
    assert "committee_officer" in standing_of(jordan).classes


def test_only_the_secretariat_records_offices(jordan: Person, president: Person, begin: Begin) -> None:
    for actor in (jordan, president):
        with pytest.raises(PermissionDenied):
            begin(jordan, "rapporteur", actor=actor)


def test_an_office_ended_early_gives_nothing_from_now_on(jordan: Person, begin: Begin, secretariat: Person) -> None:
    term = begin(jordan, "president")
    with pytest.raises(errors.ReasonNeeded):
        actions.end_term(actor=secretariat, term=term, cause="")
    actions.end_term(actor=secretariat, term=term, cause="resigned")
    actions.end_term(actor=secretariat, term=term, cause="again")

    assert not standing_of(jordan).holds("president")
    assert Event.objects.get(kind="office.ended").data["cause"] == "resigned"


def test_months_are_counted_to_the_end_of_a_shorter_month() -> None:
    assert months_later(datetime(2024, 2, 29, tzinfo=UTC), 12) == datetime(2025, 2, 28, tzinfo=UTC)
    assert months_later(datetime(2026, 11, 30, tzinfo=UTC), 24) == datetime(2028, 11, 30, tzinfo=UTC)


def committee() -> Body:
    return Body.objects.get(key="committee-legal")


def test_a_seat_has_one_representative_in_a_committee(jordan: Person, expert: Person, secretariat: Person) -> None:
    actions.join_body(actor=jordan, person=jordan, body=committee())
    actions.join_body(actor=jordan, person=jordan, body=committee())
    deputy = make_person("deputy", name="نائلة الكرك")
    accredit(deputy, "alternate", "JO")
    with pytest.raises(errors.SeatRepresented):
        actions.join_body(actor=secretariat, person=deputy, body=committee())
    actions.join_body(actor=secretariat, person=expert, body=committee())

    assert "committee-legal" in standing_of(jordan).bodies
    assert Event.objects.filter(kind="membership.begun").count() == 2
    actions.leave_body(actor=jordan, person=jordan, body=committee())
    actions.join_body(actor=jordan, person=deputy, body=committee())
    assert "committee-legal" not in standing_of(jordan).bodies


def test_a_head_names_only_from_the_own_delegation(jordan: Person, tunisia: Person, alternate: Person) -> None:
    for actor, person in [(jordan, tunisia), (alternate, alternate), (tunisia, alternate)]:
        with pytest.raises(PermissionDenied):
            actions.join_body(actor=actor, person=person, body=committee())


def test_observers_and_bodies_without_names_are_refused(observer: Person, jordan: Person, secretariat: Person) -> None:
    with pytest.raises(errors.CannotJoin):
        actions.join_body(actor=secretariat, person=observer, body=committee())
    with pytest.raises(errors.NotByName):
        actions.join_body(actor=secretariat, person=jordan, body=Body.objects.get(key="bureau"))


def test_a_body_is_switched_on_by_a_recorded_decision(president: Person, jordan: Person, secretariat: Person) -> None:
    experts = Body.objects.get(key="expert_network")
    assert not experts.switched_on
    with pytest.raises(PermissionDenied):
        actions.switch_body(actor=jordan, body=experts, on=True, decision="B/1")
    with pytest.raises(errors.ReasonNeeded):
        actions.switch_body(actor=president, body=experts, on=True, decision="")
    actions.switch_body(actor=president, body=experts, on=True, decision="Bureau decision 3")
    actions.switch_body(actor=secretariat, body=experts, on=True, decision="again")

    event = Event.objects.get(kind="body.switched")
    assert (event.data["decision"], event.data["on"]) == ("Bureau decision 3", True)
    with pytest.raises(errors.BodyFixed):
        actions.switch_body(actor=secretariat, body=Body.objects.get(key="bureau"), on=False, decision="no")


def test_nobody_joins_a_committee_that_is_off(jordan: Person, secretariat: Person) -> None:
    actions.switch_body(actor=secretariat, body=committee(), on=False, decision="its mandate ended")
    with pytest.raises(errors.BodyOff):
        actions.join_body(actor=jordan, person=jordan, body=committee())
