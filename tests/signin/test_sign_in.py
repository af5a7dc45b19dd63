"""Address and password, then the second factor."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts import recovery, sessions
from accounts.models import Person
from tests.cast import PASSWORD

from . import authenticator

pytestmark = pytest.mark.django_db
Sign = Callable[..., Client]
Application = Callable[[Person], str]


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session and sessions.second_factor_done(client.session)


def test_the_password_alone_does_not_sign_in(jordan: Person, application: Application, password_given: Sign) -> None:
    application(jordan)
    client = password_given(jordan)

    assert "_auth_user_id" not in client.session
    assert client.get("/").status_code == 302
    assert client.get("/account/login/").headers["Location"] == "/account/login/code/"


def test_password_and_code_sign_in(jordan: Person, application: Application, password_given: Sign) -> None:
    secret = application(jordan)
    client = password_given(jordan)
    answer = client.post("/account/login/code/", {"code": authenticator.code(secret)})

    assert answer["Location"] == "/"
    assert is_in(client)
    assert client.get("/").status_code == 200


def test_a_code_typed_in_arabic_digits_is_accepted(
    jordan: Person, application: Application, password_given: Sign
) -> None:
    """T-NUM-1."""
    secret = application(jordan)
    client = password_given(jordan)
    client.post("/account/login/code/", {"code": authenticator.code(secret).translate(authenticator.ARABIC)})

    assert is_in(client)


def test_a_code_opens_only_once(jordan: Person, application: Application, password_given: Sign) -> None:
    """Also in the next period, in which it would still be good for clocks that are off."""
    secret = application(jordan)
    code = authenticator.code(secret, ago=30)
    first, second = password_given(jordan), password_given(jordan)
    first.post("/account/login/code/", {"code": code})
    answer = second.post("/account/login/code/", {"code": code})

    assert is_in(first)
    assert not is_in(second)
    assert answer.context["form"].errors["code"].as_data()[0].code == "incorrect_code"


@pytest.mark.parametrize("code", ["000000", "", "abcdef", "١٢٣", "0" * 5000, "\x00", "１２３４５６", "ﷺ"])
def test_a_wrong_code_is_answered_with_a_sentence(
    code: str, jordan: Person, application: Application, password_given: Sign
) -> None:
    application(jordan)
    client = password_given(jordan)
    answer = client.post("/account/login/code/", {"code": code})

    assert answer.status_code == 200
    assert answer.context["form"].errors["code"]
    assert not is_in(client)


def test_recovery_codes_are_shown_once_and_kept_as_hashes(
    jordan: Person, application: Application, signed_in: Callable[[Person], Client]
) -> None:
    application(jordan)
    client = signed_in(jordan)
    client.post("/account/security/codes/new/")
    first = client.get("/account/security/codes/").context["codes"]
    again = client.get("/account/security/codes/")
    stored = str(Authenticator.objects.get(user=jordan, type="recovery_codes").data)

    assert len(first) == 10
    assert again.context["codes"] is None
    assert again.context["left"] == 10
    assert not any(code in again.content.decode() for code in first)
    assert not any(code in stored for code in first)
    assert "seed" not in stored
    assert client.get("/account/security/codes/new/").status_code == 200  # counting goes on without them


def test_a_recovery_code_opens_once(
    jordan: Person, application: Application, password_given: Sign, signed_in: Callable[[Person], Client]
) -> None:
    application(jordan)
    with_codes = signed_in(jordan)
    with_codes.post("/account/security/codes/new/")
    code = with_codes.get("/account/security/codes/").context["codes"][3]
    first, second = password_given(jordan), password_given(jordan)
    opened = first.post("/account/login/code/", {"code": f" {code[:4]} {code[4:].translate(authenticator.ARABIC)}"})
    refused = second.post("/account/login/code/", {"code": code})

    assert opened["Location"] == "/"
    assert refused.status_code == 200
    assert recovery.left(Authenticator.objects.get(user=jordan, type="recovery_codes")) == 9


def test_the_key_of_the_application_is_not_readable_in_the_database(jordan: Person, application: Application) -> None:
    secret = application(jordan)

    assert secret not in str(Authenticator.objects.get(user=jordan).data)


def test_the_session_changes_its_key_at_sign_in(jordan: Person, application: Application, password_given: Sign) -> None:
    secret = application(jordan)
    client = password_given(jordan)
    before = client.session.session_key
    client.post("/account/login/code/", {"code": authenticator.code(secret)})

    assert client.session.session_key != before


def test_wrong_password_and_unknown_address_look_the_same(jordan: Person) -> None:
    wrong = Client().post("/account/login/", {"login": jordan.email, "password": "not her password at all"})
    unknown = Client().post("/account/login/", {"login": "nobody@cast.example", "password": "not her password at all"})

    assert wrong.status_code == unknown.status_code == 200
    assert _comparable(wrong, jordan.email) == _comparable(unknown, "nobody@cast.example")
    assert wrong.context["form"].non_field_errors().as_data()[0].code == "email_password_mismatch"


def test_an_account_that_is_off_does_not_open(jordan: Person, password_given: Sign) -> None:
    jordan.is_active = False
    jordan.save()
    client = password_given(jordan)

    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "/\\elsewhere.example"]
)
def test_sign_in_leads_nowhere_else(
    target: str, jordan: Person, application: Application, password_given: Sign
) -> None:
    secret = application(jordan)
    client = Client()
    client.post("/account/login/", {"login": jordan.email, "password": PASSWORD, "next": target})
    answer = client.post("/account/login/code/", {"code": authenticator.code(secret)})

    assert answer["Location"] == "/"


def test_sign_in_leads_back_to_the_page_that_was_asked_for(
    jordan: Person, application: Application, password_given: Sign
) -> None:
    secret = application(jordan)
    client = Client()
    asked = client.get("/people/")["Location"]
    client.post(asked, {"login": jordan.email, "password": PASSWORD, "next": "/people/"})
    answer = client.post("/account/login/code/", {"code": authenticator.code(secret)})

    assert asked == "/account/login/?next=/people/"
    assert answer["Location"] == "/people/"


def _comparable(answer, address: str) -> list[bytes]:  # type: ignore[no-untyped-def]
    lines = answer.content.replace(address.encode(), b"ADDRESS").splitlines()
    return [line for line in lines if b"csrfmiddlewaretoken" not in line]
