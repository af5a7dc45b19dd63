"""The matrix row `accredit`: every class, through pages and POSTs (domain.md §3.3)."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Accreditation, Person

from .desk import DESK, NOMINATE, act, typed

SignIn = Callable[[Person], Client]
CLASSES = {
    "head": "jordan",
    "alternate": "alternate",
    "delegation_member": "delegate",
    "bureau": "officer",
    "secretariat_staff": "secretariat",
    "committee_officer": "chair",
    "advisory_member": "adviser",
    "expert": "expert",
    "observer": "observer",
    "guest": "guest",
}


SEES_DESK = {"head", "secretariat_staff"}


@pytest.mark.parametrize("klass", CLASSES)
def test_the_desk_is_there_for_those_who_accredit_and_for_heads(klass: str, request, signed_in: SignIn) -> None:
    client = signed_in(request.getfixturevalue(CLASSES[klass]))
    answer = client.get(DESK)

    if klass in SEES_DESK:
        assert answer.status_code == 200
        assert ("filter-state" in answer.content.decode()) == (klass == "secretariat_staff")
    else:
        missing = client.get("/no-such-page/")
        assert (answer.status_code, _plain(answer)) == (missing.status_code, _plain(missing)) == (404, _plain(missing))


def _plain(response) -> str:
    """The page without what names its own address or differs in every answer."""
    text = response.content.decode()
    return re.sub(r'(name="(?:next|csrfmiddlewaretoken)" value="[^"]*")|nonce="[^"]*"', "", text)


@pytest.mark.parametrize("klass", CLASSES)
def test_each_step_by_post_obeys_the_matrix(
    klass: str, request, signed_in: SignIn, second_secretariat: Person, nominate: Callable
) -> None:
    row = nominate(second_secretariat)
    client = signed_in(request.getfixturevalue(CLASSES[klass]))

    for step, data in [("review", {}), ("invite", {"checks": ["email_domain"]}), ("end", {"cause": "c"})]:
        answer = client.post(act(row, step), data)
        assert answer.status_code in ((200, 302) if klass == "secretariat_staff" else (404,))
    row.refresh_from_db()
    assert row.stage == ("ended" if klass == "secretariat_staff" else "nominated")


@pytest.mark.parametrize("klass", CLASSES)
def test_nominating_by_post_obeys_the_matrix(klass: str, request, signed_in: SignIn) -> None:
    person = request.getfixturevalue(CLASSES[klass])
    client = signed_in(person)
    expected = {
        "head": ["alternate", "delegation_member"],
        "bureau": ["advisory_member"],
        "secretariat_staff": ["head", "secretariat_staff", "expert", "guest"],
    }.get(klass, [])

    for number, wanted in enumerate(Accreditation.Klass.values):
        letter = SimpleUploadedFile("letter.pdf", b"%PDF")
        data = typed(klass=wanted, name=f"سعاد {'أبتثجحخد'[number] * 3}", email=f"n{number}@example.gov", letter=letter)
        if wanted == "head":
            data["state"] = "KW"
        answer = client.post(NOMINATE, data)
        if not expected:
            assert answer.status_code == 404
        else:
            assert answer.status_code == (302 if wanted in expected else 400)
    assert list(Accreditation.objects.filter(nominated_by=person).values_list("klass", flat=True)) == expected
