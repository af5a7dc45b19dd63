"""The accreditation desk through its pages: who sees it, what it offers, what it says."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import post, sessions
from accounts.days import today
from accounts.models import Accreditation, Person

from ..cast import PASSWORD
from .desk import DESK, NOMINATE, act, codes, detail, typed

SignIn = Callable[[Person], Client]


def test_the_anonymous_are_asked_to_sign_in(client: Client, council: None) -> None:
    for address in (DESK, NOMINATE, reverse("accounts:desk_detail", args=[1])):
        answer = client.get(address)
        assert answer.status_code == 302
        assert "/account/login/" in answer["Location"]


def test_a_stale_sign_in_is_asked_again_and_the_step_goes_on(
    secretariat: Person, second_secretariat: Person, nominate: Callable, signed_in: SignIn
) -> None:
    row = nominate(second_secretariat)
    client = signed_in(secretariat)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()

    answer = client.post(act(row, "review"))
    again = answer["Location"]
    assert again.startswith(reverse("account_reauthenticate"))
    row.refresh_from_db()
    assert row.stage == "nominated"
    assert client.get(NOMINATE)["Location"].startswith(reverse("account_reauthenticate"))
    assert client.get(DESK).status_code == 200

    client.post(act(row, "review"))
    client.post(again, {"password": PASSWORD})
    row.refresh_from_db()
    assert row.stage == "under_review"


def test_a_demonstration_link_counts_as_fresh_in_the_demonstration_only(
    secretariat: Person, signed_in: SignIn, settings
) -> None:
    client = signed_in(secretariat)
    session = client.session
    session["account_authentication_methods"] = []
    session[sessions.DEMO] = True
    session.save()

    assert client.get(NOMINATE).status_code == 302
    settings.DEMO = True
    assert client.get(NOMINATE).status_code == 200


# --- The whole road through pages ---------------------------------------------------------------------------------


def test_from_nomination_to_invitation_through_the_pages(
    secretariat: Person, second_secretariat: Person, signed_in: SignIn, settings
) -> None:
    hers, his = signed_in(secretariat), signed_in(second_secretariat)
    letter = SimpleUploadedFile("خطاب.pdf", b"%PDF-1.4")
    assert hers.post(NOMINATE, typed(letter=letter, ends="2031-12-31")).status_code == 302
    row = Accreditation.objects.get(nominee_email="suad@example.gov")
    assert row.letter_name == "خطاب.pdf"

    page = hers.get(detail(row)).content.decode()
    assert 'data-waits="other"' in page
    assert 'id="act-review"' not in page
    assert hers.post(act(row, "review")).status_code == 403
    assert "same_reviewer" in codes(hers.post(act(row, "review")))

    assert his.post(act(row, "review")).status_code == 302
    answer = his.post(act(row, "invite"), {})
    assert (answer.status_code, codes(answer)) == (400, {"checks_needed"})
    answer = his.post(act(row, "invite"), {"checks": ["email_domain", "letter"]})
    link = re.search(rf"{re.escape(settings.ORIGIN)}/invitation/[\w-]{{43}}/", answer.content.decode())
    assert answer.status_code == 200
    assert link
    assert link[0] not in his.get(detail(row)).content.decode()

    post._postman.submit(lambda: None).result()
    assert hers.get(link[0].removeprefix(settings.ORIGIN)).status_code in (200, 302)


@pytest.mark.django_db(transaction=True)
def test_the_invitation_is_mailed_in_the_language_of_the_invited(
    invited: Callable, second_secretariat: Person, signed_in: SignIn
) -> None:
    row, old = invited(language="fr", name="Amina Zahra", email="amina@example.gov")
    mail.outbox.clear()
    answer = signed_in(second_secretariat).post(act(row, "reinvite"))
    post._postman.submit(lambda: None).result()
    post._postman.submit(lambda: None).result()

    assert answer.status_code == 200
    (message,) = mail.outbox
    assert message.to == ["amina@example.gov"]
    assert old not in message.body
    link = [line for line in message.body.splitlines() if "/invitation/" in line]
    assert link
    assert link[0] in answer.content.decode()  # alone on its line (T-MAIL-4)
    assert "\u2068Amina Zahra\u2069" in message.body
    assert message.extra_headers["Content-Language"] == "fr"
    assert len(message.subject) <= 60
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    assert '<div lang="fr" dir="ltr" align="left">' in html  # T-MAIL-2
    assert f'<a href="{link[0]}">' in html


def test_a_returned_nomination_is_corrected_on_its_page(jordan: Person, secretariat: Person, signed_in: SignIn) -> None:
    hers, desk = signed_in(jordan), signed_in(secretariat)
    hers.post(NOMINATE, typed(klass="alternate"))
    row = Accreditation.objects.get(nominee_email="suad@example.gov")
    assert row.state_id == "JO"
    desk.post(act(row, "review"))
    assert codes(desk.post(act(row, "return"), {"reason": " "})) == {"required"}
    desk.post(act(row, "return"), {"reason": "العنوان خاص"})

    page = hers.get(act(row, "amend")).content.decode()
    assert "العنوان خاص" in page
    assert "سعاد العمري" in page
    answer = hers.post(act(row, "amend"), typed(email="suad@gov.example"))
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.stage, row.nominee_email) == ("nominated", "suad@gov.example")


def test_suspending_lifting_extending_and_ending_through_the_page(
    secretariat: Person, jordan: Person, signed_in: SignIn
) -> None:
    client, row = signed_in(secretariat), Accreditation.objects.get(person=jordan)
    too_long = {"reason": "r", "kind": "security", "until": (today() + timedelta(days=60)).isoformat()}
    answer = client.post(act(row, "suspend"), too_long)
    assert (answer.status_code, codes(answer)) == (400, {"suspension_too_long"})
    assert (today() + timedelta(days=60)).isoformat() in answer.content.decode()

    client.post(act(row, "suspend"), too_long | {"until": (today() + timedelta(days=2)).isoformat()})
    row.refresh_from_db()
    assert row.stage == "suspended"
    assert signed_in(jordan).get(reverse("accounts:directory")).status_code == 403
    client.post(act(row, "resume"))
    assert signed_in(jordan).get(reverse("accounts:directory")).status_code == 200

    client.post(act(row, "extend"), {"ends": "٢٠٣١-٠١-٣١"})
    assert "2031-01-31" in client.get(detail(row)).content.decode()
    client.post(act(row, "end"), {"cause": "انتقال إلى منصب آخر"})
    page = client.get(detail(row)).content.decode()
    assert 'data-stage="ended"' in page
    assert "انتقال إلى منصب آخر" in page
    assert 'data-milestone="ended"' in page
    assert signed_in(jordan).get(reverse("accounts:directory")).status_code == 403


def test_a_step_that_has_passed_says_so(secretariat: Person, jordan: Person, signed_in: SignIn) -> None:
    row = Accreditation.objects.get(person=jordan)
    answer = signed_in(secretariat).post(act(row, "invite"), {"checks": ["email_domain"]})

    assert (answer.status_code, codes(answer)) == (409, {"not_now"})


def test_unknown_steps_and_rows_are_missing_pages(secretariat: Person, jordan: Person, signed_in: SignIn) -> None:
    client, row = signed_in(secretariat), Accreditation.objects.get(person=jordan)
    assert client.post(act(row, "crown")).status_code == 404
    assert client.get(act(row, "crown")).status_code == 404
    assert client.get(reverse("accounts:desk_detail", args=[10**18])).status_code == 404
    assert client.get(act(row, "end")).status_code == 302
    row.refresh_from_db()
    assert row.stage == "active"


# --- A head's desk -------------------------------------------------------------------------------------------------


def test_a_head_sees_the_own_delegation_only(
    jordan: Person, tunisia: Person, alternate: Person, delegate: Person, signed_in: SignIn
) -> None:
    Accreditation.objects.filter(person=delegate).update(state="JO")
    client = signed_in(jordan)
    page = client.get(DESK, {"stage": "all"}).content.decode()

    assert f'data-accreditation="{delegate.accreditations.get().pk}"' in page
    assert page.count("data-accreditation=") == 1
    assert client.get(detail(delegate.accreditations.get())).status_code == 200
    for other in (tunisia, alternate, jordan):
        assert client.get(detail(other.accreditations.get())).status_code == 404
    assert client.post(act(delegate.accreditations.get(), "end"), {"cause": "left"}).status_code == 302
    assert client.post(act(delegate.accreditations.get(), "review")).status_code == 403


def test_the_bureau_reaches_an_accreditation_to_decide_on_conduct(
    officer: Person, jordan: Person, signed_in: SignIn
) -> None:
    client, row = signed_in(officer), Accreditation.objects.get(person=jordan)
    assert detail(row) in client.get(reverse("accounts:person", args=[jordan.pk])).content.decode()

    page = client.get(detail(row)).content.decode()
    assert re.findall(r'id="act-(\w+)"', page) == ["suspend"]
    assert 'value="security"' not in page
    until = (today() + timedelta(days=5)).isoformat()
    answer = client.post(act(row, "suspend"), {"reason": "r", "kind": "conduct", "until": until})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.stage, row.suspension_kind) == ("suspended", "conduct")


# --- Lists --------------------------------------------------------------------------------------------------------


def test_filters_and_expiring_mandates(secretariat: Person, jordan: Person, tunisia: Person, signed_in: SignIn) -> None:
    Accreditation.objects.filter(person=jordan).update(ends=timezone.now() + timedelta(days=5))
    Accreditation.objects.filter(person=tunisia).update(ends=timezone.now() + timedelta(days=20))
    client = signed_in(secretariat)
    page = client.get(DESK).content.decode()
    assert page.count("data-expiring=") == 2
    assert page.count("chip--deadline") == 1

    def listed(**query: str) -> int:
        return client.get(DESK, query).content.decode().count("data-accreditation=")

    assert listed() == 0
    assert listed(stage="active") == 3
    assert listed(stage="all", klass="head") == 2
    assert listed(stage="all", state="JO") == 1
    assert listed(stage="nonsense", klass="' OR 1=1", state="\u202e") == 0


def test_the_desk_costs_the_same_for_two_and_for_twenty(
    secretariat: Person, nominate: Callable, signed_in: SignIn
) -> None:
    client = signed_in(secretariat)
    for _ in range(2):
        nominate()
    client.get(DESK)
    few = _count(client, DESK)
    for _ in range(18):
        nominate()
    assert _count(client, DESK) == few


def _count(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": ""}, "required"),
        ({"name": "نور\u202eعلي"}, "bad_name"),
        ({"email": "nowhere"}, "bad_email"),
        ({"starts": "غداً"}, "invalid"),
        ({"ends": "2001-01-01"}, "wrong_dates"),
        ({"klass": "king"}, "invalid_choice"),
        ({"klass": "head", "state": "KW"}, "letter_needed"),
        ({"klass": "head", "letter": SimpleUploadedFile("l.pdf", b"x")}, "state_needed"),
        ({"state": "XX"}, "invalid_choice"),
        ({"name": "ن" * 121}, "max_length"),
        ({"name": "نور\x00علي"}, "null_characters_not_allowed"),
        ({"letter": SimpleUploadedFile("big.pdf", b"x" * (5 * 1024 * 1024 + 1))}, "letter_too_big"),
    ],
)
def test_what_was_typed_is_kept_beside_the_error(
    secretariat: Person, signed_in: SignIn, wrong: dict, code: str
) -> None:
    answer = signed_in(secretariat).post(NOMINATE, typed(**wrong))
    page = answer.content.decode()

    assert answer.status_code in (400, 409, 413)
    assert code in codes(answer)
    assert "data-wrong" in page
    assert 'value="جامعة"' in page
    assert not Accreditation.objects.filter(organisation="جامعة").exists()


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_the_pages_are_drawn_in_three_languages(
    secretariat: Person, signed_in: SignIn, nominate: Callable, language: str
) -> None:
    Person.objects.filter(pk=secretariat.pk).update(language=language)
    secretariat.refresh_from_db()
    client = signed_in(secretariat)
    for address in (DESK, NOMINATE, detail(nominate())):
        page = client.get(address).content.decode()
        assert f'<html lang="{language}"' in page
