"""Programs at the API: with the session of a browser, or with a token."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from accounts import rates, vault
from accounts.actions.tokens import make_token
from accounts.models import Person
from accounts.tokens import SCOPES

API = "/api/v1"
JSON = "application/json"


class Program:
    """Somebody's program: asks, and gives status and JSON."""

    def __init__(self, client: Client, **headers: str) -> None:
        self.client = client
        self.headers = headers
        self.last: HttpResponse

    def ask(self, method: str, path: str, data: Any = None, **headers: str) -> tuple[int, Any]:
        body = data if isinstance(data, bytes) else b"" if data is None else json.dumps(data).encode()
        answer = self.client.generic(method, API + path, body, content_type=JSON, headers=self.headers | headers)
        self.last = answer
        assert answer["Content-Type"].startswith(JSON), answer.content[:300]
        return answer.status_code, answer.json()

    def get(self, path: str, **headers: str) -> tuple[int, Any]:
        return self.ask("GET", path, **headers)

    def post(self, path: str, **fields: Any) -> tuple[int, Any]:
        return self.ask("POST", path, {"client_id": str(uuid4())} | fields)

    def patch(self, path: str, **fields: Any) -> tuple[int, Any]:
        return self.ask("PATCH", path, {"client_id": str(uuid4())} | fields)

    def put(self, path: str, **fields: Any) -> tuple[int, Any]:
        return self.ask("PUT", path, fields)


@pytest.fixture(autouse=True)
def limits(db: None) -> None:
    cache.clear()
    rates.forget()


@pytest.fixture
def program(signed_in: Callable[[Person], Client]) -> Callable[[Person], Program]:
    """A program in the page of somebody who is signed in."""
    return lambda person: Program(signed_in(person))


@pytest.fixture
def bearer() -> Callable[..., Program]:
    """A program of somebody's with a token."""

    def carry(person: Person, *scopes: str, **fields: Any) -> Program:
        if not Authenticator.objects.filter(user=person).exists():
            Authenticator.objects.create(user=person, type="totp", data={"secret": vault.encrypt("JBSWY3DPEHPK3PXP")})
        _token, secret = make_token(person=person, name="Script", scopes=scopes or SCOPES, **fields)
        return Program(Client(), authorization=f"Bearer {secret}")

    return carry


@pytest.fixture
def later() -> timedelta:
    return timedelta(days=91)
