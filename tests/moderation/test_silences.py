"""Whoever is silenced reads and does not write, knows until when and why, and is heard by the Bureau (domain.md W3)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import Http404
from django.urls import reverse

from accounts.models import Person
from forum import clock
from forum.actions import create_post, start_conversation, start_group
from forum.models import Event, Notification, Post
from moderation import actions, errors
from moderation.models import Silence

from .officers import in_hand, opens, report, sends, told, veiled_thread

pytestmark = pytest.mark.django_db
SAID = {"days": "3", "reason": "flooding", "words": "نرجو التمهّل ثلاثة أيام"}


@pytest.fixture
def post(reply, jordan, budget):
    return reply(jordan, budget, "سيل من الكلام").result


def silence(officer, person, room=None, days=3, **fields):
    values = {"reason": "flooding", "words": "نرجو التمهّل", "client_id": uuid4()} | fields
    until = clock.now() + timedelta(days=days)
    return actions.silence_member(actor=officer, person=person, room=room, until=until, **values).result


def fresh(person):
    return Person.objects.get(pk=person.pk)


def test_from_her_page_an_officer_silences_a_person_in_one_room_and_she_knows_where_until_when_and_why(
    signed_in, secretariat, jordan, budget, board
):
    desk, browser = signed_in(secretariat), signed_in(jordan)
    card = desk.get(reverse("accounts:person", args=[jordan.pk])).content.decode()
    assert reverse("moderation:person", args=[jordan.pk]) in card
    room = budget.room
    assert sends(desk, "person", jordan.pk, room=str(room.pk), **SAID).status_code == 302
    assert told(jordan, "silence_given") == 1
    thread = browser.get(reverse("forum:thread_slug", args=[budget.pk, budget.slug])).content.decode()
    assert 'id="silenced"' in thread and reverse("moderation:my_silences") in thread
    mine = opens(browser, "my_silences").content.decode()
    assert "نرجو التمهّل ثلاثة أيام" in mine and room.name_ar in mine
    values = {"client_id": str(uuid4()), "body": "أريد أن أتكلم", "language": "ar", "capacity": "personal"}
    refused = browser.post(reverse("forum:reply", args=[budget.pk]), values, headers={"accept": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (403, "silenced")
    kept = browser.post(reverse("forum:reply", args=[budget.pk]), values)
    assert kept.status_code == 403 and "أريد أن أتكلم" in kept.content.decode()
    elsewhere = browser.get(reverse("forum:new_thread", args=["identity"])).content.decode()
    assert 'id="silenced"' not in elsewhere


def test_everywhere_means_every_room_and_the_way_to_the_bureau_stays_open(
    secretariat, jordan, president, tunisia, budget, reply
):
    silence(secretariat, jordan)
    with pytest.raises(errors.Silenced):
        reply(fresh(jordan), budget)
    with_president = start_conversation(author=jordan, people=[president], client_id=uuid4()).result
    with_tunisia = start_conversation(author=jordan, people=[tunisia], client_id=uuid4()).result
    values = {"body": "أرجو النظر", "language": "ar"}
    heard = create_post(author=fresh(jordan), thread=with_president.threads.get(), client_id=uuid4(), **values)
    assert heard.result.number
    with pytest.raises(errors.Silenced):
        create_post(author=fresh(jordan), thread=with_tunisia.threads.get(), client_id=uuid4(), **values)


def test_the_silenced_person_is_led_to_the_appeal_of_the_case_or_to_the_bureau(
    signed_in, secretariat, jordan, tunisia, president, post
):
    case = in_hand(secretariat, report(tunisia, post))
    desk, browser = signed_in(secretariat), signed_in(jordan)
    assert sends(desk, "silence", case.pk, **SAID).status_code == 302
    values = {"act": "remind", "reason": "flooding", "words": "نص", "client_id": uuid4()}
    actions.decide_case(actor=secretariat, case=case, **values)
    page = opens(browser, "my_silences").content.decode()
    assert reverse("moderation:post", args=[post.pk]) in page
    assert reverse("forum:write_to", args=[president.pk]) in page


def test_lifting_has_a_reason_is_told_and_lets_her_write(signed_in, secretariat, jordan, budget, reply):
    standing = silence(secretariat, jordan)
    desk = signed_in(secretariat)
    assert jordan.display_name in opens(desk, "silences").content.decode()
    assert sends(desk, "lift_silence", standing.pk, words=" ").status_code == 400
    assert sends(desk, "lift_silence", standing.pk, words="زال السبب").status_code == 302
    assert reply(fresh(jordan), budget).result.number
    assert told(jordan, "silence_lifted") == 1
    assert jordan.display_name not in opens(desk, "silences").content.decode()
    assert Event.objects.get(kind="person.heard_again").data["reason"] == "زال السبب"


def test_a_silence_ends_by_itself(secretariat, jordan, budget, reply):
    silence(secretariat, jordan)
    Silence.objects.update(until=clock.now() - timedelta(seconds=1))
    assert reply(fresh(jordan), budget).result.number


def test_nobody_silences_herself_nor_lifts_her_own_nor_a_fellow_party(
    secretariat, second_secretariat, jordan, tunisia, post
):
    with pytest.raises(errors.NotOneself):
        silence(secretariat, secretariat)
    hers = silence(second_secretariat, secretariat)
    with pytest.raises(errors.NotOneself):
        actions.lift_silence(actor=secretariat, silence=hers, words="لا")
    report(second_secretariat, post)
    with pytest.raises(errors.PartyToCase):
        silence(second_secretariat, jordan)
    report(tunisia, post)
    with pytest.raises(errors.PartyToCase):
        silence(second_secretariat, tunisia)
    assert silence(secretariat, jordan).pk


def test_a_party_to_the_case_neither_silences_nor_lifts(secretariat, second_secretariat, jordan, post):
    case = in_hand(secretariat, report(second_secretariat, post))
    values = {"until": clock.now() + timedelta(days=1), "everywhere": False, "reason": "flooding", "words": "نص"}
    with pytest.raises(errors.PartyToCase):
        actions.silence_person(actor=second_secretariat, case=case, client_id=uuid4(), **values)
    standing = actions.silence_person(actor=secretariat, case=case, client_id=uuid4(), **values).result
    with pytest.raises(errors.PartyToCase):
        actions.lift_silence(actor=second_secretariat, silence=standing, words="نعم")


def test_members_have_no_page_of_silences_and_no_way_to_silence(signed_in, tunisia, president, chair, jordan):
    for person in (tunisia, president, chair):
        browser = signed_in(person)
        assert opens(browser, "silences").status_code == 404
        assert opens(browser, "person", jordan.pk).status_code == 404
        assert sends(browser, "person", jordan.pk, room="", **SAID).status_code == 404
    with pytest.raises(Http404):
        silence(president, jordan)
    assert not Silence.objects.exists()


def test_pressed_twice_it_is_one_silence(secretariat, jordan):
    client_id, until = uuid4(), clock.now() + timedelta(days=1)
    values = {"room": None, "until": until, "reason": "flooding", "words": "نص", "client_id": client_id}
    first = actions.silence_member(actor=secretariat, person=jordan, **values)
    again = actions.silence_member(actor=secretariat, person=jordan, **values)
    assert again.replayed and again.result == first.result
    assert Silence.objects.count() == 1 and told(jordan, "silence_given") == 1


@pytest.mark.parametrize("wrong", [{"reason": "because"}, {"words": " "}, {"days": "400"}, {"room": "9999"}])
def test_a_form_that_says_nothing_sensible_comes_back_with_all_that_was_typed(signed_in, secretariat, jordan, wrong):
    answer = sends(signed_in(secretariat), "person", jordan.pk, **(SAID | {"room": ""} | wrong))
    assert answer.status_code == 400 and not Silence.objects.exists()


def test_a_silence_in_a_thread_without_names_tells_nobody_who_it_is(
    signed_in, secretariat, jordan, tunisia, board, reply, budget
):
    thread, veiled = veiled_thread(jordan, board("governance"))
    case = in_hand(secretariat, report(tunisia, veiled))
    desk = signed_in(secretariat)
    assert sends(desk, "silence", case.pk, everywhere="on", **SAID).status_code == 302
    listed = opens(desk, "silences").content.decode()
    assert thread.title in listed and jordan.name not in listed and jordan.name_second not in listed
    standing = Silence.objects.get()
    assert jordan.name not in opens(desk, "lift_silence", standing.pk).content.decode()
    assert "نرجو التمهّل ثلاثة أيام" not in opens(desk, "person", jordan.pk).content.decode()
    assert reverse("moderation:case", args=[case.pk]) not in opens(desk, "person", jordan.pk).content.decode()
    named = in_hand(secretariat, report(tunisia, reply_of(jordan, budget)))
    beside = opens(desk, "case", named.pk).content.decode()
    assert reverse("moderation:case", args=[case.pk]) not in beside
    assert reverse("moderation:lift_silence", args=[standing.pk]) not in beside
    assert reverse("moderation:case", args=[named.pk]) not in opens(desk, "case", case.pk).content.decode()
    events = Event.objects.filter(kind="person.silenced")
    assert all("person" not in event.data for event in events)
    rows = Notification.objects.filter(verb="silence_given").exclude(recipient=jordan)
    assert not rows.exists()


def reply_of(person, thread):
    return Post.objects.get(thread=thread, author=person, number=1)


def test_a_private_conversation_is_not_named_at_the_desk(signed_in, secretariat, jordan, tunisia, emirates, reply):
    group = start_group(author=jordan, people=[tunisia, emirates], name="فريق سرّي", client_id=uuid4()).result
    message = reply(jordan, group.threads.get(), "كلام في المحادثة").result
    case = in_hand(secretariat, report(tunisia, message))
    desk = signed_in(secretariat)
    assert sends(desk, "silence", case.pk, **SAID).status_code == 302
    standing = Silence.objects.get()
    pages = [("silences",), ("lift_silence", standing.pk), ("person", jordan.pk), ("case", case.pk)]
    for name, *args in pages:
        page = opens(desk, name, *args)
        assert page.status_code == 200 and "فريق سرّي" not in page.content.decode(), name
