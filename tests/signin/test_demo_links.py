"""The demonstration's links work once, and in no other mode at all."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client

from accounts import demo, sessions
from accounts.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEMO = True


def test_the_link_names_the_person_and_changes_nothing(demonstration: None, jordan: Person) -> None:
    link = demo.link_for(jordan)
    pages = [Client().get(link) for _ in range(3)]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert jordan.name in pages[0].content.decode()
    assert "sessionid" not in pages[0].cookies


def test_the_button_signs_in_past_the_second_factor(demonstration: None, jordan: Person) -> None:
    client = Client()
    answer = client.post(demo.link_for(jordan))

    assert answer["Location"] == "/"
    assert client.get("/").status_code == 200
    assert sessions.is_live(client.session.session_key, jordan.pk)


def test_the_link_works_once(demonstration: None, jordan: Person) -> None:
    link = demo.link_for(jordan)
    Client().post(link)
    client = Client()

    assert client.post(link).status_code == 410
    assert client.get(link).status_code == 410
    assert "_auth_user_id" not in client.session


def test_a_sensitive_act_stays_open_in_the_demonstration(demonstration: None, jordan: Person) -> None:
    """There is no password to confirm with."""
    client = Client()
    client.post(demo.link_for(jordan))
    session = client.session
    session["account_authentication_methods"] = []
    session.save()

    assert client.get("/account/security/application/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_ten_at_once_one_gets_in(demonstration: None, jordan: Person) -> None:
    link = demo.link_for(jordan)

    def press(_: int) -> int:
        try:
            return Client().post(link).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as crowd:
        statuses = sorted(crowd.map(press, range(10)))

    assert statuses == [302] + [410] * 9


def test_the_database_does_not_hold_the_link(demonstration: None, jordan: Person) -> None:
    cache.clear()
    token = demo.link_for(jordan).split("/")[2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache_entry")
        rows = str(cursor.fetchall())

    assert "demo-link" in rows
    assert token not in rows


def test_outside_the_demonstration_there_is_no_such_page(jordan: Person, settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEMO = True
    link = demo.link_for(jordan)
    settings.DEMO = False
    missing = Client().get("/nothing/here/at/all/")
    for answer in (Client().get(link), Client().post(link)):
        assert answer.status_code == missing.status_code == 404
        assert _without_address(answer.content) == _without_address(missing.content)
    with pytest.raises(RuntimeError):
        demo.link_for(jordan)


def test_a_demonstration_session_is_worth_nothing_in_another_mode(jordan: Person, settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEMO = True
    client = Client()
    client.post(demo.link_for(jordan))
    settings.DEMO = False

    assert client.get("/people/")["Location"].startswith("/account/security/")
    assert not sessions.is_live(client.session.session_key, jordan.pk)


def test_who_was_somebody_else_before_becomes_only_the_new_person(
    demonstration: None, jordan: Person, tunisia: Person, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(tunisia)
    client.post(demo.link_for(jordan))

    assert client.session["_auth_user_id"] == str(jordan.pk)
    assert client.session.get(sessions.SECOND_FACTOR) is None


def _without_address(page: bytes) -> list[bytes]:
    return [line for line in page.splitlines() if b'name="next"' not in line and b"csrfmiddlewaretoken" not in line]
