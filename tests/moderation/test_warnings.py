"""A written warning stands before its reader's pages until she says that she has read it (domain.md W3)."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import tokens, vault
from accounts.actions import make_token
from forum.models import Event, Post
from moderation import actions
from moderation.models import Case, Warned
from moderation.permissions import appeal_ends

from .officers import decide, opens, report, sends, veiled_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(reply, jordan, budget):
    return reply(jordan, budget, "كلام يستحق تنبيهاً").result


@pytest.fixture
def warned(tunisia, secretariat, post):
    """Jordan's head has a warning that she has not read."""
    decide(secretariat, report(tunisia, post), words="نرجو الالتزام بآداب الحوار")
    return Warned.objects.get()


def way(address):
    return f"{reverse('moderation:warning')}?{urlencode({'next': address})}"


def test_she_meets_the_warning_reads_it_and_goes_on_to_where_she_was_going(signed_in, jordan, budget, warned):
    browser = signed_in(jordan)
    going = reverse("forum:thread", args=[budget.pk]) + "?after=0"
    met = browser.get(going)
    assert (met.status_code, met["Location"]) == (302, way(going))
    page = browser.get(met["Location"]).content.decode()
    assert "نرجو الالتزام" in page and going.replace("&", "&amp;") in page
    read = sends(browser, "read_warning", warned.pk, next=going)
    assert (read.status_code, read["Location"]) == (302, going)
    warned.refresh_from_db()
    assert warned.acknowledged_at is not None
    assert browser.get(reverse("forum:inbox")).status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_nobody_is_led_out_of_the_house_by_a_warning(signed_in, jordan, warned, elsewhere):
    browser = signed_in(jordan)
    assert elsewhere not in browser.get(way(elsewhere)).content.decode()
    assert sends(browser, "read_warning", warned.pk, next=elsewhere)["Location"].startswith("/")


def test_what_she_needs_for_answering_it_stays_open(signed_in, jordan, warned):
    browser = signed_in(jordan)
    page = opens(browser, "post", warned.case.post_id)
    assert page.status_code == 200 and "نرجو الالتزام" in page.content.decode()
    assert sends(browser, "lodge_appeal", warned.case.post_id, text="أرجو إعادة النظر").status_code == 302
    assert browser.get(reverse("accounts:guidelines")).status_code == 200
    assert browser.post(reverse("account_logout")).status_code == 302
    assert "_auth_user_id" not in browser.session


def test_nothing_typed_is_lost_a_form_that_is_sent_is_carried_out(signed_in, jordan, budget, warned):
    browser = signed_in(jordan)
    values = {"client_id": str(uuid4()), "body": "ما كتبته قبل التنبيه", "language": "ar", "capacity": "personal"}
    sent = browser.post(reverse("forum:reply", args=[budget.pk]), values)
    assert sent.status_code == 302
    assert Post.objects.filter(author=jordan, body="ما كتبته قبل التنبيه").exists()
    assert browser.get(sent["Location"])["Location"].startswith(reverse("moderation:warning"))


def test_programs_and_what_the_scripts_of_an_open_page_ask_for_go_on(client, signed_in, jordan, budget, warned):
    browser = signed_in(jordan)
    thread = reverse("forum:thread_slug", args=[budget.pk, budget.slug])
    assert browser.get(thread, headers={"sec-fetch-dest": "empty"}).status_code == 200
    assert browser.get("/api/v1/rooms").status_code == 200
    Authenticator.objects.create(user=jordan, type="totp", data={"secret": vault.encrypt("JBSWY3DPEHPK3PXP")})
    _token, secret = make_token(person=jordan, name="برنامج", scopes=tokens.SCOPES)
    assert client.get("/api/v1/rooms", headers={"authorization": f"Bearer {secret}"}).status_code == 200


def test_others_meet_nothing_and_no_page_asks_for_warnings(signed_in, tunisia, warned):
    browser = signed_in(tunisia)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(reverse("forum:inbox")).status_code == 200
    assert not [one for one in asked if "moderation_warned" in one["sql"]]


def test_two_warnings_are_read_one_after_the_other(signed_in, tunisia, jordan, secretariat, reply, budget, warned):
    second = reply(jordan, budget, "وكلام آخر").result
    decide(secretariat, report(tunisia, second), words="تنبيه ثانٍ")
    browser = signed_in(jordan)
    inbox = reverse("forum:inbox")
    sends(browser, "read_warning", warned.pk, next=inbox)
    assert browser.get(inbox)["Location"] == way(inbox)
    assert "تنبيه ثانٍ" in browser.get(way(inbox)).content.decode()
    sends(browser, "read_warning", Warned.objects.exclude(pk=warned.pk).get().pk, next=inbox)
    assert browser.get(inbox).status_code == 200


def test_nobody_reads_a_warning_for_another(signed_in, jordan, tunisia, warned):
    assert sends(signed_in(tunisia), "read_warning", warned.pk).status_code == 404
    warned.refresh_from_db()
    assert warned.acknowledged_at is None


def test_a_warning_that_is_undone_or_reversed_stands_before_nobody(signed_in, jordan, tunisia, secretariat, warned):
    actions.undo_decision(actor=secretariat, case=warned.case)
    assert signed_in(jordan).get(reverse("forum:inbox")).status_code == 200
    case = decide(secretariat, Case.objects.get(), words="تنبيه من جديد")
    jordan.refresh_from_db()
    assert jordan.warned_at is not None
    actions.lodge_appeal(author=jordan, case=case, text="أعترض", client_id=uuid4())
    case.appeal.__class__.objects.update(due_at=case.decided_at - timedelta(seconds=1))
    assert actions.settle_appeals() == 1
    jordan.refresh_from_db()
    assert jordan.warned_at is None
    assert appeal_ends(case) > case.decided_at


def test_the_log_does_not_tell_whose_post_a_warning_without_a_name_was_about(
    jordan, tunisia, secretariat, board, signed_in
):
    _thread, post = veiled_thread(jordan, board("governance"))
    decide(secretariat, report(tunisia, post))
    actions.acknowledge_warning(person=jordan, warning=Warned.objects.get())
    event = Event.objects.get(kind="warning.acknowledged")
    assert event.actor is None and "person" not in event.data
