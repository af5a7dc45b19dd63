"""The chair and the rapporteur of a committee propose in their rooms; the secretariat decides (domain.md §3.3)."""

from uuid import uuid4

import pytest
from django.http import Http404
from django.urls import reverse

from forum.models import Event, Membership, Notification, Room
from forum.selectors import stream_of
from moderation import actions, errors
from moderation.models import Case, Proposal
from tests.cast import accredit, give_office, join, make_person

from .officers import committee_board, decide, in_hand, opens, report, sends, told, veiled_thread

pytestmark = pytest.mark.django_db
PROPOSAL = {"act": "hide", "reason": "off_topic", "words": "خارج ولاية اللجنة"}


@pytest.fixture
def room(board):
    return board("committee-identity")


@pytest.fixture
def member(council):
    """Of the committee, head of the delegation of Oman."""
    person = make_person("member", name="سالم العماني", form="m")
    accredit(person, "head", "OM")
    join(person, "committee-identity")
    return person


@pytest.fixture
def post(member, room, reply):
    return reply(member, stream_of(room), "كلام في غير موضعه").result


@pytest.fixture
def reporter(council):
    person = make_person("reporter", name="بدر الكويتي", form="m")
    accredit(person, "head", "KW")
    join(person, "committee-identity")
    return person


@pytest.fixture
def case(reporter, post):
    return actions.report_post(
        reporter=reporter, post=post, reason="off_topic", words="أنا من أبلغ عنه", client_id=uuid4()
    ).result


def propose(officer, case, **fields):
    return actions.propose_act(actor=officer, case=case, client_id=uuid4(), **(PROPOSAL | fields)).result


def test_the_chair_proposes_the_desk_sees_it_decides_and_both_are_told(signed_in, chair, secretariat, member, case):
    browser, desk = signed_in(chair), signed_in(secretariat)
    assert reverse("moderation:committee_case", args=[case.pk]) in opens(browser, "committee_cases").content.decode()
    assert "كلام في غير موضعه" in opens(browser, "committee_case", case.pk).content.decode()
    assert sends(browser, "committee_case", case.pk, **PROPOSAL).status_code == 302
    assert told(secretariat, "proposal_made") == 1
    in_hand(secretariat, case)
    page = desk.get(reverse("moderation:case", args=[case.pk]) + f"?as={Proposal.objects.get().pk}").content.decode()
    assert "خارج ولاية اللجنة" in page and chair.name in page
    decide(secretariat, case, act="remind", reason="off_topic")
    assert told(chair, "proposal_decided") == 1
    row = Notification.objects.get(verb="proposal_decided")
    assert row.data["url"] == reverse("moderation:committee_case", args=[case.pk])
    assert opens(browser, "committee_case", case.pk).status_code == 200
    assert Event.objects.get(kind="case.proposed").data["act"] == "hide"
    with pytest.raises(errors.AlreadyDecided):
        propose(chair, case)


def test_a_proposal_does_nothing_to_the_post(chair, post, case):
    propose(chair, case)
    post.refresh_from_db()
    case.refresh_from_db()
    assert not post.is_gone and case.is_open and case.officer is None


def test_neither_the_reporter_nor_her_words_nor_other_rooms_nor_notes_are_told_to_the_chair(
    signed_in, chair, secretariat, member, tunisia, reporter, budget, reply, case
):
    elsewhere = report(tunisia, reply(member, budget, "كلام في لوحة أخرى").result)
    in_hand(secretariat, case)
    actions.add_note(actor=secretariat, case=case, text="ملاحظة بين الموظفين", client_id=uuid4())
    page = opens(signed_in(chair), "committee_case", case.pk).content.decode()
    assert reporter.name not in page and "أنا من أبلغ عنه" not in page
    assert "ملاحظة بين الموظفين" not in page
    assert reverse("moderation:case", args=[elsewhere.pk]) not in page
    assert reverse("moderation:committee_case", args=[elsewhere.pk]) not in page


def test_cases_of_other_rooms_are_not_there(signed_in, chair, tunisia, jordan, budget, reply, board):
    cases = [report(tunisia, reply(jordan, budget).result)]
    other = board("committee-interoperability")
    join(jordan, "committee-interoperability")
    join(tunisia, "committee-interoperability")
    cases.append(report(tunisia, reply(jordan, stream_of(other)).result))
    browser = signed_in(chair)
    for case in cases:
        assert opens(browser, "committee_case", case.pk).status_code == 404
        assert sends(browser, "committee_case", case.pk, **PROPOSAL).status_code == 404
        with pytest.raises(Http404):
            propose(chair, case)
    assert opens(browser, "committee_case", 999_999).status_code == 404
    assert not Proposal.objects.exists()


def test_the_desk_is_not_opened_to_the_chair(signed_in, chair, case):
    browser = signed_in(chair)
    assert opens(browser, "desk").status_code == 404 and opens(browser, "case", case.pk).status_code == 404
    assert sends(browser, "claim", case.pk).status_code == 404
    with pytest.raises(Http404):
        actions.decide_case(actor=chair, case=case, act="none", reason="", words="", client_id=uuid4())


def test_who_is_no_officer_of_the_committee_proposes_nothing(signed_in, member, president, tunisia, case):
    for person in (member, president, tunisia):
        browser = signed_in(person)
        assert opens(browser, "committee_cases").status_code == 404
        assert opens(browser, "committee_case", case.pk).status_code == 404


def test_an_ended_term_takes_the_cases_away_at_once(signed_in, chair, case):
    from django.utils import timezone

    browser = signed_in(chair)
    assert opens(browser, "committee_case", case.pk).status_code == 200
    chair.terms.update(ends=timezone.now())
    assert opens(browser, "committee_case", case.pk).status_code == 404
    with pytest.raises(Http404):
        propose(chair, case)


def test_the_chair_learns_nothing_of_a_report_on_her_own_post(signed_in, chair, reporter, room, reply):
    case = report(reporter, reply(chair, stream_of(room), "كلام الرئاسة").result)
    browser = signed_in(chair)
    assert opens(browser, "committee_case", case.pk).status_code == 404
    assert (
        reverse("moderation:committee_case", args=[case.pk]) not in opens(browser, "committee_cases").content.decode()
    )
    with pytest.raises(Http404):
        propose(chair, case)


def test_a_chair_who_reported_the_post_is_party_and_does_not_propose(signed_in, chair, post, case):
    report(chair, post)
    with pytest.raises(errors.PartyToCase):
        propose(chair, case)
    assert sends(signed_in(chair), "committee_case", case.pk, **PROPOSAL).status_code == 403


def test_a_hidden_text_is_not_shown_to_the_chair(signed_in, chair, secretariat, case):
    in_hand(secretariat, case)
    actions.hide_meanwhile(actor=secretariat, case=case)
    browser = signed_in(chair)
    for page in (opens(browser, "committee_cases"), opens(browser, "committee_case", case.pk)):
        assert page.status_code == 200 and "كلام في غير موضعه" not in page.content.decode()


def test_proposing_again_replaces_what_was_proposed_until_it_is_decided(chair, case):
    first = propose(chair, case)
    second = propose(chair, case, act="none", words="لا مخالفة فيه")
    assert first.pk == second.pk and Proposal.objects.get().act == "none"
    rapporteur = make_person("rapporteur-identity", name="مقررة اللجنة", form="f")
    accredit(rapporteur, "alternate", "SD")
    give_office(rapporteur, "committee_rapporteur", "committee-identity")
    assert propose(rapporteur, case).pk != first.pk


@pytest.mark.parametrize("wrong", [{"act": "erase"}, {"reason": "because"}, {"words": " "}])
def test_what_makes_no_sense_is_refused_in_words(signed_in, chair, case, wrong):
    answer = sends(signed_in(chair), "committee_case", case.pk, **(PROPOSAL | wrong))
    assert answer.status_code in (400, 409) and not Proposal.objects.exists()


def test_where_authors_are_hidden_the_chair_reads_the_number_and_nothing_of_the_name(
    signed_in, chair, member, reporter, room, post, case
):
    board = committee_board(room)
    thread, veiled = veiled_thread(member, board)
    hidden = report(reporter, veiled)
    page = opens(signed_in(chair), "committee_case", hidden.pk).content.decode()
    assert thread.title in opens(signed_in(chair), "committee_cases").content.decode()
    assert member.name not in page and reverse("accounts:person", args=[member.pk]) not in page
    assert str(Case.objects.get(pk=case.pk).pk) != str(hidden.pk)


def test_a_post_that_was_moved_out_of_the_committee_is_not_the_chairs_any_more(signed_in, chair, post, case, board):
    room = board("governance")
    post.thread.room, post.room = room, room
    post.thread.save()
    post.save()
    assert opens(signed_in(chair), "committee_case", case.pk).status_code == 404
    assert not Membership.objects.exists() and Room.objects.filter(pk=case.room_id).exists()
