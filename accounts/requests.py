"""The request of someone who has come in: what `accounts.middleware` has put on it, said to the type checker."""

from django.http import HttpRequest

from .models import Person
from .standing import Standing


class MemberRequest(HttpRequest):
    user: Person  # type: ignore[assignment]
    standing: Standing
