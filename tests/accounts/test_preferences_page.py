"""Preferences: what she chooses is how she reads, and what cannot be is said beside its field."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts import actions, errors
from accounts.models import Person

SignIn = Callable[[Person], Client]
PAGE = reverse("accounts:preferences")
SAMPLE = reverse("accounts:preferences_sample")


def chosen(**fields: object) -> dict[str, object]:
    return {"language": "ar", "digits": "latn", "months": "council_dual", "languages": ["ar"], **fields}


def sample(page: str, what: str = "date") -> str:
    found = re.search(rf'data-sample="{what}">([^<]*)<', page)
    return found[1] if found else ""


def test_what_is_chosen_is_stored_and_shown(jordan: Person, signed_in: SignIn) -> None:
    client = signed_in(jordan)
    answer = client.post(
        PAGE,
        chosen(digits="arab", months="levantine", hijri="on", languages=["ar", "fr"], theme="dark", form="m",
               timezone="Africa/Tunis", name_second="Rana Al-Hasan"),
    )  # fmt: skip
    assert answer.status_code == 302

    jordan.refresh_from_db()
    assert (jordan.digits, jordan.months, jordan.timezone) == ("arab", "levantine", "Africa/Tunis")
    assert (jordan.languages, jordan.theme, jordan.form) == ("ar fr", "dark", "m")
    assert (jordan.hijri, jordan.hour12, jordan.enter_sends) == (True, False, False)
    page = client.get(PAGE).content.decode()
    assert "٨ شباط ٢٠١٦" in sample(page)
    assert "ربيع الآخر" in sample(page, "hijri")
    assert sample(page, "number").startswith("١")


def test_the_sample_follows_the_choice_without_storing_it(jordan: Person, signed_in: SignIn) -> None:
    client = signed_in(jordan)
    shown = client.post(PAGE, chosen(months="maghreb_french", hour12="on", preview="1"))
    asked = client.get(SAMPLE, chosen(language="fr"))

    assert "8 فيفري 2016" in sample(shown.content.decode())
    assert "م" in sample(shown.content.decode())
    assert "8 février 2016" in sample(asked.content.decode())
    jordan.refresh_from_db()
    assert (jordan.months, jordan.language) == ("council_dual", "ar")


def test_the_language_changes_at_once(jordan: Person, signed_in: SignIn) -> None:
    client = signed_in(jordan)
    client.post(PAGE, chosen(language="fr"))

    assert '<html lang="fr"' in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"language": "he"}, "language", "invalid_choice"),
        ({"language": ""}, "language", "required"),
        ({"digits": "thai"}, "digits", "invalid_choice"),
        ({"months": "x" * 50}, "months", "invalid_choice"),
        ({"timezone": "../../etc/passwd"}, "timezone", "invalid_choice"),
        ({"languages": ["ar", "xx"]}, "languages", "invalid_choice"),
        ({"theme": "neon"}, "theme", "invalid_choice"),
        ({"name_second": "\u202eRana"}, "name_second", "bad_name"),
        ({"name_second": "x" * 121}, "name_second", "max_length"),
        ({"name_second": "Ra\x00na"}, "name_second", "null_characters_not_allowed"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_the_rest_is_kept(
    jordan: Person, signed_in: SignIn, wrong: dict, field: str, code: str
) -> None:
    answer = signed_in(jordan).post(PAGE, chosen(hijri="on", **({"name_second": "Rana Kept"} | wrong)))
    page = answer.content.decode()

    assert answer.status_code == 400
    assert f'data-code="{code}"' in page
    assert "data-wrong" in page
    assert re.search(rf'href="#id_{field}(_0)?"', page)
    assert "Rana Kept" in page or field == "name_second"
    assert re.search(r'name="hijri"[^>]*checked', page)
    jordan.refresh_from_db()
    assert (jordan.name_second, jordan.hijri) == ("Rana Alhasan", False)


def test_the_sample_of_nonsense_is_todays_sample(jordan: Person, signed_in: SignIn) -> None:
    answer = signed_in(jordan).get(SAMPLE, {"language": "he", "months": "' --", "timezone": "\x00"})

    assert answer.status_code == 200
    assert "شباط/فبراير" in sample(answer.content.decode())


def test_a_guest_has_preferences_and_the_anonymous_none(guest: Person, signed_in: SignIn, client: Client) -> None:
    assert signed_in(guest).get(PAGE).status_code == 200
    assert client.get(PAGE).status_code == 302


def test_actions_refuse_what_the_form_would_not_offer(jordan: Person) -> None:
    for wrong in [{"timezone": "Mars/Base"}, {"digits": "thai"}, {"language": "he"}, {"timezone": "\x00"}]:
        with pytest.raises(errors.WrongPreference):
            actions.save_preferences(person=jordan, **wrong)
    with pytest.raises(TypeError):
        actions.save_preferences(person=jordan, is_active=True)
