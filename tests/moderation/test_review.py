"""What somebody who looks for a way around the rules of the desk might try, and does not find."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Term
from forum import clock
from forum.actions import retention
from forum.models import Event, Notification, Post, Room
from forum.selectors import stream_of
from moderation import actions
from moderation.models import Appeal, Case, Finding, Note, WordRule
from tests.cast import accredit, give_office, join, make_person
from tests.moderation.officers import decide, in_hand, opens, report, sends

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(reply, jordan, budget):
    return reply(jordan, budget, "نص ينظر فيه المكتب").result


def state_of(post):
    return Post.objects.get(pk=post.pk).moderation


# --- What the author learns before it is decided -----------------------------------------------------------------


def test_the_author_does_not_learn_by_asking_that_her_post_was_reported(signed_in, jordan, tunisia, reply, budget):
    quiet = reply(jordan, budget, "نص لم يبلّغ عنه أحد").result
    reported = reply(jordan, budget, "نص بُلّغ عنه").result
    report(tunisia, reported)
    browser = signed_in(jordan)
    for name in ("post", "lodge_appeal"):
        answers = {opens(browser, name, one.pk).status_code for one in (quiet, reported)}
        assert answers == {404}, name
    assert sends(browser, "lodge_appeal", reported.pk, text="أرجو إعادة النظر").status_code == 404


def test_of_a_dismissed_report_the_author_learns_nothing(signed_in, jordan, tunisia, secretariat, post):
    decide(secretariat, report(tunisia, post), act="none", words="")
    assert opens(signed_in(jordan), "post", post.pk).status_code == 404


def test_a_new_report_takes_no_appeal_away(signed_in, jordan, tunisia, emirates, secretariat, post):
    decide(secretariat, report(tunisia, post), act="remind")
    report(emirates, post)
    browser = signed_in(jordan)
    assert "أعيدوا النظر" not in opens(browser, "post", post.pk).content.decode()
    assert opens(browser, "lodge_appeal", post.pk).status_code == 200
    assert sends(browser, "lodge_appeal", post.pk, text="أعيدوا النظر").status_code == 302
    assert Case.objects.filter(post=post, state=Case.State.APPEALED).exists()


def test_who_reported_opens_the_end_of_her_report(signed_in, jordan, tunisia, secretariat, post):
    decide(secretariat, report(tunisia, post), act="remind")
    notice = Notification.objects.get(recipient=tunisia, verb="report_decided")
    answer = signed_in(tunisia).get(notice.data["url"], follow=True)
    assert answer.status_code == 200


# --- One decision and the next about the same post ---------------------------------------------------------------


def test_a_precaution_ends_though_a_decision_was_undone(jordan, tunisia, secretariat, post):
    case = report(tunisia, post)
    in_hand(secretariat, case)
    actions.hide_meanwhile(actor=secretariat, case=case)
    decide(secretariat, case, act="hide")
    actions.undo_decision(actor=secretariat, case=case)
    assert state_of(post) == Post.Moderation.HIDDEN
    with clock.at(clock.now() + timedelta(hours=73)):
        actions.settle_precautions()
    assert state_of(post) == Post.Moderation.STANDS


def test_an_old_reminder_that_is_reversed_does_not_bring_back_what_a_later_case_hid(
    jordan, tunisia, emirates, secretariat, post
):
    old = decide(secretariat, report(tunisia, post), act="remind")
    actions.lodge_appeal(author=jordan, case=old, text="أعيدوا النظر", client_id=uuid4())
    later = decide(secretariat, report(emirates, post), act="hide")
    with clock.at(clock.now() + timedelta(days=15)):
        assert actions.settle_appeals() == 1
    assert state_of(post) == Post.Moderation.HIDDEN
    later.refresh_from_db()
    assert later.state == Case.State.ACTIONED


# --- Who reported ------------------------------------------------------------------------------------------------


def test_an_officer_whose_post_was_reported_cannot_find_out_by_whom(
    signed_in, secretariat, tunisia, emirates, reply, budget
):
    """One answer for whoever reported it and for whoever did not."""
    report(tunisia, reply(secretariat, budget, "من الأمانة").result)
    answers = set()
    for person in (tunisia, emirates):
        values = {"days": "3", "room": "", "reason": "disrespect", "words": "نص"}
        answers.add(sends(signed_in(secretariat), "person", person.pk, **values).status_code)
    assert len(answers) == 1


def test_the_notes_of_officers_are_not_for_the_officer_they_are_about(
    signed_in, secretariat, second_secretariat, tunisia, reply, budget
):
    case = report(tunisia, reply(secretariat, budget, "من الأمانة").result)
    actions.add_note(actor=second_secretariat, case=case, text="تحدثتُ مع من أبلغ", client_id=uuid4())
    assert "تحدثتُ مع من أبلغ" in opens(signed_in(second_secretariat), "case", case.pk).content.decode()
    assert "تحدثتُ مع من أبلغ" not in opens(signed_in(secretariat), "case", case.pk).content.decode()


# --- Twice is once -----------------------------------------------------------------------------------------------


def test_a_note_sent_twice_is_one(signed_in, secretariat, tunisia, post):
    case = report(tunisia, post)
    browser, sent = signed_in(secretariat), {"client_id": str(uuid4()), "text": "ملاحظة"}
    for _time in range(2):
        assert browser.post(reverse("moderation:note", args=[case.pk]), sent).status_code == 302
    assert Note.objects.filter(case=case).count() == 1


# --- What is gone is gone ----------------------------------------------------------------------------------------


def test_what_a_rule_found_in_a_text_goes_with_the_text_when_its_time_is_over(jordan, budget, reply, secretariat):
    post = reply(jordan, budget, "هذه مخالفة صريحة").result
    case = actions.open_case_by_rule(post=post, rule="words", severity=3, detail={"words": ["مخالفة"]})
    found = Finding.objects.get(case=case)
    decide(secretariat, case, act="none", words="")
    Post.objects.filter(pk=post.pk).update(created_at=clock.now() - timedelta(days=400))
    Room.objects.filter(pk=post.room_id).update(retention_days=365)
    assert retention.expire_texts(room=post.room).erased == 1
    found.refresh_from_db()
    assert found.detail == {}


def test_what_a_rule_found_in_a_hidden_text_is_not_told_to_the_committee(signed_in, chair, secretariat, board, reply):
    post = reply(secretariat, stream_of(board("committee-identity")), "نص لا يهم").result
    detail = {"words": "مستور", "written": "مـسـتـور"}
    case = actions.open_case_by_rule(post=post, rule="word_list", severity=3, detail=detail)
    browser = signed_in(chair)
    assert "مستور" in opens(browser, "committee_case", case.pk).content.decode()
    Post.objects.filter(pk=post.pk).update(moderation=Post.Moderation.HIDDEN)
    assert "مستور" not in opens(browser, "committee_case", case.pk).content.decode()


# --- What no row and no calendar can hold ------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_thread_is_not_pinned_to_the_end_of_the_calendar(signed_in, secretariat, budget, day):
    values = {"client_id": str(uuid4()), "span": "day", "until": day, "reason": "سبب"}
    assert signed_in(secretariat).post(reverse("forum:pin_thread", args=[budget.pk]), values).status_code == 400


@pytest.mark.parametrize("number", [2**63, 10**30])
def test_no_conversation_has_such_a_number(signed_in, jordan, number):
    answer = signed_in(jordan).post(f"/conversations/{number}/leave/", {"client_id": str(uuid4())})
    assert answer.status_code == 404


# --- Who was put out of the room ---------------------------------------------------------------------------------


def test_an_author_who_reads_the_room_no_longer_still_reads_why_and_appeals(
    signed_in, secretariat, second_secretariat, board, reply, chair
):
    author = make_person("left", name="كاتبة غادرت", form="f")
    accredit(author, "head", "OM")
    place = join(author, "committee-identity")
    post = reply(author, stream_of(board("committee-identity")), "نص لم يعد يُرى").result
    case = report(chair, post)
    place.delete()
    decide(secretariat, case, act="hide", words="لأنه كذا")
    told = Notification.objects.get(recipient=author, verb="moderation_action")
    assert post.room.name_ar not in str(told.data) and told.data["title"]["ar"] == told.data["place"]["ar"]
    assert post.room.name_ar in str(Notification.objects.get(recipient=chair, verb="report_decided").data)
    browser = signed_in(author)
    page = opens(browser, "post", post.pk)
    assert page.status_code == 200 and "لأنه كذا" in page.content.decode()
    assert post.room.name not in page.content.decode() and "نص لم يعد يُرى" not in page.content.decode()
    assert post.room.name not in opens(browser, "lodge_appeal", post.pk).content.decode()
    assert sends(browser, "lodge_appeal", post.pk, text="أعيدوا النظر").status_code == 302
    assert Case.objects.get(post=post).state == Case.State.APPEALED
    assert opens(signed_in(make_outsider()), "post", post.pk).status_code == 404


def make_outsider():
    person = make_person("outsider", name="من خارج اللجنة", form="m")
    accredit(person, "head", "QA")
    return person


def test_a_vote_of_somebody_who_has_left_the_bureau_decides_nothing(jordan, tunisia, secretariat, president, post):
    case = decide(secretariat, report(tunisia, post), act="hide")
    actions.lodge_appeal(author=jordan, case=case, text="أعيدوا النظر", client_id=uuid4())
    gone, other = make_outsider(), make_person("vice", name="نائبة الرئيسة", form="f")
    accredit(other, "head", "KW")
    give_office(other, "vice_president")
    give_office(gone, "rapporteur")
    actions.vote_on_appeal(actor=gone, appeal=case_of(post).appeal, outcome="reversed")
    Term.objects.filter(person=gone).update(ends=clock.now() - timedelta(seconds=1))
    actions.vote_on_appeal(actor=other, appeal=case_of(post).appeal, outcome="reversed")
    assert case_of(post).appeal.outcome == ""
    actions.vote_on_appeal(actor=president, appeal=case_of(post).appeal, outcome="reversed")
    assert case_of(post).appeal.outcome == "reversed"


def case_of(post):
    return Case.objects.select_related("appeal").get(post=post)


def test_whoever_may_not_see_the_appeals_settles_none_by_asking(signed_in, jordan, tunisia, secretariat, post):
    case = decide(secretariat, report(tunisia, post), act="hide")
    actions.lodge_appeal(author=jordan, case=case, text="أعيدوا النظر", client_id=uuid4())
    Appeal.objects.update(due_at=clock.now() - timedelta(seconds=1))
    assert opens(signed_in(tunisia), "appeals").status_code == 404
    assert case_of(post).appeal.outcome == ""


def test_a_post_put_back_twice_and_a_rule_added_twice_are_one_each(signed_in, tunisia, secretariat, post):
    case = decide(secretariat, report(tunisia, post), act="hide")
    browser = signed_in(secretariat)
    for _time in range(2):
        assert sends(browser, "restore", case.pk, words="سبب").status_code == 302
        assert sends(browser, "words", words="كلمة ممنوعة", act="flag", room="").status_code == 302
    assert Event.objects.filter(kind="case.restored").count() == 1
    assert Event.objects.filter(kind="rule.added").count() == 1
    assert WordRule.objects.count() == 1


def test_the_audit_page_begins_at_no_line_of_a_room_that_is_closed_to_the_officer(
    signed_in, secretariat, president, board, reply, budget, jordan
):
    hidden = reply(president, stream_of(Room.objects.get(body__key="bureau")), "كلام المكتب").result
    reply(jordan, budget, "كلام بعده")
    event = Event.objects.filter(post=hidden).latest("pk")
    page = signed_in(secretariat).get(reverse("forum:register"), {"before": event.pk})
    assert page.status_code == 200 and not page.context["lines"]
    assert signed_in(president).get(reverse("forum:register"), {"before": event.pk}).context["lines"]
