"""Signed in is not yet admitted: what stands between the password and the first page."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from accounts import sessions
from accounts.models import Accreditation, GuidelinesAcceptance, Person

pytestmark = pytest.mark.django_db
GUIDELINES = Path(__file__).resolve().parents[2] / "accounts" / "data" / "guidelines.md"
Signed = Callable[[Person], Client]
SET_UP = {"/account/security/", "/account/security/application/", "/account/security/passkeys/add/"}
PROOF = {"/account/again/code/"}
INSIDE = ["/", "/people/", "/preferences/", "/sessions/", "/boards/", "/guidelines/", "/account/password/"]


def half_signed_in(person: Person) -> Client:
    """Signed in with the password alone, as somebody without a second factor is."""
    client = Client()
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


@pytest.mark.parametrize("address", INSIDE)
def test_without_a_valid_accreditation_there_is_one_calm_page(
    stranger: Person, signed_in: Signed, address: str
) -> None:
    answer = signed_in(stranger).get(address)

    assert answer.status_code == 403
    assert answer.context["code"] == "not_accredited"
    assert b"/account/logout/" in answer.content
    assert not answer.context["me"]


def test_who_is_not_admitted_can_still_sign_out_and_change_the_language(stranger: Person, signed_in: Signed) -> None:
    client = signed_in(stranger)

    assert client.post("/account/language/", {"language": "fr"}).status_code == 302
    assert client.post("/account/logout/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_an_accreditation_that_ends_closes_the_next_page(jordan: Person, signed_in: Signed) -> None:
    client = signed_in(jordan)
    assert client.get("/people/").status_code == 200
    Accreditation.objects.filter(person=jordan).update(ends=timezone.now() - timedelta(seconds=1))

    assert client.get("/people/").status_code == 403


def test_an_account_switched_off_is_out_at_once(jordan: Person, signed_in: Signed) -> None:
    client = signed_in(jordan)
    Person.objects.filter(pk=jordan.pk).update(is_active=False)

    assert client.get("/people/").status_code == 302
    assert not sessions.is_live(client.session.session_key, jordan.pk)


@pytest.mark.parametrize("address", INSIDE)
def test_without_a_second_factor_only_its_set_up_is_open(jordan: Person, address: str) -> None:
    answer = half_signed_in(jordan).get(address)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/security/")


def test_the_set_up_pages_open_and_show_nothing_of_the_inside(jordan: Person) -> None:
    client = half_signed_in(jordan)
    for address in SET_UP:
        page = client.get(address)
        assert page.status_code == 200, address
        assert not page.context["me"]
        assert b'class="places"' not in page.content


@pytest.mark.parametrize("address", [*INSIDE, *sorted(SET_UP), "/account/security/codes/", "/account/again/"])
def test_a_stolen_password_cannot_add_another_second_factor(
    jordan: Person, application: Callable[[Person], str], address: str
) -> None:
    """A session from before the factor was set up must show the factor before anything else."""
    client = half_signed_in(jordan)
    application(jordan)
    answer = client.get(address)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/again/code/")


def test_without_the_guidelines_only_they_are_open(jordan: Person, signed_in: Signed) -> None:
    GuidelinesAcceptance.objects.all().delete()
    client = signed_in(jordan)

    assert client.get("/people/")["Location"].startswith("/guidelines/")
    assert client.get("/guidelines/").status_code == 200


def test_a_new_version_of_the_guidelines_is_asked_for_again(
    jordan: Person, signed_in: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(jordan)
    assert client.get("/people/").status_code == 200
    monkeypatch.setattr("accounts.guidelines.VERSION", "2027-06-01")

    assert client.get("/people/")["Location"].startswith("/guidelines/")


@pytest.mark.parametrize("fields", [{}, {"accept": "yes"}, {"accept": "yes", "version": "1999-01-01"}])
def test_guidelines_are_accepted_as_shown_or_not_at_all(jordan: Person, signed_in: Signed, fields: dict) -> None:
    GuidelinesAcceptance.objects.all().delete()
    answer = signed_in(jordan).post("/guidelines/", fields)

    assert answer.status_code == 422
    assert not GuidelinesAcceptance.objects.exists()


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_the_guidelines_are_complete_in_each_language(jordan: Person, signed_in: Signed, language: str) -> None:
    Person.objects.filter(pk=jordan.pk).update(language=language)
    page = signed_in(jordan).get("/guidelines/").content.decode()
    source = (GUIDELINES.read_text(encoding="utf-8").split(f"<!-- lang: {language} -->")[1]).split("<!-- lang")[0]

    for line in filter(None, source.splitlines()):
        words = line.lstrip("#-0123456789. ").replace("**", "\x00").split("\x00")
        assert all(part.strip() in page for part in words), line


def test_the_session_ends_after_its_absolute_age(jordan: Person, signed_in: Signed, settings) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(jordan)
    session = client.session
    session[sessions.BEGAN] = int(time.time()) - settings.SESSION_ABSOLUTE_AGE - 1
    session.save()
    answer = client.get("/people/")

    assert answer["Location"].startswith("/account/login/")
    assert "_auth_user_id" not in client.session


def test_a_script_is_told_by_a_code_why_it_is_turned_away(jordan: Person, stranger: Person, signed_in: Signed) -> None:
    json = {"accept": "application/json"}
    unaccredited = signed_in(stranger).get("/people/", headers=json)
    unproven = half_signed_in(jordan).get("/people/", headers=json)

    assert (unaccredited.status_code, unaccredited.json()["code"]) == (403, "not_accredited")
    assert (unproven.status_code, unproven.json()["code"]) == (403, "sign_in_again")


def test_admission_asks_the_database_little(jordan: Person, signed_in: Signed, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    """Session, person, and three for the standing; the guidelines and the second factor are known to the session."""
    client = signed_in(jordan)
    client.get("/people/")
    with django_assert_num_queries(5):
        assert client.get("/sessions/end-others/").status_code == 405
