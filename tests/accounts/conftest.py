"""Words of the accreditation tests: how one nominates, and how far a nomination has come."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from accounts import actions
from accounts.models import Accreditation, Person, State

from ..cast import accredit, give_office, make_person

Nominate = Callable[..., Accreditation]
LETTER = b"%PDF-1.4 letter"
PASSWORD = "jamal yaktub risala tawila"


@pytest.fixture
def nominate(secretariat: Person) -> Nominate:
    """Nominate someone new; an expert unless said otherwise."""
    numbers = count(1)
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"

    def put(actor: Person = secretariat, klass: str = "expert", state: str | None = None, **fields) -> Accreditation:
        number = next(numbers)
        values = {
            "name": f"سعاد {letters[number]}{letters[number + 1]}{letters[number]}",
            "email": f"nominee{number}@example.gov",
            "organisation": "جامعة",
            "starts": timezone.now() - timedelta(minutes=1),
        }
        if klass == "head":
            values |= {"letter": LETTER, "letter_name": "letter.pdf"}
        return actions.nominate(
            actor=actor, klass=klass, state=State.objects.get(pk=state) if state else None, **(values | fields)
        )

    return put


@pytest.fixture
def invited(nominate: Nominate, second_secretariat: Person) -> Callable[..., tuple[Accreditation, str]]:
    """A nomination brought to its invitation by the other colleague; with the token."""

    def bring(**fields) -> tuple[Accreditation, str]:
        row = nominate(**fields)
        actions.start_review(actor=second_secretariat, accreditation=row)
        token = actions.invite(actor=second_secretariat, accreditation=row, checks=["email_domain"])
        row.refresh_from_db()
        return row, token

    return bring


@pytest.fixture
def admitted(invited: Callable[..., tuple[Accreditation, str]]) -> Callable[..., Accreditation]:
    """Someone who came in by the whole road."""

    def bring(**fields) -> Accreditation:
        row, token = invited(**fields)
        person = actions.open_account(token=token, password=PASSWORD)
        actions.accept_guidelines(person=person)
        actions.activate(person=person, second_factor_checked=True)
        row.refresh_from_db()
        return row

    return bring


@pytest.fixture
def officer(council: None) -> Person:
    """Of the Bureau and nothing else: an alternate whose office has outlived her headship gives the matrix its row."""
    person = make_person("officer", name="نجلاء بوعلام")
    accredit(person, "alternate", "DZ")
    give_office(person, "vice_president")
    return person
