"""People who stand before the door: with a password, with a second factor, with an invitation."""

import time
from collections.abc import Callable
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client

from accounts import actions, vault
from accounts.models import Person
from tests.cast import PASSWORD
from tests.servers import wait_for

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def limits(db: None) -> None:
    """The limits begin empty: they live in the database, and the cache remembers across tests on SQLite's file."""
    cache.clear()


@pytest.fixture
def application() -> Callable[[Person], str]:
    """Give a person an authenticator application; its secret."""

    def add(person: Person) -> str:
        Authenticator.objects.create(user=person, type="totp", data={"secret": vault.encrypt(SECRET)})
        return SECRET

    return add


@pytest.fixture
def password_given() -> Callable[..., Client]:
    """A browser in which somebody has typed the address and the password on the sign-in page."""

    def sign_in(person: Person, password: str = PASSWORD, client: Client | None = None) -> Client:
        client = client or Client(headers={"accept-language": "en"})
        client.post("/account/login/", {"login": person.email, "password": password})
        return client

    return sign_in


@pytest.fixture
def invitation(secretariat: Person, second_secretariat: Person) -> Callable[..., str]:
    """Nominate, review and invite an expert; the token of the link."""

    def invite(email: str = "", **fields: object) -> str:
        email = email or f"{uuid4().hex[:8]}@invited.example"
        values: dict = {"klass": "expert", "name": f"نوال {_letters()}", "organisation": "جامعة", "language": "ar"}
        nominated = actions.nominate(actor=secretariat, email=email, starts=_now(), **(values | fields))
        actions.start_review(actor=second_secretariat, accreditation=nominated)
        return actions.invite(actor=second_secretariat, accreditation=nominated, checks=["email_domain"])

    return invite


@pytest.fixture
def post_box() -> Callable[[int], list[EmailMessage]]:
    """The mails sent so far, once there are as many as expected. They leave after the answer."""

    def look(expected: int) -> list[EmailMessage]:
        wait_for(lambda: len(mail.outbox) >= expected, what=f"{expected} mails", seconds=5)
        time.sleep(0.2)
        assert len(mail.outbox) == expected
        return mail.outbox

    return look


def _now():  # type: ignore[no-untyped-def]
    from django.utils import timezone

    return timezone.now()


def _letters() -> str:
    return "".join("ابتثجحخدذرزسشصضط"[int(digit, 16)] for digit in uuid4().hex[:8])
