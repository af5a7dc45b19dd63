"""Changing the language, before and after sign-in."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person

pytestmark = pytest.mark.django_db


def test_a_stranger_reads_the_sign_in_page_in_the_language_chosen() -> None:
    client = Client(headers={"accept-language": "en"})
    answer = client.post("/account/language/", {"language": "fr", "next": "/account/login/?next=/people/"})

    assert answer["Location"] == "/account/login/?next=/people/"
    assert b'<html lang="fr"' in client.get("/account/login/").content


def test_a_person_is_spoken_to_in_the_language_of_her_account(
    jordan: Person, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(jordan)
    page = client.get("/people/", headers={"accept-language": "fr"})

    assert b'<html lang="ar"' in page.content
    assert page["Content-Language"] == "ar"


def test_the_choice_stays_with_the_account(jordan: Person, signed_in: Callable[[Person], Client]) -> None:
    signed_in(jordan).post("/account/language/", {"language": "fr"})
    jordan.refresh_from_db()

    assert jordan.language == "fr"
    assert b'<html lang="fr"' in signed_in(jordan).get("/people/").content


def test_the_sign_in_page_keeps_her_language_after_she_has_left(
    jordan: Person, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(jordan)
    client.get("/people/", headers={"accept-language": "fr"})
    client.post(reverse("account_logout"), headers={"accept-language": "fr"})

    assert b'<html lang="ar"' in client.get("/account/login/", headers={"accept-language": "fr"}).content


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_the_way_back_stays_here(target: str) -> None:
    assert Client().post("/account/language/", {"language": "fr", "next": target})["Location"] == "/"


@pytest.mark.parametrize("language", ["", "de", "ar; drop", "../../etc"])
def test_another_language_is_refused(language: str, jordan: Person, signed_in: Callable[[Person], Client]) -> None:
    assert signed_in(jordan).post("/account/language/", {"language": language}).status_code == 400
    jordan.refresh_from_db()
    assert jordan.language == "ar"


def test_reading_an_address_changes_no_language() -> None:
    assert Client().get("/account/language/?language=fr").status_code == 405
