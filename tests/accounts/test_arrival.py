"""One statement says whose a session is; what the list of sessions names counts only where the session agrees."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]


def listed(client: Client, person: Person) -> None:
    """As the sign-in page leaves it."""
    key = client.session.session_key
    UserSession.objects.update_or_create(session_key=key, defaults={"user": person, "ip": "127.0.0.1"})


def asked_for_person(client: Client) -> tuple[int, list[str]]:
    with CaptureQueriesContext(connection) as captured:
        status = client.get("/boards/").status_code
    first = [query["sql"] for query in captured if query["sql"].startswith("SELECT s.session_data")]
    alone = [query["sql"] for query in captured if 'FROM "accounts_person" WHERE' in query["sql"]]
    assert len(first) == 1, first
    return status, alone


def test_her_session_and_herself_are_one_question(jordan: Person, signed_in: SignedIn) -> None:
    client = signed_in(jordan)
    listed(client, jordan)
    assert asked_for_person(client) == (200, [])


def test_a_session_that_is_not_listed_is_hers_all_the_same(jordan: Person, signed_in: SignedIn) -> None:
    client = signed_in(jordan)
    UserSession.objects.all().delete()
    status, alone = asked_for_person(client)
    assert (status, len(alone)) == (200, 1)


def test_the_list_cannot_make_a_session_somebody_elses(jordan: Person, tunisia: Person, signed_in: SignedIn) -> None:
    client = signed_in(jordan)
    listed(client, tunisia)
    assert client.get("/boards/").context["user"].pk == jordan.pk


def test_whose_account_is_closed_is_out_with_her_next_request(jordan: Person, signed_in: SignedIn) -> None:
    client = signed_in(jordan)
    listed(client, jordan)
    assert client.get("/boards/").status_code == 200
    Person.objects.filter(pk=jordan.pk).update(is_active=False)
    assert client.get("/boards/").status_code == 302


def test_whose_password_was_changed_elsewhere_is_out_with_her_next_request(jordan: Person, signed_in: SignedIn) -> None:
    client = signed_in(jordan)
    listed(client, jordan)
    assert client.get("/boards/").status_code == 200
    other = Person.objects.get(pk=jordan.pk)
    other.set_password("another long password of hers")
    other.save()
    assert client.get("/boards/").status_code == 302


def test_a_session_that_has_run_out_opens_nothing(jordan: Person, signed_in: SignedIn) -> None:
    client = signed_in(jordan)
    listed(client, jordan)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/boards/").status_code == 302
