"""Nominating and reviewing: who may, when, and what is said when it is not possible (domain.md W1)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts import actions, errors
from accounts.models import Accreditation, Person
from forum.models import Event, Room

from ..cast import accredit, give_office, make_person
from .conftest import LETTER


def last_event() -> Event:
    return Room.objects.get(key="register").events.latest("seq")


# Who may nominate whom: rows are classes, columns are people (W1, first row).
NOMINATORS = {
    "head": {"secretariat"},
    "alternate": {"jordan", "president"},
    "delegation_member": {"jordan", "president"},
    "secretariat_staff": {"secretariat"},
    "advisory_member": {"president"},
    "expert": {"secretariat"},
    "observer": {"president"},
    "guest": {"secretariat"},
}
PEOPLE = (
    "jordan",
    "president",
    "alternate",
    "delegate",
    "chair",
    "secretariat",
    "adviser",
    "expert",
    "observer",
    "guest",
    "stranger",
)


@pytest.mark.parametrize("klass", NOMINATORS)
def test_each_class_has_its_nominators_and_nobody_else(klass: str, nominate: Callable, request) -> None:
    for who in PEOPLE:
        actor = request.getfixturevalue(who)
        own = {"jordan": "JO", "president": "LB"}.get(who, "KW")
        seat = own if klass in Accreditation.SEATED else None
        if klass == "head":
            seat = "KW"
        if who in NOMINATORS[klass]:
            assert nominate(actor, klass, seat).stage == "nominated"
        else:
            with pytest.raises(PermissionDenied):
                nominate(actor, klass, seat)


def test_a_head_nominates_for_the_own_seat_only(jordan: Person, nominate: Callable) -> None:
    with pytest.raises(PermissionDenied):
        nominate(jordan, "alternate", "TN")


def test_a_vice_president_nominates_an_adviser_and_no_observer(council: None, nominate: Callable) -> None:
    officer = make_person("vice", name="بدر الكويتي")
    accredit(officer, "head", "KW")
    give_office(officer, "vice_president")

    assert nominate(officer, "advisory_member").klass == "advisory_member"
    with pytest.raises(PermissionDenied):
        nominate(officer, "observer")


def test_of_the_letter_the_name_and_the_hash_are_kept(nominate: Callable) -> None:
    row = nominate(klass="head", state="KW")

    assert (row.letter_name, row.letter_hash) == ("letter.pdf", sha256(LETTER).hexdigest())
    event = last_event()
    assert event.kind == "accreditation.nominated"
    assert event.data["letter"] == row.letter_hash
    assert event.data["accreditation"] == row.pk


def test_the_register_holds_neither_name_nor_address(nominate: Callable) -> None:
    row = nominate()

    assert row.nominee_name not in str(last_event().data)
    assert row.nominee_email not in str(last_event().data)


def test_a_head_needs_the_official_letter(nominate: Callable) -> None:
    with pytest.raises(errors.LetterNeeded):
        nominate(klass="head", state="KW", letter=b"", letter_name="")


def test_a_seat_has_one_alternate_and_eight_delegates(jordan: Person, nominate: Callable) -> None:
    nominate(jordan, "alternate", "JO")
    with pytest.raises(errors.SeatFull):
        nominate(jordan, "alternate", "JO")

    for _ in range(8):
        row = nominate(jordan, "delegation_member", "JO")
    with pytest.raises(errors.SeatFull):
        nominate(jordan, "delegation_member", "JO")

    actions.end_accreditation(actor=jordan, accreditation=row, cause="moved to another post")
    assert nominate(jordan, "delegation_member", "JO").stage == "nominated"


def test_a_mandate_that_has_run_out_frees_its_place(jordan: Person, nominate: Callable) -> None:
    row = nominate(jordan, "alternate", "JO")
    Accreditation.objects.filter(pk=row.pk).update(stage="active", ends=timezone.now() - timedelta(seconds=1))

    assert nominate(jordan, "alternate", "JO").stage == "nominated"


def test_one_head_may_wait_while_another_is_in_office(jordan: Person, nominate: Callable) -> None:
    nominate(klass="head", state="JO")
    with pytest.raises(errors.SeatFull):
        nominate(klass="head", state="JO")


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"email": "no address"}, errors.BadEmail),
        ({"name": "ن"}, errors.BadName),
        ({"name": "نور\u202e علي"}, errors.BadName),
        ({"name_second": "\u200b\u200b"}, errors.BadName),
        ({"titles": {"ar": "مديـــــــر"}}, errors.BadName),
        ({"organisation": ""}, errors.OrganisationNeeded),
        ({"ends": timezone.now() - timedelta(days=2)}, errors.WrongDates),
        ({"letter": b"x" * (5 * 1024 * 1024 + 1), "letter_name": "big.pdf"}, errors.LetterTooBig),
    ],
)
def test_what_cannot_stand_is_refused_with_a_sentence(nominate: Callable, wrong: dict, refusal: type) -> None:
    with pytest.raises(refusal) as refused:
        nominate(**wrong)

    assert str(refused.value).endswith(".")
    assert not Accreditation.objects.filter(klass="expert").exists()


def test_a_seat_without_a_state_or_switched_off_is_refused(jordan: Person, nominate: Callable) -> None:
    with pytest.raises(errors.StateNeeded):
        nominate(klass="head")
    Accreditation.objects.get(person=jordan).state.seat.__class__.objects.filter(pk="KW").update(active=False)
    with pytest.raises(errors.SeatInactive):
        nominate(klass="head", state="KW")


@pytest.mark.django_db(transaction=True)
def test_a_place_nominated_for_by_many_at_once_is_taken_once(jordan: Person, nominate: Callable) -> None:
    together = Barrier(6)

    def put(number: int) -> str:
        together.wait()
        try:
            return nominate(jordan, "alternate", "JO", name=f"سعاد {'ابتثجح'[number] * 3}").stage
        except errors.SeatFull as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(put, range(6))) == ["nominated", *["seat_full"] * 5]


@pytest.mark.django_db(transaction=True)
def test_look_alikes_nominated_at_once_come_in_once(secretariat: Person, nominate: Callable) -> None:
    together = Barrier(4)

    def put(name: str) -> str:
        together.wait()
        try:
            return nominate(secretariat, name=name).stage
        except errors.NameTaken as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(put, ["نور علي", "نـور علي", "نور على", "نُور علي"])) == ["name_taken"] * 3 + [
            "nominated"
        ]


def test_look_alike_names_do_not_come_in(jordan: Person, nominate: Callable) -> None:
    """T-CTL-5: «رنا الحسن» is here already; tatweel and vowels make no other person."""
    with pytest.raises(errors.NameTaken):
        nominate(name="رَنـا الحسَن")
    nominate(name="نور علي", email="nour@example.gov")
    with pytest.raises(errors.NameTaken):
        nominate(name="نـور على", email="other@example.gov")


def test_the_same_address_is_not_nominated_twice_for_one_class(nominate: Callable) -> None:
    nominate(email="one@example.gov", name="هناء الأولى")
    with pytest.raises(errors.AlreadyNominated):
        nominate(email=" ONE@example.gov ", name="هناء الأولى")


def test_whoever_nominates_does_not_review(secretariat: Person, second_secretariat: Person, nominate: Callable) -> None:
    row = nominate(secretariat)
    with pytest.raises(errors.SameReviewer):
        actions.start_review(actor=secretariat, accreditation=row)

    actions.start_review(actor=second_secretariat, accreditation=row)
    with pytest.raises(errors.SameReviewer):
        actions.invite(actor=secretariat, accreditation=row, checks=["email_domain"])
    with pytest.raises(errors.SameReviewer):
        actions.return_nomination(actor=secretariat, accreditation=row, reason="no")
    row.refresh_from_db()
    assert (row.stage, row.reviewed_by) == ("under_review", second_secretariat)


def test_a_returned_nomination_says_why_and_comes_back_corrected(
    jordan: Person, tunisia: Person, secretariat: Person, nominate: Callable
) -> None:
    row = nominate(jordan, "alternate", "JO")
    actions.start_review(actor=secretariat, accreditation=row)
    with pytest.raises(errors.ReasonNeeded):
        actions.return_nomination(actor=secretariat, accreditation=row, reason="  ")
    actions.return_nomination(actor=secretariat, accreditation=row, reason="The address is private.")
    assert last_event().data["reason"] == "The address is private."

    again = {"name": row.nominee_name, "email": "official@example.gov.jo", "starts": row.starts}
    with pytest.raises(PermissionDenied):
        actions.amend_nomination(actor=tunisia, accreditation=row, **again)
    row = actions.amend_nomination(actor=jordan, accreditation=row, **again)
    assert (row.stage, row.nominee_email, row.reason) == ("nominated", "official@example.gov.jo", "")


def test_the_checks_are_ticked_and_an_absent_letter_is_not_checked(
    secretariat: Person, second_secretariat: Person, nominate: Callable
) -> None:
    row = nominate(secretariat)
    actions.start_review(actor=second_secretariat, accreditation=row)

    for checks, refusal in [
        ([], errors.ChecksNeeded),
        (["mandate"], errors.ChecksNeeded),
        (["letter"], errors.NoLetterToCheck),
        (["something else"], errors.ChecksNeeded),
    ]:
        with pytest.raises(refusal):
            actions.invite(actor=second_secretariat, accreditation=row, checks=checks)
    assert actions.invite(actor=second_secretariat, accreditation=row, checks=["mandate", "email_domain"])
    row.refresh_from_db()
    assert row.checks == ["email_domain", "mandate"]
