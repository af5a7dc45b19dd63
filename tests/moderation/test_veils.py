"""Who wrote one post without attribution: two officers, a written reason, a name on one page only (domain.md W2)."""

from uuid import uuid4

import pytest
from django.http import Http404
from django.urls import reverse

from forum.models import Event, Notification
from moderation import actions, errors
from moderation.models import VeilLift
from tests.cast import accredit, make_person

from .officers import committee_board, in_hand, opens, report, sends, told, veiled_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def veiled(jordan, board):
    _thread, post = veiled_thread(jordan, board("governance"))
    return post


@pytest.fixture
def third_secretariat(council):
    person = make_person("third-secretariat", name="سناء الأمين", form="f")
    accredit(person, "secretariat_staff")
    return person


def ask(officer, post, reason="تهديد صريح لشخص"):
    return actions.ask_veil_lift(actor=officer, post=post, reason=reason, client_id=uuid4()).result


def answer(officer, lift, agrees=True, words="اطّلعت ووافقت"):
    return actions.answer_veil_lift(actor=officer, lift=lift, agrees=agrees, words=words)


def names(person):
    return (person.name, person.name_second, person.email)


def test_two_officers_lift_the_veil_and_the_name_stands_on_that_page_for_them_and_the_bureau(
    signed_in, jordan, secretariat, second_secretariat, president, veiled
):
    first, second, bureau = signed_in(secretariat), signed_in(second_secretariat), signed_in(president)
    assert opens(first, "ask_veil", veiled.pk).status_code == 200
    assert sends(first, "ask_veil", veiled.pk, reason="تهديد صريح لشخص").status_code == 302
    lift = VeilLift.objects.get()
    for browser in (first, second, bureau):
        page = opens(browser, "veil", lift.pk).content.decode()
        assert "تهديد صريح لشخص" in page and not any(name in page for name in names(jordan))
    assert told(second_secretariat, "veil_asked") == 1 and told(jordan, "veil_lifted_yours") == 0
    assert sends(second, "veil", lift.pk, agrees="yes", words="اطّلعت ووافقت").status_code == 302
    for browser in (first, second, bureau):
        assert jordan.name in opens(browser, "veil", lift.pk).content.decode()
        assert not any(name in opens(browser, "veils").content.decode() for name in names(jordan))
    assert told(president, "veil_lifted") == 1 and told(secretariat, "veil_lifted") == 1
    assert told(jordan, "veil_lifted_yours") == 1 and told(second_secretariat, "veil_asked") == 0


def test_readers_go_on_seeing_the_number_and_have_no_page_of_it(
    signed_in, jordan, tunisia, emirates, chair, secretariat, second_secretariat, veiled
):
    lift = answer(second_secretariat, ask(secretariat, veiled))
    for person in (tunisia, emirates, chair):
        browser = signed_in(person)
        assert opens(browser, "veil", lift.pk).status_code == 404
        assert opens(browser, "veils").status_code == 404
        assert opens(browser, "ask_veil", veiled.pk).status_code == 404
    for person in (emirates, secretariat):
        thread = signed_in(person).get(reverse("forum:thread", args=[veiled.thread_id]), follow=True)
        main = thread.content.decode()
        assert thread.status_code == 200 and not any(name in main for name in names(jordan))
    own = opens(signed_in(jordan), "veil", lift.pk)
    assert own.status_code == 200 and "تهديد صريح لشخص" in own.content.decode()


def test_the_author_has_no_page_of_it_before(signed_in, jordan, secretariat, veiled):
    lift = ask(secretariat, veiled)
    assert opens(signed_in(jordan), "veil", lift.pk).status_code == 404


def test_one_officer_alone_lifts_nothing(secretariat, veiled):
    lift = ask(secretariat, veiled)
    with pytest.raises(errors.SecondOfficerNeeded):
        answer(secretariat, lift)
    lift.refresh_from_db()
    assert lift.state == VeilLift.State.ASKED


def test_the_author_and_the_reporter_have_no_part_in_it(
    jordan, secretariat, second_secretariat, third_secretariat, board, signed_in
):
    accredit(jordan, "secretariat_staff")
    _thread, post = veiled_thread(jordan, board("governance"))
    with pytest.raises(errors.PartyToCase):
        ask(jordan, post)
    report(third_secretariat, post)
    with pytest.raises(errors.PartyToCase):
        ask(third_secretariat, post)
    lift = ask(secretariat, post)
    assert told(jordan, "veil_asked") == 0
    for party in (jordan, third_secretariat):
        with pytest.raises(errors.PartyToCase):
            answer(party, lift)
    assert answer(second_secretariat, lift).state == VeilLift.State.LIFTED


def test_a_refusal_leaves_the_veil_and_is_told_to_whoever_asked(
    signed_in, jordan, secretariat, second_secretariat, third_secretariat, president, veiled
):
    lift = answer(second_secretariat, ask(secretariat, veiled), agrees=False, words="لا ضرورة")
    assert lift.state == VeilLift.State.REFUSED
    assert told(secretariat, "veil_refused") == 1
    assert told(jordan, "veil_lifted_yours") == told(president, "veil_lifted") == 0
    assert jordan.name not in opens(signed_in(president), "veil", lift.pk).content.decode()
    with pytest.raises(errors.AlreadyDecided):
        answer(third_secretariat, lift)
    assert ask(secretariat, veiled, "سبب جديد").pk != lift.pk


def test_asking_again_gives_the_request_that_waits_or_was_granted(secretariat, second_secretariat, veiled):
    lift = ask(secretariat, veiled)
    assert ask(second_secretariat, veiled).pk == lift.pk
    answer(second_secretariat, lift)
    answer(second_secretariat, lift)
    assert ask(secretariat, veiled).pk == lift.pk
    assert Event.objects.filter(kind="veil.lifted").count() == 1


def test_neither_is_done_without_a_written_reason(secretariat, second_secretariat, veiled):
    with pytest.raises(errors.WordsNeeded):
        ask(secretariat, veiled, " ")
    lift = ask(secretariat, veiled)
    with pytest.raises(errors.WordsNeeded):
        answer(second_secretariat, lift, words=" ")


def test_where_authors_are_named_there_is_no_veil(signed_in, secretariat, budget):
    post = budget.posts.get(number=1)
    assert opens(signed_in(secretariat), "ask_veil", post.pk).status_code == 404
    with pytest.raises(Http404):
        ask(secretariat, post)


def test_no_event_and_no_row_of_an_inbox_holds_the_name(
    jordan, tunisia, secretariat, second_secretariat, president, veiled
):
    answer(second_secretariat, ask(secretariat, veiled))
    events = Event.objects.filter(kind__startswith="veil.")
    assert [event.kind for event in events.order_by("seq")] == ["veil.asked", "veil.lifted"]
    for event in events:
        assert event.actor != jordan and event.post is None
        assert not any(name in str(event.data) for name in names(jordan)) and "person" not in event.data
    for row in Notification.objects.filter(verb__startswith="veil_").exclude(recipient=jordan):
        assert row.post is None and row.actor_object_id == "" and set(row.data) == {"about", "url"}


def test_before_it_is_lifted_no_page_of_the_desk_tells_who_it_is(
    signed_in, jordan, tunisia, secretariat, reply, budget, veiled
):
    case = in_hand(secretariat, report(tunisia, veiled))
    desk = signed_in(secretariat)
    ask(secretariat, veiled)
    pages = [("case", case.pk), ("desk",), ("suspension", case.pk), ("veils",), ("silences",)]
    for name, *args in pages:
        page = opens(desk, name, *args)
        main = page.content.decode().partition("<main")[2]
        assert page.status_code == 200 and main
        assert not any(name in main for name in names(jordan))
        assert reverse("accounts:person", args=[jordan.pk]) not in main


def test_the_bureau_reads_the_list_and_is_not_told_of_a_place_that_is_closed_to_it(
    signed_in, secretariat, second_secretariat, president, chair, board
):
    closed = committee_board(board("committee-identity"))
    thread, post = veiled_thread(chair, closed, title="مداولة اللجنة")
    lift = ask(secretariat, post)
    page = opens(signed_in(president), "veils").content.decode()
    assert reverse("moderation:veil", args=[lift.pk]) in page and thread.title not in page
