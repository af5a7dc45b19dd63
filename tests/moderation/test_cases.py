"""A case from its report to its end: who may do what, when, and what it does to the post (domain.md W3)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import Http404

from forum import clock, fragments
from forum.models import Event, Notification, Post
from moderation import actions, errors, selectors
from moderation.models import Case, Report, Warned
from tests.cast import accredit, give_office, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(reply, jordan, budget):
    return reply(jordan, budget, "هذا كلام يجب أن يُحجب").result


def report(reporter, post, reason="disrespect", **fields):
    return actions.report_post(reporter=reporter, post=post, reason=reason, client_id=uuid4(), **fields).result


def decide(actor, case, act="hide", reason="disrespect", words="نص إلى الكاتب", client_id=None):
    actions.claim_case(actor=actor, case=case)
    return actions.decide_case(
        actor=actor, case=case, act=act, reason=reason, words=words, client_id=client_id or uuid4()
    ).result


def told(person, kind):
    return Notification.objects.filter(recipient=person, verb=kind, done_at=None).count()


@pytest.fixture
def bureau_members(council):
    """Two of the Bureau who have nothing to do with it."""
    first = make_person("vice", name="نائب الرئيس", form="m")
    accredit(first, "head", "KW")
    give_office(first, "vice_president")
    second = make_person("rapporteur", name="مقرر المكتب", form="m")
    accredit(second, "head", "QA")
    give_office(second, "rapporteur")
    return first, second


# --- Reporting ---------------------------------------------------------------------------------------------------


def test_reports_of_one_post_are_one_case_and_the_gravest_sets_how_soon_it_is_due(tunisia, emirates, secretariat, post):
    first = report(tunisia, post, "off_topic")
    again = report(emirates, post, "confidential_leak", words="عاجل")
    assert first.pk == again.pk
    again.refresh_from_db()
    assert again.severity == 5
    assert again.due_at - again.opened_at <= timedelta(hours=2, seconds=60)
    assert Report.objects.filter(case=again).count() == 2
    assert told(secretariat, "report_received") == 2


def test_reporting_twice_is_one_report(tunisia, post):
    assert report(tunisia, post).pk == report(tunisia, post).pk
    assert Report.objects.count() == 1


def test_nobody_reports_her_own_post_or_what_she_cannot_read(jordan, observer, reply, budget, post):
    with pytest.raises(Http404):
        report(jordan, post)
    with pytest.raises(errors.NoSuchReason):
        report(observer, post, "because I say so")


def test_the_room_is_not_told_that_a_post_was_reported_and_no_log_names_the_reporter(tunisia, post):
    head = post.room.events.count()
    case = report(tunisia, post)
    assert post.room.events.count() == head
    events = Event.objects.filter(kind__startswith="case.")
    assert [event.data["case"] for event in events] == [case.pk]
    assert all(event.actor is None and set(event.data) == {"case", "room"} for event in events)


# --- The desk ----------------------------------------------------------------------------------------------------


def test_a_case_is_decided_by_whoever_has_it_in_hand_and_by_nobody_twice(
    tunisia, secretariat, second_secretariat, post
):
    case = report(tunisia, post)
    with pytest.raises(errors.ClaimFirst):
        actions.decide_case(
            actor=secretariat, case=case, act="hide", reason="disrespect", words="نص", client_id=uuid4()
        )
    actions.claim_case(actor=secretariat, case=case)
    with pytest.raises(errors.InOtherHands):
        actions.claim_case(actor=second_secretariat, case=case)
    with pytest.raises(errors.InOtherHands):
        actions.decide_case(actor=second_secretariat, case=case, act="none", reason="", words="", client_id=uuid4())
    decide(secretariat, case)
    with pytest.raises(errors.AlreadyDecided):
        actions.claim_case(actor=second_secretariat, case=case, take_over=True)
    assert Event.objects.filter(kind="post.hidden").count() == 1


def test_an_officer_who_reported_the_post_or_wrote_it_does_not_decide(secretariat, second_secretariat, reply, budget):
    written = reply(secretariat, budget, "من الأمانة").result
    case = report(second_secretariat, written)
    for officer in (secretariat, second_secretariat):
        with pytest.raises(errors.PartyToCase):
            actions.claim_case(actor=officer, case=case)


def test_the_same_decision_sent_again_is_one(tunisia, secretariat, post):
    case, client_id = report(tunisia, post), uuid4()
    decide(secretariat, case, client_id=client_id)
    again = actions.decide_case(
        actor=secretariat, case=case, act="hide", reason="disrespect", words="نص إلى الكاتب", client_id=client_id
    )
    assert again.replayed
    assert Event.objects.filter(kind="case.decided").count() == 1


def test_members_have_no_desk(tunisia, jordan, president, post):
    case = report(tunisia, post)
    for person in (jordan, tunisia, president):
        with pytest.raises((Http404, errors.PartyToCase)):
            actions.claim_case(actor=person, case=case)


# --- What a decision does ----------------------------------------------------------------------------------------


def test_a_hidden_post_is_a_tombstone_that_calls_nobody_and_a_restored_one_is_as_it_was(
    tunisia, secretariat, jordan, reply, budget
):
    post = reply(jordan, budget, f"سؤال إلى @[{tunisia.pk}]").result
    assert told(tunisia, "mention") == 1
    case = decide(secretariat, report(tunisia, post))
    post.refresh_from_db()
    assert post.is_gone and "سؤال" not in fragments.render_post(post, "ar")
    assert told(tunisia, "mention") == 0
    assert told(jordan, "moderation_action") == 1
    assert told(tunisia, "report_decided") == 1
    actions.restore_post(actor=secretariat, case=case, words="تبيّن الخطأ")
    post.refresh_from_db()
    assert not post.is_gone and "سؤال" in fragments.render_post(post, "ar")
    assert told(tunisia, "mention") == 1
    assert told(jordan, "moderation_undone") == 1


def test_a_returned_post_is_changed_by_its_author_and_reviewed_again(tunisia, secretariat, jordan, post):
    from forum import actions as forum_actions

    case = decide(secretariat, report(tunisia, post), act="return_for_edit")
    post.refresh_from_db()
    assert post.moderation == Post.Moderation.RETURNED
    forum_actions.edit_post(author=jordan, post=post, body="كلام أحسن", language="ar", client_id=uuid4())
    post.refresh_from_db()
    assert post.moderation == Post.Moderation.REVIEW and post.is_gone
    actions.restore_post(actor=secretariat, case=case, words="شكراً")
    post.refresh_from_db()
    assert not post.is_gone and post.body == "كلام أحسن"


def test_thirty_seconds_to_undo(tunisia, secretariat, jordan, post):
    case = decide(secretariat, report(tunisia, post), act="warn")
    assert Warned.objects.get().person == jordan
    actions.undo_decision(actor=secretariat, case=case)
    case.refresh_from_db()
    assert case.state == Case.State.TRIAGED and told(jordan, "warning_given") == 0
    assert selectors.waiting_warnings(jordan) == []
    case = decide(secretariat, case)
    Case.objects.update(decided_at=clock.now() - timedelta(seconds=31))
    with pytest.raises(errors.TooLateToUndo):
        actions.undo_decision(actor=secretariat, case=case)


def test_a_precaution_ends_after_three_days_and_the_case_stays(tunisia, secretariat, post):
    case = actions.claim_case(actor=secretariat, case=report(tunisia, post))
    actions.hide_meanwhile(actor=secretariat, case=case)
    post.refresh_from_db()
    assert post.is_gone
    assert actions.settle_precautions() == 0
    Case.objects.update(hidden_until=clock.now() - timedelta(seconds=1))
    assert actions.settle_precautions() == 1
    post.refresh_from_db()
    case.refresh_from_db()
    assert not post.is_gone and case.is_open


# --- The appeal --------------------------------------------------------------------------------------------------


def appeal(author, case, text="أرجو إعادة النظر"):
    return actions.lodge_appeal(author=author, case=case, text=text, client_id=uuid4()).result.appeal


def test_two_of_the_bureau_reverse_a_decision_and_the_post_is_back(tunisia, secretariat, jordan, bureau_members, post):
    case = decide(secretariat, report(tunisia, post))
    lodged = appeal(jordan, case)
    first, second = bureau_members
    assert told(first, "appeal_asked") == 1
    actions.vote_on_appeal(actor=first, appeal=lodged, outcome="reversed", words="لا مخالفة")
    post.refresh_from_db()
    assert post.is_gone
    actions.vote_on_appeal(actor=second, appeal=lodged, outcome="reversed")
    post.refresh_from_db()
    case.refresh_from_db()
    assert not post.is_gone and case.state == Case.State.REVERSED
    assert told(jordan, "appeal_decided") == 1 and told(secretariat, "appeal_decided") == 1
    assert told(first, "appeal_asked") == 0


def test_without_a_decision_in_fourteen_days_the_author_is_right(tunisia, secretariat, jordan, bureau_members, post):
    lodged = appeal(jordan, decide(secretariat, report(tunisia, post)))
    assert actions.settle_appeals() == 0
    type(lodged).objects.update(due_at=clock.now() - timedelta(seconds=1))
    assert actions.settle_appeals() == 1
    lodged.refresh_from_db()
    post.refresh_from_db()
    assert lodged.by_default and lodged.outcome == "reversed" and not post.is_gone


def test_an_appeal_is_the_authors_in_time_once_and_short(tunisia, secretariat, jordan, post):
    case = decide(secretariat, report(tunisia, post))
    with pytest.raises(Http404):
        appeal(tunisia, case)
    with pytest.raises(errors.AppealTooLong):
        appeal(jordan, case, "كلمة " * 301)
    Case.objects.update(decided_at=clock.now() - timedelta(days=7, seconds=1))
    with pytest.raises(errors.NothingToAppeal):
        appeal(jordan, case)
    Case.objects.update(decided_at=clock.now())
    appeal(jordan, case)
    with pytest.raises(errors.NothingToAppeal):
        appeal(jordan, case)


def test_a_member_of_the_bureau_does_not_judge_her_own_case(tunisia, secretariat, president, reply, budget):
    written = reply(president, budget, "كلام الرئيسة").result
    lodged = appeal(president, decide(secretariat, report(tunisia, written)))
    with pytest.raises(Http404):
        actions.vote_on_appeal(actor=president, appeal=lodged, outcome="reversed")
    with pytest.raises(Http404):
        actions.vote_on_appeal(actor=tunisia, appeal=lodged, outcome="reversed")


# --- Silence -----------------------------------------------------------------------------------------------------


def test_who_is_silenced_reads_and_does_not_write_there_until_it_ends(
    tunisia, secretariat, jordan, reply, budget, post
):
    case = actions.claim_case(actor=secretariat, case=report(tunisia, post))
    silence = actions.silence_person(
        actor=secretariat,
        case=case,
        until=clock.now() + timedelta(days=2),
        everywhere=False,
        reason="flooding",
        words="كثرة",
        client_id=uuid4(),
    ).result
    jordan.refresh_from_db()
    with pytest.raises(errors.Silenced):
        reply(jordan, budget, "كلام آخر")
    actions.lift_silence(actor=secretariat, silence=silence, words="زال السبب")
    jordan.refresh_from_db()
    assert jordan.silenced_until is None
    reply(jordan, budget, "عدت")
