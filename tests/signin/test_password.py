"""Forgotten and changed passwords; nobody learns from them who has an account (security.md §1.5)."""

import re
import time
from collections.abc import Callable
from statistics import median

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import Person
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
PostBox = Callable[[int], list[EmailMessage]]
NEW = "another sentence about the cedars"


def ask(address: str, **headers: str):  # type: ignore[no-untyped-def]
    return Client(headers=headers).post("/account/password/reset/", {"email": address}, follow=True)


def link_in(message: EmailMessage) -> str:
    return re.search(r"http://[^/\s]+(/account/password/reset/\S+)", str(message.body))[1]  # type: ignore[index]


def test_known_and_unknown_addresses_get_the_same_answer_and_only_one_gets_mail(
    jordan: Person, post_box: PostBox
) -> None:
    unknown, known = ask("nobody@cast.example"), ask(jordan.email)

    assert unknown.redirect_chain == known.redirect_chain
    assert unknown.status_code == known.status_code == 200
    assert _lines(unknown) == _lines(known)
    assert [message.to for message in post_box(1)] == [[jordan.email]]


def test_an_account_that_is_off_gets_no_mail(jordan: Person, post_box: PostBox) -> None:
    Person.objects.filter(pk=jordan.pk).update(is_active=False)
    ask(jordan.email)

    post_box(0)


class SlowBackend(BaseEmailBackend):
    """A mail server that takes its time."""

    def send_messages(self, messages: list[EmailMessage]) -> int:
        time.sleep(3)
        return len(messages)


def test_a_slow_mail_server_does_not_tell_who_has_an_account(jordan: Person, settings) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = f"{__name__}.SlowBackend"
    began = time.monotonic()
    ask(jordan.email)

    assert time.monotonic() - began < 2


def test_a_wrong_password_and_an_unknown_address_take_the_same_time(slow_hashes: None, jordan: Person) -> None:
    """One slow hash in both cases. The classes differ by ten times when it is left out."""
    jordan.set_password(PASSWORD)
    jordan.save()

    def seconds(address: str) -> float:
        began = time.perf_counter()
        Client().post("/account/login/", {"login": address, "password": "not her password at all"})
        return time.perf_counter() - began

    seconds(jordan.email)
    known = median(seconds(jordan.email) for _ in range(3))
    unknown = median(seconds(f"nobody{number}@cast.example") for number in range(3))

    assert 0.33 < known / unknown < 3


def test_the_mail_speaks_the_language_of_its_reader(tunisia: Person, post_box: PostBox) -> None:
    ask(tunisia.email, **{"accept-language": "en"})
    message = post_box(1)[0]

    with translation.override("fr"):
        assert message.subject == gettext("A new password for Majlis")
    assert link_in(message)


def test_the_link_in_the_mail_leads_to_the_configured_origin(jordan: Person, post_box: PostBox, settings) -> None:  # type: ignore[no-untyped-def]
    settings.ALLOWED_HOSTS = ["*"]
    Client(headers={"host": "evil.example"}).post("/account/password/reset/", {"email": jordan.email})
    body = str(post_box(1)[0].body)

    assert settings.ORIGIN + "/account/password/reset/" in body
    assert "evil.example" not in body


def test_a_new_password_by_the_link_ends_every_session(
    jordan: Person, post_box: PostBox, signed_in: Callable[[Person], Client]
) -> None:
    elsewhere = signed_in(jordan)
    ask(jordan.email)
    client = Client()
    form = client.get(link_in(post_box(1)[0]), follow=True)
    address = form.redirect_chain[-1][0]
    client.post(address, {"password1": NEW})
    jordan.refresh_from_db()

    assert jordan.check_password(NEW)
    assert "_auth_user_id" not in client.session  # the second factor is still to come
    assert elsewhere.get("/").status_code == 302
    assert len(post_box(2)) == 2  # and she is told


def test_the_link_works_once(jordan: Person, post_box: PostBox) -> None:
    ask(jordan.email)
    link = link_in(post_box(1)[0])
    client = Client()
    address = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(address, {"password1": NEW})
    again = Client().get(link)

    assert again.context["token_fail"]


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short but odd", "password_too_short"),
        ("passwordpassword", "password_repeats"),
        ("ababababababababab", "password_repeats"),
        ("1234567890123456", "password_entirely_numeric"),
        ("jordan@cast.example", "password_too_similar"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(
    password: str, code: str, jordan: Person, signed_in: Callable[[Person], Client]
) -> None:
    answer = signed_in(jordan).post("/account/password/", {"oldpassword": PASSWORD, "password1": password})
    codes = [error.code for error in answer.context["form"].errors["password1"].as_data()]

    assert code in codes


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(
    jordan: Person, signed_in: Callable[[Person], Client], post_box: PostBox
) -> None:
    here, elsewhere = signed_in(jordan), signed_in(jordan)
    here.post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW})

    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert [message.to for message in post_box(1)] == [[jordan.email]]


def _lines(answer) -> list[bytes]:  # type: ignore[no-untyped-def]
    return [line for line in answer.content.splitlines() if b"csrfmiddlewaretoken" not in line]
