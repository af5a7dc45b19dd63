"""Suspending the author of a case: W1's rules, from the case, and told in its log."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import Http404
from django.urls import reverse

from accounts.days import today
from accounts.errors import SuspensionTooLong
from accounts.models import Accreditation
from accounts.standing import standing_of
from forum import clock
from forum.models import Event
from moderation import actions, errors
from tests.cast import accredit

from .officers import decide, in_hand, opens, report, sends, veiled_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(reply, jordan, budget, tunisia, secretariat):
    return in_hand(secretariat, report(tunisia, reply(jordan, budget, "حساب مخترق على ما يبدو").result))


def suspend(officer, case, person, days=7, words="حساب مخترق"):
    row = Accreditation.objects.filter(person=person).first()
    until = clock.now() + timedelta(days=days)
    return actions.suspend_author(actor=officer, case=case, accreditation=row, until=until, words=words)


def test_from_the_case_with_what_it_does_spelled_out_and_back(signed_in, secretariat, jordan, case):
    desk = signed_in(secretariat)
    assert reverse("moderation:suspension", args=[case.pk]) in opens(desk, "case", case.pk).content.decode()
    assert 'id="effect"' in opens(desk, "suspension", case.pk).content.decode()
    row = Accreditation.objects.get(person=jordan)
    last_day = (today() + timedelta(days=5)).isoformat()
    values = {"accreditation": row.pk, "until": last_day, "words": "حساب مخترق"}
    assert sends(desk, "suspension", case.pk, **values).status_code == 302
    assert not standing_of(jordan).admitted
    assert sends(desk, "resume", case.pk, row.pk, words="").status_code == 400
    assert sends(desk, "resume", case.pk, row.pk, words="تبيّن أنه سليم").status_code == 302
    assert standing_of(jordan).admitted
    told = Event.objects.filter(kind__in=["person.suspended", "person.resumed"]).order_by("seq")
    assert [(event.data["case"], event.data["accreditation"]) for event in told] == [(case.pk, row.pk)] * 2
    register = Event.objects.filter(kind__in=["accreditation.suspended", "accreditation.resumed"])
    assert register.count() == 2


def test_at_most_thirty_days_and_never_without_a_reason(signed_in, secretariat, jordan, case):
    with pytest.raises(SuspensionTooLong):
        suspend(secretariat, case, jordan, days=32)
    with pytest.raises(errors.WordsNeeded):
        suspend(secretariat, case, jordan, words=" ")
    assert standing_of(jordan).admitted and not Event.objects.filter(kind="person.suspended").exists()


def test_a_form_that_was_refused_comes_back_with_all_that_was_typed(signed_in, secretariat, jordan, case):
    row = Accreditation.objects.get(person=jordan)
    far = (today() + timedelta(days=60)).isoformat()
    values = {"accreditation": row.pk, "until": far, "words": "سبب كتبته"}
    answer = sends(signed_in(secretariat), "suspension", case.pk, **values)
    assert answer.status_code in (400, 409, 422) and "سبب كتبته" in answer.content.decode()


def test_members_the_bureau_and_committee_officers_have_no_such_page(signed_in, tunisia, president, chair, case):
    for person in (tunisia, president, chair):
        assert opens(signed_in(person), "suspension", case.pk).status_code == 404


def test_a_party_to_the_case_suspends_nobody_and_whoever_has_it_in_hand_decides(
    secretariat, second_secretariat, jordan, case
):
    with pytest.raises(errors.InOtherHands):
        suspend(second_secretariat, case, jordan)
    report(second_secretariat, case.post)
    with pytest.raises(errors.PartyToCase):
        suspend(second_secretariat, case, jordan)
    assert standing_of(jordan).admitted


def test_nobody_but_the_author_is_suspended_from_a_case(secretariat, tunisia, case):
    with pytest.raises(Http404):
        suspend(secretariat, case, tunisia)


def test_an_officer_who_wrote_the_post_does_not_suspend_herself(secretariat, tunisia, reply, budget):
    case = report(tunisia, reply(secretariat, budget).result)
    with pytest.raises(errors.PartyToCase):
        suspend(secretariat, case, secretariat)


def test_where_authors_are_not_named_nothing_of_hers_is_shown_or_suspended(
    signed_in, secretariat, jordan, tunisia, board
):
    _thread, post = veiled_thread(jordan, board("governance"))
    case = in_hand(secretariat, report(tunisia, post))
    with pytest.raises(errors.VeilStands):
        suspend(secretariat, case, jordan)
    page = opens(signed_in(secretariat), "suspension", case.pk).content.decode()
    row = Accreditation.objects.get(person=jordan)
    assert jordan.name not in page and f'value="{row.pk}"' not in page
    assert standing_of(jordan).admitted and not Event.objects.filter(kind="accreditation.suspended").exists()


def test_one_of_several_accreditations_is_chosen(signed_in, secretariat, jordan, case):
    second = accredit(jordan, "advisory_member")
    values = {"accreditation": second.pk, "until": (today() + timedelta(days=2)).isoformat(), "words": "سبب"}
    assert sends(signed_in(secretariat), "suspension", case.pk, **values).status_code == 302
    second.refresh_from_db()
    assert second.stage == "suspended" and standing_of(jordan).admitted


def test_for_conduct_the_bureau_suspends_once_the_case_is_before_it_and_lifts_it_alone(
    signed_in, secretariat, president, jordan, case
):
    bureau, desk = signed_in(president), signed_in(secretariat)
    assert opens(bureau, "suspension", case.pk).status_code == 404
    decide(secretariat, case, act="hide")
    actions.lodge_appeal(author=jordan, case=case, text="أعترض", client_id=uuid4())
    case.refresh_from_db()
    appeal = opens(bureau, "appeal", case.appeal.pk).content.decode()
    assert reverse("moderation:suspension", args=[case.pk]) in appeal
    row = Accreditation.objects.get(person=jordan)
    values = {"accreditation": row.pk, "words": "تكرار الإساءة"}
    for days in (5, 20):
        last_day = (today() + timedelta(days=days)).isoformat()
        assert sends(bureau, "suspension", case.pk, until=last_day, **values).status_code == 302
    row.refresh_from_db()
    assert (row.stage, row.suspension_kind) == ("suspended", "conduct")
    assert row.suspended_until > clock.now() + timedelta(days=15)
    assert (
        reverse("moderation:resume", args=[case.pk, row.pk]) not in opens(desk, "suspension", case.pk).content.decode()
    )
    assert sends(desk, "resume", case.pk, row.pk, words="نعم").status_code == 403
    assert sends(bureau, "resume", case.pk, row.pk, words="كفى").status_code == 302
    assert standing_of(jordan).admitted


def test_a_member_of_the_bureau_who_is_party_suspends_nobody(secretariat, president, jordan, case):
    report(president, case.post)
    decide(secretariat, case, act="hide")
    actions.lodge_appeal(author=jordan, case=case, text="أعترض", client_id=uuid4())
    case.refresh_from_db()
    with pytest.raises(errors.PartyToCase):
        suspend(president, case, jordan)
