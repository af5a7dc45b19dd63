"""Who is not signed in reaches the sign-in page and nothing else (security.md §1.3)."""

from collections.abc import Iterator

import pytest
from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Person

# Everything that answers a stranger with a page of its own. A new line here is a decision, not a detail.
OPEN = {
    "live",
    "ready",
    "robots",
    "service_worker",
    "manifest",
    "offline",
    "set_language",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "accounts:invitation",
    "accounts:demo",
    "forum:stop_mail",
}
SAMPLE = {
    "pk": "1", "number": "1", "person": "1", "key": "governance", "slug": "x", "token": "x", "act": "invite",
    "uidb36": "1", "klass": "expert", "state": "JO", "id": "1", "body": "bureau", "post": "1", "thread": "1",
    "room": "governance", "bundle": "x", "name": "x", "accreditation": "1", "place": "thread:1",
}  # fmt: skip
pytestmark = pytest.mark.django_db


def routes(resolver: URLResolver, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """(name, address, pattern) of everything the resolver knows."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else space
            yield from routes(entry, prefix + str(entry.pattern), inner)
        else:
            yield f"{space}{entry.name}", _address(prefix + str(entry.pattern)), entry


def _address(route: str) -> str:
    if route.endswith("(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"):
        return "/" + route.split("^")[0] + "password/reset/1-x/"
    parts = [_filled(part) if "<" in part else part for part in route.split("/")]
    return "/" + "/".join(parts)


def _filled(part: str) -> str:
    kind, _, name = part.strip("<>").rpartition(":")
    return "00000000-0000-4000-8000-000000000000" if kind == "uuid" else SAMPLE[name]


def all_routes() -> list[tuple[str, str, URLPattern]]:
    return list(routes(get_resolver()))


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "head", "options"])
def test_a_stranger_is_led_to_the_sign_in_page_from_everywhere(council: None, method: str) -> None:
    walked = 0
    for name, address, _ in all_routes():
        if name in OPEN or _is_a_programs(address):
            continue
        answer = getattr(Client(), method)(address)
        walked += 1
        assert answer.status_code == 302, f"{method} {address} ({name}) answers {answer.status_code}"
        assert answer["Location"].startswith("/account/login/?next="), f"{name} leads to {answer['Location']}"
        assert answer.content == b""
    assert walked > 30


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "head", "options"])
def test_a_program_without_a_token_is_told_so_at_every_address_of_the_api(council: None, method: str) -> None:
    answers = [getattr(Client(), method)(address) for name, address, _ in all_routes() if _is_a_programs(address)]
    assert len(answers) > 15
    assert len({(answer.status_code, answer.content) for answer in answers}) == 1
    assert answers[0].status_code == 401


def _is_a_programs(address: str) -> bool:
    return address.startswith("/api/")


def test_only_the_pages_on_the_list_need_no_sign_in() -> None:
    """The API asks for a session or a token at its own door (accounts/middleware.py)."""
    asked = [(name, address, route) for name, address, route in all_routes() if not _is_a_programs(address)]
    open_pages = {name for name, _, route in asked if not getattr(route.callback, "login_required", True)}

    assert open_pages == OPEN


@pytest.mark.parametrize(
    "address",
    [
        "/account/signup/",
        "/account/signup/passkey/",
        "/account/email/",
        "/account/confirm-email/",
        "/account/confirm-email/abc/",
        "/account/login/code/confirm/",
        "/account/2fa/webauthn/signup/",
        "/account/3rdparty/",
        "/_allauth/browser/v1/auth/signup",
        "/accounts/signup/",
        "/signup/",
        "/admin/",
        "/inbox/notifications/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_there_is_no_way_to_register_oneself(address: str, method: str, council: None) -> None:
    missing = getattr(Client(), method)("/there/is/nothing/here/")
    answer = getattr(Client(), method)(address, {"email": "new@example.org", "password1": "a long enough sentence"})

    assert answer.status_code in (404, 302)
    if answer.status_code == 302:
        assert answer["Location"].startswith("/account/login/")
    else:
        assert _without_address(answer.content) == _without_address(missing.content)
    assert not Person.objects.filter(email="new@example.org").exists()


def _without_address(page: bytes) -> list[bytes]:
    """A page without the one line that says where to stay and the one with the token of the form."""
    return [line for line in page.splitlines() if b'name="next"' not in line and b"csrfmiddlewaretoken" not in line]


def test_the_library_makes_no_account_even_if_it_is_asked(rf, council: None) -> None:  # type: ignore[no-untyped-def]
    adapter = get_adapter()

    assert adapter.is_open_for_signup(rf.post("/")) is False
    with pytest.raises(PermissionDenied):
        adapter.new_user(rf.post("/"))
    with pytest.raises(PermissionDenied):
        adapter.save_user(rf.post("/"), Person(), None)


def test_the_sign_in_page_costs_a_stranger_no_query(council: None, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(0):
        assert Client().get("/account/login/").status_code == 200


def test_nothing_may_be_indexed() -> None:
    assert b"Disallow: /" in Client().get("/robots.txt").content
    assert b'name="robots" content="noindex, nofollow"' in Client().get("/account/login/").content
