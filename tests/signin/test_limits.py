"""Guessing is slowed down, and the count is kept in the database (security.md §1.5)."""

import http.cookiejar
import os
import re
import urllib.parse
import urllib.request
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts.models import Person
from tests import servers
from tests.cast import PASSWORD

from . import authenticator

pytestmark = pytest.mark.django_db
WRONG = "not the password of anybody"
Application = Callable[[Person], str]


def try_password(address: str, password: str = WRONG, ip: str = "192.0.2.1") -> str:
    """The code of what the sign-in page says."""
    answer = Client(REMOTE_ADDR=ip).post("/account/login/", {"login": address, "password": password})
    return answer.context["form"].non_field_errors().as_data()[0].code if answer.context else ""


def test_five_wrong_passwords_close_the_address_for_a_while(jordan: Person) -> None:
    said = [try_password(jordan.email, ip=f"192.0.2.{number}") for number in range(1, 7)]

    assert said == ["email_password_mismatch"] * 5 + ["too_many_login_attempts"]
    assert try_password(jordan.email, PASSWORD) == "too_many_login_attempts"


def test_the_limit_does_not_tell_who_has_an_account(jordan: Person) -> None:
    known = [try_password(jordan.email) for _ in range(7)]
    unknown = [try_password("nobody@cast.example") for _ in range(7)]

    assert known == unknown


def test_one_locked_address_leaves_the_others_open(jordan: Person, tunisia: Person) -> None:
    for _ in range(6):
        try_password(jordan.email)

    assert try_password(tunisia.email) == "email_password_mismatch"


def test_a_forged_forwarding_header_buys_no_more_attempts(jordan: Person) -> None:
    said = []
    for number in range(35):
        client = Client(REMOTE_ADDR="192.0.2.9", headers={"x-forwarded-for": f"198.51.100.{number}"})
        answer = client.post("/account/login/", {"login": f"guess{number}@cast.example", "password": WRONG})
        said.append(answer.context["form"].non_field_errors().as_data()[0].code)

    assert said[29:31] == ["email_password_mismatch", "too_many_login_attempts"]


def test_codes_cannot_be_guessed_in_a_row(
    jordan: Person, application: Application, password_given: Callable[..., Client]
) -> None:
    secret = application(jordan)
    client = password_given(jordan)
    right = authenticator.code(secret)
    guesses = [code for code in (f"{number:06d}" for number in range(12)) if code != right][:6]
    codes = [_code_error(client, guess) for guess in guesses]

    assert codes == ["incorrect_code"] * 5 + ["too_many_login_attempts"]
    assert _code_error(client, right) == "too_many_login_attempts"


def _code_error(client: Client, code: str) -> str:
    answer = client.post("/account/login/code/", {"code": code})
    return answer.context["form"].errors["code"].as_data()[0].code


def test_the_count_is_in_the_database(jordan: Person) -> None:
    cache.clear()
    try_password(jordan.email)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache_entry WHERE cache_key LIKE '%login_failed%'")
        assert cursor.fetchone()[0] == 2  # by address typed and by network address


@pytest.mark.ops
def test_two_processes_count_together(postgres: servers.Postgres) -> None:
    """Three guesses at one process and three at the other are six."""
    env = {"MAJLIS_MODE": "test", "DATABASE_URL": postgres.database()}
    servers.migrate({**os.environ, **env})
    with servers.Server(env) as first, servers.Server(env) as second:
        said = [_guess((first, second)[number % 2]) for number in range(6)]

    assert said == ["email_password_mismatch"] * 5 + ["too_many_login_attempts"]


def _guess(server: servers.Server) -> str:
    """What a real browser is told when it guesses the password of an address."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(server.url + "/account/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]  # type: ignore[index]
    fields = {"login": "nobody@cast.example", "password": WRONG, "csrfmiddlewaretoken": token}
    request = urllib.request.Request(
        server.url + "/account/login/",
        urllib.parse.urlencode(fields).encode(),
        {"Origin": server.url, "Accept-Language": "en"},
    )
    answer = browser.open(request).read().decode()
    return re.search(r'data-code="(\w+)"', answer)[1]  # type: ignore[index]
