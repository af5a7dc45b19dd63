"""From the review to the first day: an invitation is single, bound, expiring, and falls with its giver's right."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions, errors
from accounts.models import Accreditation, GuidelinesAcceptance, Person
from accounts.standing import standing_of
from forum.models import Room

from ..cast import accredit, make_person
from .conftest import PASSWORD

Invited = Callable[..., tuple[Accreditation, str]]


def test_only_the_hash_of_a_token_is_kept(invited: Invited) -> None:
    row, token = invited()

    assert row.invitation_hash == sha256(token.encode()).hexdigest()
    assert len(token) >= 43  # 32 bytes
    stored = "".join(str(value) for value in Accreditation.objects.values_list())
    events = "".join(str(event.data) for event in Room.objects.get(key="register").events.all())
    assert token not in stored + events
    assert row.invitation_expires - row.invited_at == timedelta(days=7)


def test_an_account_without_guidelines_and_second_factor_has_no_rights(invited: Invited) -> None:
    row, token = invited()
    person = actions.open_account(token=token, password=PASSWORD)

    assert person.email == row.nominee_email
    assert person.check_password(PASSWORD)
    assert not standing_of(person).admitted
    with pytest.raises(errors.GuidelinesNeeded):
        actions.activate(person=person)
    actions.accept_guidelines(person=person)
    with pytest.raises(errors.SecondFactorNeeded):
        actions.activate(person=person)
    assert not standing_of(person).admitted

    actions.activate(person=person, second_factor_checked=True)
    assert standing_of(person).classes == {"expert"}
    assert actions.activate(person=person) == []


def test_an_earlier_version_of_the_guidelines_is_not_enough(invited: Invited) -> None:
    _, token = invited()
    person = actions.open_account(token=token, password=PASSWORD)
    GuidelinesAcceptance.objects.create(person=person, version="2016-02-08")

    with pytest.raises(errors.GuidelinesNeeded):
        actions.activate(person=person, second_factor_checked=True)


def test_a_token_works_once(invited: Invited) -> None:
    _, token = invited()
    actions.open_account(token=token, password=PASSWORD)

    with pytest.raises(errors.InvitationVoid):
        actions.open_account(token=token, password=PASSWORD)


@pytest.mark.parametrize("token", ["", "wrong", "\ud800", "x" * 5000, "0" * 43])
def test_a_wrong_token_is_answered_like_an_old_one(invited: Invited, token: str) -> None:
    invited()
    with pytest.raises(errors.InvitationVoid):
        actions.find_invitation(token)


def test_an_invitation_lasts_seven_days(invited: Invited) -> None:
    row, token = invited()
    assert actions.find_invitation(token) == row
    Accreditation.objects.filter(pk=row.pk).update(invitation_expires=timezone.now())

    with pytest.raises(errors.InvitationVoid):
        actions.open_account(token=token, password=PASSWORD)


def test_an_invitation_falls_when_its_giver_loses_the_right(invited: Invited, second_secretariat: Person) -> None:
    _, token = invited()
    Accreditation.objects.filter(person=second_secretariat).update(ends=timezone.now())

    with pytest.raises(errors.InvitationVoid):
        actions.open_account(token=token, password=PASSWORD)


def test_a_withdrawn_invitation_is_void(invited: Invited, secretariat: Person) -> None:
    row, token = invited()
    actions.end_accreditation(actor=secretariat, accreditation=row, cause="nominated by mistake")

    with pytest.raises(errors.InvitationVoid):
        actions.open_account(token=token, password=PASSWORD)


def test_inviting_again_makes_the_old_link_void(invited: Invited, second_secretariat: Person) -> None:
    row, old = invited()
    new = actions.invite(actor=second_secretariat, accreditation=row)

    with pytest.raises(errors.InvitationVoid):
        actions.find_invitation(old)
    assert actions.find_invitation(new).checks == ["email_domain"]


def test_once_the_account_is_there_a_new_link_is_not_made(invited: Invited, second_secretariat: Person) -> None:
    row, token = invited()
    actions.open_account(token=token, password=PASSWORD)

    with pytest.raises(errors.NotNow):
        actions.invite(actor=second_secretariat, accreditation=row)


def test_a_short_or_common_password_is_refused_and_the_link_still_works(invited: Invited) -> None:
    row, token = invited()
    for weak in ["", "short", row.nominee_email]:
        with pytest.raises(errors.WeakPassword):
            actions.open_account(token=token, password=weak)

    assert actions.open_account(token=token, password=PASSWORD).email == row.nominee_email


def test_who_has_an_account_signs_in_to_accept(expert: Person, jordan: Person, invited: Invited) -> None:
    row, token = invited(klass="guest", email=expert.email, name=expert.name)

    with pytest.raises(errors.SignInFirst):
        actions.open_account(token=token, password=PASSWORD)
    with pytest.raises(errors.OtherPerson):
        actions.open_account(token=token, signed_in=jordan)
    assert actions.open_account(token=token, signed_in=expert) == expert
    assert not Person.objects.get(pk=expert.pk).check_password(PASSWORD)
    actions.activate(person=expert, second_factor_checked=True)
    assert standing_of(expert).classes == {"expert", "guest"}


def test_signed_in_as_someone_else_one_cannot_take_an_invitation(jordan: Person, invited: Invited) -> None:
    _, token = invited()
    with pytest.raises(errors.OtherPerson):
        actions.open_account(token=token, signed_in=jordan)


def test_a_name_taken_meanwhile_is_refused_and_not_an_error(invited: Invited) -> None:
    row, token = invited(name="زينب الراوي")
    make_person("newcomer", name="زينب الراوى")

    with pytest.raises(errors.NameTaken):
        actions.open_account(token=token, password=PASSWORD)
    row.refresh_from_db()
    assert row.invitation_hash


@pytest.mark.django_db(transaction=True)
def test_fifty_uses_at_once_make_one_account(invited: Invited) -> None:
    row, token = invited()
    together = Barrier(50)

    def use(_: int) -> object:
        together.wait()
        try:
            return actions.open_account(token=token, password=PASSWORD).pk
        except errors.InvitationVoid:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as pool:
        made = [pk for pk in pool.map(use, range(50)) if pk]

    assert made == [Person.objects.get(email=row.nominee_email).pk]


def test_a_new_head_ends_the_old_one_at_the_same_instant(
    jordan: Person, admitted: Callable[..., Accreditation]
) -> None:
    old = Accreditation.objects.get(person=jordan)
    new = admitted(klass="head", state="JO")
    old.refresh_from_db()

    assert (old.stage, old.end_cause) == ("ended", "replaced")
    assert old.ends == new.activated_at
    assert not standing_of(jordan).admitted
    kinds = list(Room.objects.get(key="register").events.order_by("seq").values_list("kind", flat=True))
    assert kinds[-2:] == ["accreditation.ended", "accreditation.activated"]


def test_the_old_head_stays_until_the_new_one_has_come(jordan: Person, invited: Invited) -> None:
    _, token = invited(klass="head", state="JO")
    actions.open_account(token=token, password=PASSWORD)

    assert standing_of(jordan).classes == {"head"}


def test_a_head_whose_mandate_begins_later_does_not_end_the_one_in_office(jordan: Person, invited: Invited) -> None:
    _, token = invited(klass="head", state="JO", starts=timezone.now() + timedelta(days=3))
    person = actions.open_account(token=token, password=PASSWORD)
    actions.accept_guidelines(person=person)

    with pytest.raises(errors.TooEarly):
        actions.activate(person=person, second_factor_checked=True)
    assert standing_of(jordan).admitted


def test_a_suspended_head_is_replaced_too(
    jordan: Person, admitted: Callable[..., Accreditation], secretariat: Person
) -> None:
    old = Accreditation.objects.get(person=jordan)
    until = timezone.now() + timedelta(days=3)
    actions.suspend(actor=secretariat, accreditation=old, reason="lost device", until=until)
    admitted(klass="head", state="JO")

    heads = Accreditation.objects.filter(state="JO", klass="head", stage__in=["active", "suspended"])
    assert heads.count() == 1


def test_an_alternate_who_becomes_head_leaves_the_place_free(
    alternate: Person, invited: Invited, jordan: Person
) -> None:
    row, token = invited(klass="head", state="BH", email=alternate.email, name=alternate.name)
    actions.open_account(token=token, signed_in=alternate)
    actions.activate(person=alternate, second_factor_checked=True)

    assert standing_of(alternate).classes == {"head"}


def test_who_takes_part_already_begins_the_new_mandate_on_accepting(
    alternate: Person, invited: Invited, signed_in: Callable[[Person], Client]
) -> None:
    _, token = invited(klass="head", state="BH", email=alternate.email, name=alternate.name)
    answer = signed_in(alternate).post(reverse("accounts:invitation", args=[token]))

    # The client's session stands for a second factor that was shown.
    assert answer.status_code == 302
    assert standing_of(alternate).classes == {"head"}


def test_an_office_does_not_outlive_a_mandate_that_ran_out(
    president: Person, invited: Invited, secretariat: Person
) -> None:
    Accreditation.objects.filter(person=president).update(ends=timezone.now() - timedelta(days=1))
    _, token = invited(klass="expert", email=president.email, name=president.name)
    actions.open_account(token=token, signed_in=president)
    actions.activate(person=president, second_factor_checked=True)

    assert standing_of(president).classes == {"expert"}


def test_a_mandate_that_begins_later_leaves_the_invitation_open(
    alternate: Person, invited: Invited, signed_in: Callable[[Person], Client]
) -> None:
    starts = timezone.now() + timedelta(days=2)
    row, token = invited(klass="head", state="BH", email=alternate.email, name=alternate.name, starts=starts)
    answer = signed_in(alternate).post(reverse("accounts:invitation", args=[token]))

    assert answer.status_code == 409
    assert actions.find_invitation(token) == row
    assert standing_of(alternate).classes == {"alternate"}


@pytest.mark.django_db(transaction=True)
def test_two_heads_who_come_at_once_are_never_both_in_office(
    council: None, secretariat: Person, second_secretariat: Person
) -> None:
    """Two waiting heads cannot be nominated; two that stand in the table all the same still meet at the seat's lock."""
    people = [make_person(f"head{n}", name=name) for n, name in enumerate(["سمير الأول", "سميرة الثانية"])]
    for person in people:
        accredit(person, "head", "KW", stage="invited")
    together = Barrier(2)

    def come(person: Person) -> None:
        together.wait()
        try:
            actions.activate(person=person, second_factor_checked=True)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(come, people))

    assert sorted(Accreditation.objects.filter(state="KW").values_list("stage", flat=True)) == ["active", "ended"]


def test_the_first_two_of_the_secretariat_are_founded_and_no_third(council: None) -> None:
    tokens = [
        actions.found_secretariat(name="هند الأولى", email="hind@escwa.example"),
        actions.found_secretariat(name="وليد الثاني", email="walid@escwa.example"),
    ]
    with pytest.raises(errors.AlreadyFounded):
        actions.found_secretariat(name="ثالث القوم", email="third@escwa.example")

    person = actions.open_account(token=tokens[0], password=PASSWORD)
    actions.accept_guidelines(person=person)
    actions.activate(person=person, second_factor_checked=True)
    assert standing_of(person).is_secretariat


def test_a_founding_link_that_was_lost_is_made_anew(council: None) -> None:
    old = actions.found_secretariat(name="هند الأولى", email="hind@escwa.example")
    Accreditation.objects.update(invitation_expires=timezone.now())
    actions.found_secretariat(name="وليد الثاني", email="walid@escwa.example")
    new = actions.found_secretariat(name="هند الأولى", email="Hind@escwa.example")

    with pytest.raises(errors.InvitationVoid):
        actions.find_invitation(old)
    assert actions.find_invitation(new).nominee_email == "hind@escwa.example"
    assert Accreditation.objects.count() == 2


def test_who_is_no_secretariat_invites_nobody(
    jordan: Person, president: Person, second_secretariat: Person, nominate: Callable
) -> None:
    row = nominate()
    actions.start_review(actor=second_secretariat, accreditation=row)
    for actor in (jordan, president):
        with pytest.raises(PermissionDenied):
            actions.invite(actor=actor, accreditation=row, checks=["email_domain"])
