"""The stage and the cast. People are named by role; `budget` is the thread they talk in."""

import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client, TransactionTestCase
from pytest_django import DjangoDbBlocker

from accounts import sessions
from accounts.models import Person
from accounts.rights_now import forget
from forum.actions import create_post, start_thread
from forum.commands import Done
from forum.kept import forget_all
from forum.models import Post, Room, Thread
from moderation import rulebook

from . import ground, servers
from .cast import accredit, give_office, join, make_person
from .realtime.stage import Stage, lay


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Every test begins with the Council laid; one that commits is undone by putting it back, not by emptying."""
    with django_db_blocker.unblock():
        ground.lay()
    TransactionTestCase._fixture_teardown = ground.put_back  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def lighter_settings(django_test_environment: None) -> None:
    """What each client and each password would pay for, and no test is about."""
    # Looked up when asked for, instead of all listed for each new client.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["tests.hashing.LightArgon2"]


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[servers.Server, Stage]]:
    """One real Daphne process, and the Council laid in its database."""
    server = servers.Server()
    stage = lay(server.env)
    with server:
        yield server, stage


@pytest.fixture
def slow_hashes(settings: Any) -> None:
    """Passwords hashed with as much work as in production."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.fixture
def council(db: None) -> None:
    """The Council's structure: States, bodies, boards and rooms. It is there; this says that a test counts on it."""


@pytest.fixture
def jordan(council: None) -> Person:
    """Head of the delegation of Jordan; reads in Arabic."""
    person = make_person("jordan", name="رنا الحسن", name_second="Rana Alhasan", form="f")
    accredit(person, "head", "JO")
    return person


@pytest.fixture
def tunisia(council: None) -> Person:
    """Head of the delegation of Tunisia; reads in French."""
    person = make_person("tunisia", name="Sami Trabelsi", name_second="سامي الطرابلسي", language="fr", form="m")
    accredit(person, "head", "TN")
    return person


@pytest.fixture
def emirates(council: None) -> Person:
    """Head of the delegation of the United Arab Emirates; reads in English."""
    person = make_person("emirates", name="خالد المنصوري", name_second="Khalid Almansoori", language="en", form="m")
    accredit(person, "head", "AE")
    return person


@pytest.fixture
def alternate(council: None) -> Person:
    """Alternate of Bahrain."""
    person = make_person("alternate", name="مريم البحرينية", name_second="Maryam Albahrainiya", form="f")
    accredit(person, "alternate", "BH")
    return person


@pytest.fixture
def delegate(council: None) -> Person:
    """Member of the delegation of Yemen."""
    person = make_person("delegate", name="أمل الصنعاني", name_second="Amal Alsanani", form="f")
    accredit(person, "delegation_member", "YE")
    return person


@pytest.fixture
def president(council: None) -> Person:
    """Head of the delegation of Lebanon and President of the Council."""
    person = make_person("president", name="ليلى حداد", name_second="Layla Haddad", form="f")
    accredit(person, "head", "LB")
    give_office(person, "president")
    return person


@pytest.fixture
def chair(council: None) -> Person:
    """Alternate of Morocco and chair of the committee on digital identity."""
    person = make_person("chair", name="يوسف العلوي", name_second="Youssef Alaoui", language="fr", form="m")
    accredit(person, "alternate", "MA")
    give_office(person, "committee_chair", "committee-identity")
    join(person, "committee-identity")
    return person


@pytest.fixture
def secretariat(council: None) -> Person:
    """Staff of the Technical Secretariat."""
    person = make_person("secretariat", name="هدى قاسم", name_second="Huda Qasem", form="f")
    accredit(person, "secretariat_staff")
    return person


@pytest.fixture
def second_secretariat(council: None) -> Person:
    """Another of the secretariat, because some acts need two."""
    person = make_person("second-secretariat", name="عمر شاهين", name_second="Omar Shaheen", form="m")
    accredit(person, "secretariat_staff")
    return person


@pytest.fixture
def adviser(council: None) -> Person:
    person = make_person("adviser", name="كمال درويش", name_second="Kamal Darwish", form="m")
    accredit(person, "advisory_member")
    return person


@pytest.fixture
def expert(council: None) -> Person:
    person = make_person("expert", name="سلمى منصور", name_second="Salma Mansour", form="f")
    accredit(person, "expert")
    return person


@pytest.fixture
def observer(council: None) -> Person:
    """Of an international organisation; reads open boards in English."""
    person = make_person("observer", name="Alex Morgan", language="en")
    accredit(person, "observer", organisation="International Organisation")
    return person


@pytest.fixture
def guest(council: None) -> Person:
    """Invited by name; sees nothing until invited into a thread."""
    person = make_person("guest", name="Nadia Guest", language="fr")
    accredit(person, "guest", organisation="A company")
    return person


@pytest.fixture
def stranger(council: None) -> Person:
    """Has an account and no valid accreditation."""
    return make_person("stranger", name="فلان الغريب", name_second="Some Stranger")


@pytest.fixture(autouse=True)
def standings_are_read_each_time(settings: object) -> Iterator[None]:
    """Tests give and take rights behind the register's back; tests/accounts/test_rights_now.py tries what is kept."""
    settings.KEEP_STANDINGS = False  # type: ignore[attr-defined]
    forget()
    yield
    forget()


@pytest.fixture(autouse=True)
def nothing_is_drawn_yet() -> None:
    """The numbers of posts begin again with each test, and what was drawn of one is not of the next one's."""
    forget_all()


@pytest.fixture(autouse=True)
def nobody_has_written_yet() -> None:
    """What the rulebook remembers in this process is of people and rules whose numbers begin again too."""
    rulebook.rules.forget()
    rulebook.repeats.forget()


@pytest.fixture
def board(council: None) -> Callable[[str], Room]:
    """A room by its key."""
    return lambda key: Room.objects.select_related("body").get(key=key)


@pytest.fixture
def budget(jordan: Person, board: Callable[[str], Room]) -> Thread:
    """Jordan's thread on an open board, with her first post."""
    return start_thread(
        author=jordan,
        room=board("governance"),
        title="ميزانية البرامج المشتركة",
        body="نقترح جدولاً للنفقات.",
        language="ar",
        client_id=uuid4(),
    ).result


@pytest.fixture
def reply() -> Callable[..., Done[Post]]:
    """Say something in a thread as somebody."""

    def say(author: Person, thread: Thread, body: str = "نوافق.", **fields: object) -> Done[Post]:
        values: dict = {"language": "ar", "client_id": uuid4()} | fields
        return create_post(author=author, thread=thread, body=body, **values)

    return say


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    """A browser in which a person has signed in, second factor done."""

    def sign_in(person: Person) -> Client:
        client = Client(headers={"accept-language": person.language})
        client.force_login(person)
        session = client.session
        sessions.begin(session)
        sessions.mark_second_factor(session, person)
        # A fresh sign-in, as the sensitive acts ask for.
        fresh = {"method": "password", "at": time.time(), "reauthenticated": True}
        session["account_authentication_methods"] = [fresh]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
        return client

    return sign_in
