"""The Content-Security-Policy: put together once, with a nonce of its own for each answer that uses one."""

import pytest
from csp.decorators import csp_update
from csp.exceptions import CSPNonceError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from config.policy import Policy


def parts(answer: HttpResponse) -> dict[str, str]:
    told = answer["Content-Security-Policy"].split("; ")
    return {name: rest for name, _space, rest in (part.partition(" ") for part in told)}


def with_a_script(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.csp_nonce))  # type: ignore[attr-defined]


@pytest.mark.pure
def test_each_answer_with_a_script_has_a_nonce_of_its_own() -> None:
    policy = Policy(with_a_script)
    first, second = (policy(RequestFactory().get("/")) for _n in range(2))
    assert first.content != second.content
    for answer in (first, second):
        assert parts(answer)["script-src"] == f"'self' 'nonce-{answer.content.decode()}'"
    assert {**parts(first), "script-src": ""} == {**parts(second), "script-src": ""}


@pytest.mark.pure
def test_an_answer_without_one_allows_none_and_it_is_too_late_to_ask() -> None:
    request = RequestFactory().get("/")
    answer = Policy(lambda _request: HttpResponse())(request)
    assert parts(answer)["script-src"] == "'self'"
    with pytest.raises(CSPNonceError):
        str(request.csp_nonce)  # type: ignore[attr-defined]


@pytest.mark.pure
def test_what_a_view_says_of_its_own_answer_holds() -> None:
    view = csp_update({"img-src": ["https://example.org"]})(lambda _request: HttpResponse())
    answer = Policy(view)(RequestFactory().get("/"))
    assert "https://example.org" in parts(answer)["img-src"]
    assert "https://example.org" not in parts(Policy(with_a_script)(RequestFactory().get("/")))["img-src"]


@pytest.mark.django_db
def test_every_page_denies_what_it_does_not_need() -> None:
    policy = parts(Client().get("/account/login/"))
    assert [policy[name] for name in ("default-src", "frame-ancestors", "base-uri")] == ["'none'"] * 3
