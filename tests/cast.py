"""The cast: people of the Council by role, made ready to act without walking through accreditation each time."""

from datetime import timedelta

from django.utils import timezone

from accounts.guidelines import VERSION
from accounts.models import Accreditation, Body, BodyMembership, GuidelinesAcceptance, Office, Person, State, Term

PASSWORD = "a long sentence for the tests"
# One hash for everybody: making one costs more than the rest of a test.
_hashed: list[str] = []


def make_person(key: str, *, name: str, name_second: str = "", language: str = "ar", **fields: object) -> Person:
    """A person with a password and the guidelines accepted, and no right to anything yet."""
    fields.setdefault("quiet_hours", False)  # A test must not depend on the hour at which it is run.
    person = Person(email=f"{key}@cast.example", name=name, name_second=name_second, language=language, **fields)
    if not _hashed:
        person.set_password(PASSWORD)
        _hashed.append(person.password)
    person.password = _hashed[0]
    person.save()
    GuidelinesAcceptance.objects.create(person=person, version=VERSION)
    return person


def accredit(person: Person, klass: str, state: str | None = None, **fields: object) -> Accreditation:
    """An accreditation that is valid now."""
    values: dict[str, object] = {
        "stage": Accreditation.Stage.ACTIVE,
        "starts": timezone.now() - timedelta(days=1),
        "activated_at": timezone.now(),
    }
    return Accreditation.objects.create(
        person=person,
        klass=klass,
        state=State.objects.get(pk=state) if state else None,
        nominee_name=person.name,
        nominee_email=person.email,
        **(values | fields),
    )


def give_office(person: Person, office: str, body: str = "bureau") -> Term:
    return Term.objects.create(
        person=person,
        office=Office.objects.get(key=office),
        body=Body.objects.get(key=body),
        starts=timezone.now() - timedelta(days=1),
    )


def join(person: Person, body: str) -> BodyMembership:
    starts = timezone.now() - timedelta(days=1)
    return BodyMembership.objects.create(person=person, body=Body.objects.get(key=body), starts=starts)
