"""Adding, removing and confirming a second factor."""

import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import Person
from tests.cast import PASSWORD

from . import authenticator

pytestmark = pytest.mark.django_db(transaction=True)
Signed = Callable[[Person], Client]
Application = Callable[[Person], str]


def grown_old(client: Client) -> Client:
    """The same session an hour later: signed in, but not freshly."""
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() - 3600, "reauthenticated": True}
    ]
    session.save()
    return client


@pytest.mark.parametrize(
    "address",
    [
        "/account/security/application/",
        "/account/security/application/remove/",
        "/account/security/passkeys/add/",
        "/account/security/codes/new/",
    ],
)
def test_a_sensitive_act_asks_for_a_fresh_sign_in(
    jordan: Person, application: Application, signed_in: Signed, address: str
) -> None:
    if address.endswith("remove/"):
        application(jordan)
    answer = grown_old(signed_in(jordan)).post(address, {"code": "1"})

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/again/")


def test_the_password_confirms_and_leads_back(jordan: Person, signed_in: Signed) -> None:
    client = grown_old(signed_in(jordan))
    asked = client.get("/account/security/application/")["Location"]
    wrong = client.post(asked, {"password": "not it at all", "next": "/account/security/application/"})
    right = client.post(asked, {"password": PASSWORD, "next": "/account/security/application/"})

    assert wrong.context["form"].errors["password"].as_data()[0].code == "incorrect_password"
    assert right["Location"] == "/account/security/application/"
    assert client.get("/account/security/application/").status_code == 200


def test_a_code_confirms_too(jordan: Person, application: Application, signed_in: Signed) -> None:
    secret = application(jordan)
    client = grown_old(signed_in(jordan))
    answer = client.post(
        "/account/again/code/?next=/account/security/codes/new/",
        {"code": authenticator.code(secret).translate(authenticator.ARABIC), "next": "/account/security/codes/new/"},
    )

    assert answer["Location"] == "/account/security/codes/new/"
    assert client.get("/account/security/codes/new/").status_code == 200


def test_the_last_second_factor_stays(jordan: Person, application: Application, signed_in: Signed) -> None:
    application(jordan)
    client = signed_in(jordan)
    answer = client.post("/account/security/application/remove/")

    assert answer.context["form"].errors
    assert Authenticator.objects.filter(user=jordan, type="totp").exists()


def test_the_last_passkey_stays(jordan: Person, signed_in: Signed) -> None:
    key = Authenticator.objects.create(user=jordan, type="webauthn", data={"name": "Key", "credential": {}})
    signed_in(jordan).post(f"/account/security/passkeys/{key.pk}/remove/")

    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_one_of_two_can_be_removed_and_she_is_told(
    jordan: Person, application: Application, signed_in: Signed, post_box: Callable
) -> None:
    application(jordan)
    key = Authenticator.objects.create(user=jordan, type="webauthn", data={"name": "Key", "credential": {}})
    signed_in(jordan).post("/account/security/application/remove/")

    assert list(Authenticator.objects.filter(user=jordan)) == [key]
    assert [message.to for message in post_box(1)] == [[jordan.email]]


def test_nobody_touches_the_passkey_of_another(jordan: Person, tunisia: Person, signed_in: Signed) -> None:
    key = Authenticator.objects.create(user=jordan, type="webauthn", data={"name": "Key", "credential": {}})
    client = signed_in(tunisia)

    assert client.post(f"/account/security/passkeys/{key.pk}/remove/").status_code == 404
    assert client.post(f"/account/security/passkeys/{key.pk}/", {"name": "Mine now"}).status_code == 404
    assert client.get(f"/account/security/passkeys/{key.pk + 9}/").status_code == 404


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "null", '{"id": 1}', "not json", '{"type": "public-key", "id": "x", "response": {}}']
)
@pytest.mark.parametrize("address", ["/account/login/passkey/", "/account/security/passkeys/add/"])
def test_a_broken_credential_is_refused_without_a_fault(
    address: str, credential: str, jordan: Person, signed_in: Signed
) -> None:
    client = signed_in(jordan) if "security" in address else Client()
    client.get(address, headers={"accept": "application/json"})
    answer = client.post(address, {"credential": credential, "name": "Key"})

    assert answer.status_code in (200, 302)
    assert not Authenticator.objects.exists()
    assert "security" in address or "_auth_user_id" not in client.session


def test_the_name_of_a_passkey_cannot_lie(jordan: Person, signed_in: Signed) -> None:
    key = Authenticator.objects.create(user=jordan, type="webauthn", data={"name": "Key", "credential": {}})
    answer = signed_in(jordan).post(f"/account/security/passkeys/{key.pk}/", {"name": "abc\u202edef"})

    assert answer.context["form"].errors["name"].as_data()[0].code == "bidi_control"


def test_an_activation_code_is_asked_for_in_any_digits(jordan: Person, signed_in: Signed) -> None:
    client = signed_in(jordan)
    secret = client.get("/account/security/application/").context["form"].secret
    code = authenticator.code(secret).translate(authenticator.ARABIC)
    client.post("/account/security/application/", {"code": code})

    assert Authenticator.objects.filter(user=jordan, type="totp").exists()
