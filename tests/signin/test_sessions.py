"""Where one is signed in, and how it ends (security.md §1.4)."""

import time
from collections.abc import Callable

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from accounts import sessions
from accounts.devices import describe
from accounts.models import Person
from forum.models import Event
from tests.cast import PASSWORD

from . import authenticator

pytestmark = pytest.mark.django_db(transaction=True)
Signed = Callable[[Person], Client]
Application = Callable[[Person], str]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def at_home(jordan: Person, application: Application) -> Callable[[str], Client]:
    """Jordan signs in through the sign-in page in a browser with this name."""
    secret = application(jordan)

    def sign_in(agent: str = FIREFOX) -> Client:
        from django.core.cache import cache

        cache.clear()  # the same code again within its half minute
        client = Client(headers={"user-agent": agent})
        client.post("/account/login/", {"login": jordan.email, "password": PASSWORD})
        client.post("/account/login/code/", {"code": authenticator.code(secret)})
        assert sessions.is_live(client.session.session_key, jordan.pk)
        return client

    return sign_in


def ended() -> list[int]:
    return [event.data["person"] for event in Event.objects.filter(kind="session.ended").order_by("seq")]


def test_a_person_sees_where_she_is_signed_in(at_home: Callable[..., Client]) -> None:
    here = at_home()
    at_home("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1")
    page = here.get("/sessions/")

    assert [(device, current) for _, device, current in page.context["rows"]] == [
        ("Firefox 128 · Windows", True),
        ("Safari 17 · iPhone", False),
    ]


def test_ending_one_session_ends_it_at_once_and_tells_the_register(
    jordan: Person, at_home: Callable[..., Client]
) -> None:
    here, elsewhere = at_home(), at_home("Other")
    key = elsewhere.session.session_key
    other = UserSession.objects.get(session_key=key)
    here.post(f"/sessions/{other.pk}/end/")

    assert elsewhere.get("/").status_code == 302
    assert here.get("/").status_code == 200
    assert not sessions.is_live(key, jordan.pk)
    assert ended() == [jordan.pk]


def test_ending_all_others_keeps_this_one(at_home: Callable[..., Client]) -> None:
    here, second, third = at_home(), at_home("Other"), at_home("Third")
    here.post("/sessions/end-others/")

    assert [client.get("/").status_code for client in (here, second, third)] == [200, 302, 302]


def test_nobody_ends_the_session_of_another(
    jordan: Person, tunisia: Person, at_home: Callable[..., Client], signed_in: Signed
) -> None:
    hers = at_home()
    row = UserSession.objects.get(user=jordan)
    stranger = signed_in(tunisia)

    assert stranger.post(f"/sessions/{row.pk}/end/").status_code == 404
    assert stranger.post(f"/sessions/{row.pk + 99}/end/").status_code == 404
    assert hers.get("/").status_code == 200


def test_opening_an_address_ends_nothing(at_home: Callable[..., Client], jordan: Person) -> None:
    here = at_home()
    row = UserSession.objects.get(user=jordan)

    assert here.get(f"/sessions/{row.pk}/end/").status_code == 405
    assert here.get("/sessions/end-others/").status_code == 405
    assert here.get("/account/logout/").status_code == 200
    assert here.get("/").status_code == 200


def test_signing_out_empties_the_browser_and_closes_the_sockets(jordan: Person, at_home: Callable[..., Client]) -> None:
    here = at_home()
    key = here.session.session_key
    answer = here.post("/account/logout/")

    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not sessions.is_live(key, jordan.pk)
    assert ended() == [jordan.pk]
    assert not UserSession.objects.filter(user=jordan).exists()


@pytest.mark.parametrize("missing", [sessions.BEGAN, sessions.SECOND_FACTOR, "_auth_user_hash"])
def test_a_socket_needs_everything_a_page_needs(jordan: Person, signed_in: Signed, missing: str) -> None:
    client = signed_in(jordan)
    key = client.session.session_key
    assert sessions.is_live(key, jordan.pk)
    session = client.session
    del session[missing]
    session.save()

    assert not sessions.is_live(key, jordan.pk)


def test_a_session_is_that_of_one_person(jordan: Person, tunisia: Person, signed_in: Signed) -> None:
    key = signed_in(jordan).session.session_key

    assert not sessions.is_live(key, tunisia.pk)
    assert not sessions.is_live(None, jordan.pk)
    assert not sessions.is_live("0" * 32, jordan.pk)


def test_a_session_too_old_opens_no_socket(jordan: Person, signed_in: Signed, settings) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(jordan)
    settings.SESSION_ABSOLUTE_AGE = -1

    assert not sessions.is_live(client.session.session_key, jordan.pk)


def test_asking_costs_two_queries(jordan: Person, signed_in: Signed, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    key = signed_in(jordan).session.session_key
    with django_assert_num_queries(2):
        assert sessions.is_live(key, jordan.pk)


def test_use_moves_the_idle_limit_on_but_not_with_every_page(jordan: Person, at_home: Callable[..., Client]) -> None:
    here = at_home()
    before = UserSession.objects.get(user=jordan).last_seen_at
    here.get("/people/")
    assert UserSession.objects.get(user=jordan).last_seen_at == before
    session = here.session
    session[sessions.SEEN] = int(time.time()) - sessions.TOUCH_EVERY - 1
    session.save()
    here.get("/people/")

    assert UserSession.objects.get(user=jordan).last_seen_at > before


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox 128 · Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge 126 · macOS"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_words(agent: str, words: str) -> None:
    assert describe(agent) == words
