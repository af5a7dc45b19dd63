"""Suspending, lifting, ending, extending: rights go and come back at the instant (domain.md W1)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts import actions, errors
from accounts.models import Accreditation, Person, Term
from accounts.stages import stage_now
from accounts.standing import standing_of
from forum.models import Event, Room

from ..cast import accredit, give_office, join, make_person


def of(person: Person) -> Accreditation:
    return Accreditation.objects.get(person=person)


def days(number: float) -> object:
    return timezone.now() + timedelta(days=number)


def last_event() -> Event:
    return Room.objects.get(key="register").events.latest("seq")


def test_a_suspension_takes_the_rights_and_gives_them_back_by_itself(secretariat: Person, jordan: Person) -> None:
    actions.suspend(actor=secretariat, accreditation=of(jordan), reason="device lost", until=days(30))
    assert not standing_of(jordan).admitted
    assert (last_event().kind, last_event().data["reason"]) == ("accreditation.suspended", "device lost")

    assert standing_of(jordan, at=days(31)).classes == {"head"}
    assert stage_now(of(jordan), days(31)) == "active"


def test_lifting_gives_the_rights_back_now(secretariat: Person, jordan: Person) -> None:
    actions.suspend(actor=secretariat, accreditation=of(jordan), reason="device lost", until=days(3))
    actions.resume(actor=secretariat, accreditation=of(jordan))
    actions.resume(actor=secretariat, accreditation=of(jordan))

    assert standing_of(jordan).admitted
    assert last_event().kind == "accreditation.resumed"


@pytest.mark.parametrize("length", [-1, 0, 30.01, 400])
def test_a_suspension_lasts_at_most_thirty_days(secretariat: Person, jordan: Person, length: float) -> None:
    with pytest.raises(errors.SuspensionTooLong):
        actions.suspend(actor=secretariat, accreditation=of(jordan), reason="device lost", until=days(length))
    assert standing_of(jordan).admitted


def test_a_suspension_has_a_reason(secretariat: Person, jordan: Person) -> None:
    with pytest.raises(errors.ReasonNeeded):
        actions.suspend(actor=secretariat, accreditation=of(jordan), reason=" \n", until=days(3))


def test_security_is_the_secretariats_and_conduct_the_bureaus(
    secretariat: Person, president: Person, jordan: Person, tunisia: Person
) -> None:
    for actor, kind in [(secretariat, "conduct"), (president, "security"), (tunisia, "conduct"), (jordan, "other")]:
        with pytest.raises(PermissionDenied):
            actions.suspend(actor=actor, accreditation=of(jordan), reason="r", until=days(3), kind=kind)

    actions.suspend(actor=president, accreditation=of(jordan), reason="r", until=days(20), kind="conduct")
    with pytest.raises(PermissionDenied):
        actions.resume(actor=secretariat, accreditation=of(jordan))
    actions.suspend(actor=president, accreditation=of(jordan), reason="r", until=days(29), kind="conduct")
    actions.resume(actor=president, accreditation=of(jordan))
    assert standing_of(jordan).admitted


def test_the_secretariat_does_not_lengthen_a_suspension(secretariat: Person, jordan: Person) -> None:
    actions.suspend(actor=secretariat, accreditation=of(jordan), reason="r", until=days(3))
    with pytest.raises(errors.NotNow):
        actions.suspend(actor=secretariat, accreditation=of(jordan), reason="r", until=days(9))


def test_ending_ends_the_rights_at_once_and_says_the_cause(secretariat: Person, jordan: Person) -> None:
    actions.end_accreditation(actor=secretariat, accreditation=of(jordan), cause="new post")
    again = actions.end_accreditation(actor=secretariat, accreditation=of(jordan), cause="another cause")

    assert not standing_of(jordan).admitted
    assert again.end_cause == "new post"
    assert Event.objects.filter(kind="accreditation.ended").count() == 1
    assert last_event().data["person"] == jordan.pk


def test_a_head_ends_the_own_delegation_and_no_other(
    jordan: Person, tunisia: Person, alternate: Person, delegate: Person, secretariat: Person
) -> None:
    Accreditation.objects.filter(person=delegate).update(state="JO")
    for actor, row in [
        (tunisia, of(delegate)),
        (jordan, of(alternate)),
        (jordan, of(tunisia)),
        (alternate, of(jordan)),
    ]:
        with pytest.raises(PermissionDenied):
            actions.end_accreditation(actor=actor, accreditation=row, cause="c")

    actions.end_accreditation(actor=jordan, accreditation=of(delegate), cause="left")
    assert not standing_of(delegate).admitted


def test_nobody_decides_on_the_own_accreditation(secretariat: Person, president: Person) -> None:
    with pytest.raises(errors.OwnAccreditation):
        actions.end_accreditation(actor=secretariat, accreditation=of(secretariat), cause="c")
    with pytest.raises(errors.OwnAccreditation):
        actions.extend_accreditation(actor=secretariat, accreditation=of(secretariat), ends=days(3))
    with pytest.raises(errors.OwnAccreditation):
        actions.suspend(actor=president, accreditation=of(president), reason="r", until=days(1), kind="conduct")


def test_extending_moves_the_end_and_does_not_wake_the_dead(secretariat: Person, jordan: Person) -> None:
    end = days(90)
    actions.extend_accreditation(actor=secretariat, accreditation=of(jordan), ends=end)
    actions.extend_accreditation(actor=secretariat, accreditation=of(jordan), ends=end)
    assert of(jordan).ends == end
    assert Event.objects.filter(kind="accreditation.extended").count() == 1
    with pytest.raises(errors.WrongDates):
        actions.extend_accreditation(actor=secretariat, accreditation=of(jordan), ends=days(-1))

    Accreditation.objects.filter(person=jordan).update(ends=days(-0.1))
    with pytest.raises(errors.NotNow):
        actions.extend_accreditation(actor=secretariat, accreditation=of(jordan), ends=days(90))


def test_an_office_does_not_wake_up_when_its_holder_comes_back_as_an_expert(
    president: Person, secretariat: Person
) -> None:
    join(president, "committee-identity")
    actions.end_accreditation(actor=secretariat, accreditation=of(president), cause="new post")
    accredit(president, "expert")

    assert standing_of(president).classes == {"expert"}
    assert "committee-identity" not in standing_of(president).bodies
    assert {"office.ended", "membership.ended"} <= set(Event.objects.values_list("kind", flat=True))


def test_a_suspended_president_is_still_president_afterwards(president: Person, secretariat: Person) -> None:
    actions.suspend(actor=secretariat, accreditation=of(president), reason="r", until=days(1))
    assert not standing_of(president).holds("president")

    actions.resume(actor=secretariat, accreditation=of(president))
    assert standing_of(president).holds("president")
    assert Term.objects.get(person=president).ends is None


# --- The whole table: from which stage which step is possible -----------------------------------------------------

STEPS: dict[str, Callable[..., object]] = {
    "start_review": lambda who, row: actions.start_review(actor=who, accreditation=row),
    "return": lambda who, row: actions.return_nomination(actor=who, accreditation=row, reason="r"),
    "invite": lambda who, row: actions.invite(actor=who, accreditation=row, checks=["email_domain"]),
    "suspend": lambda who, row: actions.suspend(actor=who, accreditation=row, reason="r", until=days(3)),
    "resume": lambda who, row: actions.resume(actor=who, accreditation=row),
    "extend": lambda who, row: actions.extend_accreditation(actor=who, accreditation=row, ends=days(99)),
    "end": lambda who, row: actions.end_accreditation(actor=who, accreditation=row, cause="c"),
}
POSSIBLE = {
    "nominated": {"start_review", "extend", "end"},
    "under_review": {"return", "invite", "extend", "end"},
    "returned": {"extend", "end"},
    "invited": {"invite", "extend", "end"},
    "active": {"suspend", "resume", "extend", "end"},
    "suspended": {"resume", "extend", "end"},
    "ended": {"end"},
}


@pytest.mark.parametrize("stage", POSSIBLE)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_possible_from_its_stages_only(stage: str, step: str, secretariat: Person) -> None:
    person = make_person("someone", name="ماجدة الرومي") if stage in ("active", "suspended", "ended") else None
    row = Accreditation.objects.create(
        klass="expert",
        stage=stage,
        person=person,
        nominee_name="ماجدة الرومي",
        nominee_email="someone@cast.example",
        starts=days(-1),
        suspended_until=days(2) if stage == "suspended" else None,
    )
    if step in POSSIBLE[stage]:
        STEPS[step](secretariat, row)
    else:
        with pytest.raises(errors.NotNow):
            STEPS[step](secretariat, row)
        row.refresh_from_db()
        assert row.stage == stage


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "who", ["alternate", "delegate", "chair", "adviser", "expert", "observer", "guest", "stranger"]
)
def test_nobody_else_takes_any_step(who: str, step: str, request, secretariat: Person) -> None:
    """The matrix row `accredit` says no for these classes."""
    actor = request.getfixturevalue(who)
    person = make_person("someone", name="ماجدة الرومي")
    stage = {"start_review": "nominated", "return": "under_review", "invite": "under_review", "resume": "suspended"}
    row = accredit(person, "expert", stage=stage.get(step, "active"), suspended_until=days(1))

    with pytest.raises(PermissionDenied):
        STEPS[step](actor, row)


def test_the_secretariats_representative_is_no_bureau_officer(secretariat: Person, jordan: Person) -> None:
    give_office(secretariat, "secretariat_representative")
    with pytest.raises(PermissionDenied):
        actions.suspend(actor=secretariat, accreditation=of(jordan), reason="r", until=days(1), kind="conduct")
