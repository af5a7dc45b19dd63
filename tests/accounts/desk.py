"""What the tests of the desk's pages type, open and read."""

import re
from typing import Any

from django.urls import reverse

from accounts.days import today
from accounts.models import Accreditation

DESK = reverse("accounts:desk")
NOMINATE = reverse("accounts:desk_nominate")


def typed(**fields: object) -> dict[str, object]:
    values = {
        "klass": "expert",
        "name": "سعاد العمري",
        "language": "ar",
        "email": "suad@example.gov",
        "organisation": "جامعة",
        "starts": today().isoformat(),
    }
    return values | fields


def detail(row: Accreditation) -> str:
    return reverse("accounts:desk_detail", args=[row.pk])


def act(row: Accreditation, name: str) -> str:
    return reverse("accounts:desk_act", args=[row.pk, name])


def codes(response: Any) -> set[str]:
    return set(re.findall(r'data-code="(\w+)"', response.content.decode()))
