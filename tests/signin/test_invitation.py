"""From the link in the mail to the first page (domain.md W1, security.md §1.6)."""

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts import actions, guidelines
from accounts.models import Accreditation, GuidelinesAcceptance, Person
from config.log import OneLine

from . import authenticator

pytestmark = pytest.mark.django_db
Invite = Callable[..., str]
PASSWORD = "a sentence about the cedars"


def open_page(token: str, client: Client | None = None):  # type: ignore[no-untyped-def]
    return (client or Client()).get(f"/invitation/{token}/")


def test_the_page_says_who_is_invited_as_what_and_until_when(invitation: Invite) -> None:
    page = open_page(invitation(email="nawal@invited.example", name="نوال الزبيدي", name_second="Nawal Alzubaidi"))
    text = page.content.decode()

    assert page.status_code == 200
    assert "نوال الزبيدي" in text
    assert "Nawal Alzubaidi" in text
    assert "nawal@invited.example" in text
    assert "جامعة" in text
    assert "<time datetime=" in text


def test_it_speaks_the_language_of_the_invited_person(invitation: Invite) -> None:
    page = Client(headers={"accept-language": "en"}).get(f"/invitation/{invitation(language='fr')}/")

    assert '<html lang="fr"' in page.content.decode()


def test_opening_the_link_changes_nothing(invitation: Invite) -> None:
    token = invitation()
    for _ in range(3):
        assert open_page(token).status_code == 200
    assert not Person.objects.filter(email__endswith="@invited.example").exists()


@pytest.mark.django_db(transaction=True)  # the second factor counts once it is committed
def test_the_whole_way_from_the_link_to_the_first_page(invitation: Invite) -> None:
    token = invitation(email="nawal@invited.example")
    client = Client()
    accepted = client.post(f"/invitation/{token}/", {"password": PASSWORD}, follow=True)
    assert accepted.redirect_chain[-1][0] == "/account/security/"

    set_up = client.get("/account/security/application/")
    codes = client.post(
        "/account/security/application/",
        {"code": authenticator.code(set_up.context["form"].secret).translate(authenticator.ARABIC)},
        follow=True,
    )
    assert codes.redirect_chain == [("/account/security/codes/", 302)]
    assert len(codes.context["codes"]) == 10

    rules = client.get("/", follow=True)
    assert rules.redirect_chain[-1][0] == "/guidelines/"
    assert Accreditation.objects.get(nominee_email="nawal@invited.example").stage == "invited"

    home = client.post("/guidelines/", {"version": guidelines.VERSION, "accept": "yes"}, follow=True)
    assert home.redirect_chain == [("/", 302)]
    assert home.status_code == 200
    assert Accreditation.objects.get(nominee_email="nawal@invited.example").stage == "active"
    assert GuidelinesAcceptance.objects.filter(person__email="nawal@invited.example").count() == 1


def test_a_weak_password_leaves_the_invitation_open_and_says_why(invitation: Invite) -> None:
    token = invitation()
    answer = Client().post(f"/invitation/{token}/", {"password": "petit mot"})

    assert answer.status_code == 400
    assert answer.context["refusal"].code == "weak_password"
    assert "id_password_error" in answer.content.decode()
    assert "petit mot" not in answer.content.decode()  # what was typed is not sent back
    assert Client().post(f"/invitation/{token}/", {"password": PASSWORD}).status_code == 302


def test_a_link_that_does_not_open_gives_one_answer_whatever_the_cause(
    invitation: Invite, secretariat: Person, second_secretariat: Person
) -> None:
    used, expired, replaced, withdrawn = (invitation() for _ in range(4))
    Client().post(f"/invitation/{used}/", {"password": PASSWORD})
    rows = list(Accreditation.objects.filter(nominee_email__endswith="@invited.example").order_by("pk"))
    Accreditation.objects.filter(pk=rows[1].pk).update(invitation_expires=timezone.now() - timedelta(seconds=1))
    actions.invite(actor=second_secretariat, accreditation=rows[2])
    actions.end_accreditation(actor=secretariat, accreditation=rows[3], cause="withdrawn")
    answers = [open_page(token) for token in (used, expired, replaced, withdrawn, "never-made", uuid4().hex)]

    assert {answer.status_code for answer in answers} == {410}
    assert len({_comparable(answer) for answer in answers}) == 1
    assert len({_headers(answer) for answer in answers}) == 1


def test_an_invitation_falls_with_the_right_of_the_inviter(invitation: Invite, second_secretariat: Person) -> None:
    token = invitation()
    Accreditation.objects.filter(person=second_secretariat).update(stage="ended", ended_at=timezone.now())

    assert open_page(token).status_code == 410
    assert Client().post(f"/invitation/{token}/", {"password": PASSWORD}).status_code == 410


def test_who_has_an_account_already_signs_in_first(
    invitation: Invite, stranger: Person, signed_in: Callable[[Person], Client]
) -> None:
    token = invitation(email=stranger.email, name=stranger.name)
    anonymous = open_page(token)
    hers = signed_in(stranger)
    page = hers.get(f"/invitation/{token}/")
    hers.post(f"/invitation/{token}/")

    assert 'name="password"' not in anonymous.content.decode()
    assert f"next=/invitation/{token}/" in anonymous.content.decode()
    assert page.context["signed_in_as_her"]
    assert Accreditation.objects.get(nominee_email=stranger.email).person == stranger


def test_who_is_in_already_takes_part_by_the_second_accreditation_at_once(
    invitation: Invite, observer: Person, signed_in: Callable[[Person], Client]
) -> None:
    token = invitation(email=observer.email, name=observer.name)
    answer = signed_in(observer).post(f"/invitation/{token}/")

    assert answer["Location"] == "/"
    assert Accreditation.objects.get(person=observer, klass="expert").stage == "active"


def test_nobody_accepts_in_the_name_of_another(
    invitation: Invite, jordan: Person, signed_in: Callable[[Person], Client]
) -> None:
    token = invitation()
    answer = signed_in(jordan).post(f"/invitation/{token}/", {"password": PASSWORD})

    assert answer.status_code == 403
    assert answer.context["refusal"].code == "other_person"
    assert open_page(token).status_code == 200


def test_the_link_stays_out_of_caches_referrers_and_logs(invitation: Invite) -> None:
    token = invitation()
    page = open_page(token)
    line = OneLine().format(logging.makeLogRecord({"msg": "Bad Request: %s", "args": (f"/invitation/{token}/",)}))

    assert page["Cache-Control"] == "no-store, private"
    assert page["Referrer-Policy"] == "same-origin"
    assert token not in line
    assert "/invitation/" in line


def test_guessing_links_is_limited(invitation: Invite) -> None:
    token = invitation()
    statuses = [Client().post(f"/invitation/{token}/", {"password": "x"}).status_code for _ in range(22)]

    assert statuses[0] == 400
    assert statuses[-1] == 429


def _comparable(answer) -> bytes:  # type: ignore[no-untyped-def]
    text = re.sub(rb'name="(next|csrfmiddlewaretoken)" value="[^"]*"', b"", answer.content)
    return text


def _headers(answer) -> tuple[tuple[str, str], ...]:  # type: ignore[no-untyped-def]
    changing = {"Expires", "Date", "Content-Length"}
    return tuple(sorted((name, value) for name, value in answer.items() if name not in changing))
