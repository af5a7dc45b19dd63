"""Everything lost: the way back goes through the secretariat and the official mailbox."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client

from accounts import sessions
from accounts.models import Person
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


def test_she_begins_again_by_mail_and_a_stolen_password_is_worth_nothing(
    jordan: Person,
    application: Callable[[Person], str],
    signed_in: Callable[[Person], Client],
    post_box: Callable[[int], list[EmailMessage]],
) -> None:
    application(jordan)
    client = signed_in(jordan)
    sessions.UserSession.objects.create(user=jordan, session_key=client.session.session_key, ip="192.0.2.1")
    call_command("reset_second_factor", jordan.email.upper())
    thief = Client()
    thief.post("/account/login/", {"login": jordan.email, "password": PASSWORD})

    assert not Authenticator.objects.filter(user=jordan).exists()
    assert client.get("/").status_code == 302
    assert "_auth_user_id" not in thief.session
    assert "/account/password/reset/" in str(post_box(1)[0].body)

    Client().post("/account/password/reset/", {"email": jordan.email})
    assert post_box(2)[1].to == [jordan.email]


def test_an_unknown_address_is_said_to_be_unknown(council: None) -> None:
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody@cast.example")
