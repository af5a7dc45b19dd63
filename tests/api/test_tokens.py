"""Personal tokens: made after a fresh sign-in, shown once, kept as a hash, and no more than a key to the API."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts import tokens
from accounts.actions.sign_in import reset_second_factor
from accounts.models import Accreditation, ApiToken, GuidelinesAcceptance, Person
from forum.models import Event, Post, Thread
from tests.api.conftest import API, Program
from tests.servers import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
Bearer = Callable[..., Program]
Signed = Callable[[Person], Client]


def make(client: Client, **fields: object) -> str:
    """Make a token on the page; the secret it shows."""
    page = client.post("/tokens/", {"name": "Minutes", "scopes": ["read"], "days": 30} | fields)
    found = re.search(r'id="secret"[^>]*>([^<]+)<', page.content.decode())
    assert found, page.status_code
    return unescape(found[1])


def test_a_token_is_shown_once_and_kept_as_a_hash(jordan: Person, signed_in: Signed) -> None:
    client = signed_in(jordan)
    secret = make(client)
    row = ApiToken.objects.get()

    assert secret.startswith(tokens.PREFIX) and len(secret) > 48
    assert row.digest == tokens.digest_of(secret) and secret not in str(vars(row))
    page = client.get("/tokens/").content.decode()
    assert row.hint in page and secret not in page
    assert secret not in "".join(str(event.data) for event in Event.objects.all())


def test_its_owner_and_the_register_are_told(jordan: Person, signed_in: Signed) -> None:
    client = signed_in(jordan)
    make(client)
    token = ApiToken.objects.get()
    client.post(f"/tokens/{token.pk}/revoke/")

    told = [event for event in Event.objects.order_by("seq") if event.kind.startswith("token.")]
    assert [(event.kind, event.actor, event.data["person"]) for event in told] == [
        ("token.made", jordan, jordan.pk),
        ("token.revoked", jordan, jordan.pk),
    ]
    wait_for(lambda: len(mail.outbox) == 2, what="two mails", seconds=5)
    assert all(message.to == [jordan.email] and "Minutes" in message.body for message in mail.outbox)


def test_without_a_fresh_sign_in_none_is_made(jordan: Person, signed_in: Signed) -> None:
    client = signed_in(jordan)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0.0}]
    session.save()
    answer = client.post("/tokens/", {"name": "Minutes", "scopes": ["read"], "days": 30})

    assert answer.status_code == 302 and "/account/again/" in answer["Location"]
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"name": ""}, {"name": "\u200b"}, {"scopes": []}, {"scopes": ["all"]}, {"days": 900}]
)
def test_a_token_is_for_something_and_for_a_while(jordan: Person, signed_in: Signed, fields: dict) -> None:
    answer = signed_in(jordan).post("/tokens/", {"name": "Minutes", "scopes": ["read"], "days": 30} | fields)

    assert answer.status_code == 400
    assert not ApiToken.objects.exists()


def test_a_person_has_so_many_and_no_more(jordan: Person, signed_in: Signed) -> None:
    client = signed_in(jordan)
    for _ in range(tokens.MOST):
        make(client)
    assert client.post("/tokens/", {"name": "One more", "scopes": ["read"], "days": 30}).status_code == 409
    client.post(f"/tokens/{ApiToken.objects.first().pk}/revoke/")
    make(client)


def test_nobody_sees_or_revokes_the_token_of_another(jordan: Person, tunisia: Person, signed_in: Signed) -> None:
    make(signed_in(jordan))
    token = ApiToken.objects.get()
    other = signed_in(tunisia)

    assert other.post(f"/tokens/{token.pk}/revoke/").status_code == 404
    assert other.post("/tokens/999999/revoke/").status_code == 404
    assert token.hint not in other.get("/tokens/").content.decode()
    token.refresh_from_db()
    assert token.revoked_at is None


def test_a_token_acts_as_its_owner(jordan: Person, tunisia: Person, budget: Thread, bearer: Bearer) -> None:
    program = bearer(tunisia)
    status, done = program.post(f"/threads/{budget.pk}/posts", body="نوافق.")

    assert status == 201
    event = Event.objects.get(room=budget.room, seq=done["seq"])
    assert (event.kind, event.actor) == ("post.created", tunisia)
    assert Post.objects.get(pk=done["post"]["id"]).author == tunisia


def test_a_scope_that_is_missing_is_named(tunisia: Person, budget: Thread, bearer: Bearer) -> None:
    reads = bearer(tunisia, "read")
    status, told = reads.post(f"/threads/{budget.pk}/posts", body="نوافق.")
    assert (status, told["code"]) == (403, "scope_needed")
    assert "write" in told["message"]
    assert reads.get("/notifications/count")[1]["code"] == "scope_needed"
    assert reads.get(f"/threads/{budget.pk}")[0] == 200
    assert bearer(tunisia, "write").get(f"/threads/{budget.pk}")[1]["code"] == "scope_needed"
    assert not Post.objects.filter(author=tunisia).exists()


def ended(person: Person, how: str) -> None:
    rows = ApiToken.objects.filter(person=person)
    if how == "revoked":
        rows.update(revoked_at=timezone.now())
    elif how == "expired":
        rows.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "switched off":
        Person.objects.filter(pk=person.pk).update(is_active=False)
    elif how == "suspended":
        Accreditation.objects.filter(person=person).update(stage="suspended")
    elif how == "run out":
        Accreditation.objects.filter(person=person).update(ends=timezone.now())
    elif how == "no second factor":
        person.authenticator_set.all().delete()  # type: ignore[attr-defined]
    else:
        GuidelinesAcceptance.objects.filter(person=person).delete()


@pytest.mark.parametrize(
    ("how", "status", "code"),
    [
        ("revoked", 401, "bad_token"),
        ("expired", 401, "bad_token"),
        ("switched off", 401, "bad_token"),
        ("suspended", 403, "not_accredited"),
        ("run out", 403, "not_accredited"),
        ("no second factor", 403, "second_factor_needed"),
        ("guidelines", 403, "guidelines_needed"),
    ],
)
def test_what_ends_a_person_ends_her_token_at_once(
    tunisia: Person, council: None, bearer: Bearer, how: str, status: int, code: str
) -> None:
    program = bearer(tunisia)
    assert program.get("/me")[0] == 200
    ended(tunisia, how)

    assert program.get("/me")[0] == status
    assert program.get("/me")[1]["code"] == code
    assert ("WWW-Authenticate" in program.last) == (status == 401)


def test_a_new_password_ends_what_was_made_with_the_old_one(
    tunisia: Person, council: None, bearer: Bearer, rf: RequestFactory
) -> None:
    program, request = bearer(tunisia), rf.get("/")
    request.user, request.session = AnonymousUser(), Client().session  # She comes by the link in the mail.
    with request_context(request):
        get_adapter().set_password(tunisia, "another long password of hers")
    assert program.get("/me")[0] == 401
    assert Event.objects.filter(kind="token.revoked").count() == 1


def test_who_begins_again_without_her_second_factor_begins_without_tokens(
    tunisia: Person, council: None, bearer: Bearer
) -> None:
    program = bearer(tunisia)
    reset_second_factor(person=tunisia)
    assert program.get("/me")[0] == 401


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer x", "Bearer majlis_x", "Basic abc", "bearer majlis_é", "Bearer majlis_" + "a" * 9000, ""],
)
def test_what_is_no_token_opens_nothing(council: None, header: str) -> None:
    status, told = Program(Client(), authorization=header).get("/me")
    assert (status, told["code"]) == (401, "bad_token")


def test_a_token_counts_at_the_api_and_nowhere_else(tunisia: Person, council: None, bearer: Bearer) -> None:
    program = bearer(tunisia)
    for page in ("/", "/tokens/", "/sessions/", "/boards/"):
        assert program.client.get(page, headers=program.headers).status_code == 302, page
    assert "majlis" not in program.client.cookies


def test_with_a_token_the_cookies_do_not_count(
    jordan: Person, tunisia: Person, budget: Thread, bearer: Bearer, signed_in: Signed
) -> None:
    """A program that also carries a browser's jar acts as the owner of the token, and a bad token is not made good."""
    browser = signed_in(jordan)
    both = Program(browser, **bearer(tunisia).headers)
    assert both.get("/me")[1]["id"] == tunisia.pk
    assert Program(browser, authorization="Bearer majlis_no").get("/me")[0] == 401
    assert Program(browser).get("/me")[1]["id"] == jordan.pk


def test_a_request_with_a_token_gives_no_cookie(tunisia: Person, council: None, bearer: Bearer) -> None:
    """Nor does it take over a session that somebody else has set (session fixation)."""
    program = bearer(tunisia)
    program.client.cookies["majlis"] = "fixed0fixed0fixed0fixed0fixed0fi"
    program.get("/me")
    assert not program.last.cookies
    assert not program.client.session.get("_auth_user_id")


def test_a_session_needs_the_csrf_token_and_a_token_does_not(
    jordan: Person, budget: Thread, signed_in: Signed, bearer: Bearer
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in(jordan).cookies
    path = f"/threads/{budget.pk}/posts"
    assert Program(strict).post(path, body="نوافق.")[1]["code"] == "csrf"
    strict.get("/")
    csrf = strict.cookies["majlis-csrf"].value
    assert Program(strict, **{"x-csrftoken": csrf}).post(path, body="نوافق.")[0] == 201
    assert Program(Client(enforce_csrf_checks=True)).post(path, body="x")[0] == 401
    programs = Program(Client(enforce_csrf_checks=True), **bearer(jordan).headers)
    assert programs.post(path, body="نوافق.")[0] == 201
    assert Post.objects.filter(thread=budget).count() == 3


def test_last_use_is_noted_at_most_every_five_minutes(tunisia: Person, council: None, bearer: Bearer) -> None:
    program = bearer(tunisia)
    program.get("/me")
    noted = ApiToken.objects.get().last_used_at
    program.get("/me")
    assert noted and ApiToken.objects.get().last_used_at == noted
    ApiToken.objects.update(last_used_at=noted - tokens.NOTE_EVERY)
    program.get("/me")
    assert ApiToken.objects.get().last_used_at > noted


def test_past_the_limit_all_her_tokens_wait(
    jordan: Person, tunisia: Person, council: None, bearer: Bearer, settings: object
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 8  # type: ignore[attr-defined]
    first, second = bearer(tunisia), bearer(tunisia)
    statuses = [first.get("/me")[0] for _ in range(8)] + [second.get("/me")[0]]

    assert statuses.count(429) >= 1 and statuses[0] == 200
    told = second.last.json()
    assert 0 < told["retry_after"] <= 60
    assert second.last["Retry-After"] == str(told["retry_after"])
    assert bearer(jordan).get("/me")[0] == 200


def test_a_program_chooses_the_language_of_its_answers(tunisia: Person, council: None, bearer: Bearer) -> None:
    program = bearer(tunisia)
    assert "adresse" in program.get("/threads/987654321")[1]["message"]
    said = program.get("/threads/987654321", **{"accept-language": "xx, en;q=0.5"})[1]["message"]
    assert said == "There is nothing for you at this address."


def test_the_document_is_for_members(jordan: Person, stranger: Person, signed_in: Signed, bearer: Bearer) -> None:
    assert Client().get(f"{API}/openapi.json").status_code == 401
    assert signed_in(stranger).get(f"{API}/openapi.json").status_code == 403
    client = signed_in(jordan)
    assert client.get(f"{API}/openapi.json").json()["openapi"].startswith("3.1")
    page = client.get(f"{API}/document/").content.decode()
    assert "/api/v1/threads/{pk}/posts" in page
    assert bearer(jordan).get("/openapi.json")[0] == 200
