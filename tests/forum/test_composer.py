"""The composer is drawn once for those who may write the same, and gives each what is hers alone."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Person
from forum.models import Room, Thread
from forum.views import composer
from tests.forum.pages import read

pytestmark = pytest.mark.django_db


def parts_of(html: str) -> tuple[str, str, str]:
    """The composer, without its two own parts; the token of its form; the id of its command."""
    [form] = re.findall(r'<form class="composer.*?</form>', html, re.DOTALL)
    [token] = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    [command] = re.findall(r'name="client_id" value="([\w-]+)"', form)
    return form.replace(token, "").replace(command, ""), token, command


def test_each_page_has_its_own_token_and_command(
    jordan: Person, tunisia: Person, budget: Thread, signed_in: Callable[[Person], Client]
) -> None:
    Person.objects.filter(pk=tunisia.pk).update(language=jordan.language)
    url = f"/t/{budget.pk}/{budget.slug}"
    seen = [parts_of(read(signed_in(person), url)) for person in (jordan, tunisia, jordan)]
    assert len({form for form, _token, _command in seen}) == 1
    assert len({token for _form, token, _command in seen}) == 3
    assert len({command for _form, _token, command in seen}) == 3
    for form, token, command in seen:
        assert composer.TOKEN not in form + token and composer.COMMAND not in form + command


def test_nobody_is_sought_before_somebody_asks(
    jordan: Person, budget: Thread, signed_in: Callable[[Person], Client]
) -> None:
    url = f"/t/{budget.pk}/{budget.slug}"
    for page in (url, url):  # drawn, and drawn before
        [search] = re.findall(r'<details[^>]*class="[^"]*mention[^>]*>', read(signed_in(jordan), page))
        assert " open" not in search


def test_what_it_holds_can_be_sent(
    jordan: Person, budget: Thread, signed_in: Callable[[Person], Client], settings: object
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(jordan).cookies
    url = f"/t/{budget.pk}/{budget.slug}"
    read(client, url)
    _form, token, command = parts_of(read(client, url))
    typed = {"csrfmiddlewaretoken": token, "client_id": command, "body": "نوافق", "language": "ar"}
    origin = {"origin": settings.ORIGIN}  # type: ignore[attr-defined]
    for _twice in range(2):
        assert client.post(f"/t/{budget.pk}/reply/", typed, headers=origin).status_code == 302
    assert Thread.objects.get(pk=budget.pk).last_number == budget.last_number + 1
    assert client.post(f"/t/{budget.pk}/reply/", {**typed, "csrfmiddlewaretoken": "x" * 64}).status_code == 403


def test_each_is_offered_what_her_mandate_allows(
    jordan: Person, secretariat: Person, delegate: Person, budget: Thread, signed_in: Callable[[Person], Client]
) -> None:
    url = f"/t/{budget.pk}/{budget.slug}"
    hers = {person.pk: parts_of(read(signed_in(person), url))[0] for person in (jordan, secretariat, delegate)}
    assert "official_position" in hers[jordan.pk]
    assert "official_position" not in hers[delegate.pk] + hers[secretariat.pk]
    assert "procedure_notice" in hers[secretariat.pk] and "procedure_notice" not in hers[jordan.pk]


def test_a_room_that_becomes_stricter_says_so_at_once(
    jordan: Person, budget: Thread, signed_in: Callable[[Person], Client]
) -> None:
    client, url = signed_in(jordan), f"/t/{budget.pk}/{budget.slug}"
    assert "توافق الأمانة الفنية على كل مشاركة" not in read(client, url)
    Room.objects.filter(pk=budget.room_id).update(moderation=Room.Moderation.PRE)
    assert "توافق الأمانة الفنية على كل مشاركة" in read(client, url)


def test_what_she_answers_about_enter_holds_in_every_room(
    jordan: Person, signed_in: Callable[[Person], Client]
) -> None:
    client, room = signed_in(jordan), "/rooms/ga-hall/"
    assert "data-enter-sends" in read(client, room)
    assert client.post("/preferences/enter/", {"enter_sends": ""}).json() == {"ok": True}
    assert "data-enter-sends" not in read(client, room)
    assert client.get("/preferences/enter/").status_code == 405
