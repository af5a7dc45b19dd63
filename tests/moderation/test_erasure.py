"""Erasing the text of one post by law: two steps, no way back, and the record still proves itself."""

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from forum import actions as forum_actions
from forum.actions import retention
from forum.errors import GroundNotOffered, OnLegalHold
from forum.models import Event, Notification, Post, Revision, Room, Thread
from forum.record import check
from forum.record.chain import Walk
from forum.record.exported import proof_of
from forum.record.keys import fresh_seed, record_key
from forum.record.roots import make_root
from moderation import actions, log
from moderation.actions.erasure import erase_by_law
from moderation.errors import OwnPost, WordsNeeded
from moderation.models import Finding
from tests.forum.pages import codes, main_of, read, send, words

pytestmark = pytest.mark.django_db
SECRET = "رقم هاتفي الخاص هو ٠٧٩٠٠٠٠ ولا يجوز نشره"


@pytest.fixture
def post(reply: Callable, tunisia: Person, budget: Thread) -> Post:
    return reply(tunisia, budget, SECRET).result


@pytest.fixture
def officer(secretariat: Person, signed_in: Callable) -> Client:
    return signed_in(secretariat)


def erase(actor: Person, post: Post, **fields: object) -> Post:
    values: dict = {"ground": "personal_data", "words": "طلب صاحبة الرقم", "client_id": uuid4()} | fields
    return erase_by_law(actor=actor, post=post, **values).result


def address(post: Post) -> str:
    return f"/posts/{post.pk}/erase/"


def chain_holds(room: Room) -> bool:
    walk = Walk(Room.objects.get(pk=room.pk))
    while walk.step():
        pass
    return not walk.faults


# --- The two steps -----------------------------------------------------------------------------------------------


def test_an_officer_says_on_what_ground_then_that_she_is_sure(
    officer: Client, secretariat: Person, post: Post, budget: Thread
) -> None:
    html = main_of(read(officer, address(post)))
    assert "٠٧٩٠٠٠٠" in html and 'name="sure"' not in html
    first = send(officer, address(post), ground="personal_data", words="طلب صاحبة الرقم")
    assert first.status_code == 200 and 'name="sure"' in first.content.decode()
    post.refresh_from_db()
    assert post.body == SECRET  # nothing has happened yet

    unsure = send(officer, address(post), ground="personal_data", words="طلب", erase="yes")
    assert (unsure.status_code, codes(unsure.content.decode())) == (400, ["not_confirmed"])
    done = send(officer, address(post), ground="personal_data", words="طلب صاحبة الرقم", erase="yes", sure="on")
    assert done.status_code == 302
    post.refresh_from_db()
    assert (post.body, post.body_html, post.salt, post.moderation) == ("", "", "", "erased")
    assert 'data-erased="yes"' in read(officer, address(post))
    assert chain_holds(budget.room)


def test_the_logs_tell_who_erased_it_on_what_ground_and_why(
    officer: Client, secretariat: Person, president: Person, post: Post, signed_in: Callable
) -> None:
    erase(secretariat, post)
    event = Event.objects.get(kind="post.erased")
    told = {name: event.data[name] for name in ("ground", "reason", "before", "after")}
    assert told == {"ground": "personal_data", "reason": "طلب صاحبة الرقم", "before": "", "after": "erased"}
    assert event.actor == secretariat
    assert Event.objects.get(kind="erasure.done").room.key == log.DESK_KEY
    page = words(main_of(read(signed_in(president), "/register/?what=record")))
    assert page.count("طلب صاحبة الرقم") == 2 and secretariat.name in page


@pytest.mark.parametrize("cast", ["jordan", "president", "expert", "observer", "stranger"])
def test_nobody_but_the_secretariat_knows_of_the_page(
    cast: str, request: pytest.FixtureRequest, post: Post, signed_in: Callable
) -> None:
    person = request.getfixturevalue(cast)
    client = signed_in(person)
    there, nowhere = client.get(address(post)), client.get("/posts/999999/erase/")
    assert there.status_code == nowhere.status_code != 200
    assert send(client, address(post), ground="court", words="س", erase="yes", sure="on").status_code != 200
    with pytest.raises(Http404):
        erase(person, post)
    post.refresh_from_db()
    assert post.body == SECRET


def test_the_page_asks_for_a_fresh_sign_in(officer: Client, post: Post) -> None:
    session = officer.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()
    assert "/again/" in officer.get(address(post))["Location"]


def test_a_ground_off_the_list_no_words_and_a_post_of_ones_own_are_refused(
    secretariat: Person, post: Post, budget: Thread, reply: Callable
) -> None:
    for ground in ("because", "retention", ""):
        with pytest.raises(GroundNotOffered):
            erase(secretariat, post, ground=ground)
    with pytest.raises(WordsNeeded):
        erase(secretariat, post, words="  ")
    with pytest.raises(OwnPost):
        erase(secretariat, reply(secretariat, budget).result)


def test_under_a_legal_hold_it_is_refused_with_a_sentence_until_the_hold_is_lifted(
    officer: Client, secretariat: Person, post: Post
) -> None:
    retention.set_hold(actor=secretariat, room=post.room, reason="دعوى", client_id=uuid4())
    html = main_of(read(officer, address(post)))
    assert 'data-hold="set"' in html and "<textarea" not in html
    answer = send(officer, address(post), ground="court", words="حكم", erase="yes", sure="on")
    assert answer.status_code == 409
    with pytest.raises(OnLegalHold):
        erase(secretariat, post)
    retention.lift_hold(actor=secretariat, room=post.room, reason="انتهت", client_id=uuid4())
    assert erase(secretariat, post).moderation == "erased"


def test_twice_is_once(secretariat: Person, second_secretariat: Person, post: Post) -> None:
    sent = uuid4()
    erase(secretariat, post, client_id=sent)
    erase(secretariat, post, client_id=sent)
    erase(second_secretariat, post)
    assert Event.objects.filter(kind="post.erased").count() == 1


# --- What goes with it, and what does not ------------------------------------------------------------------------


def test_everything_made_of_it_goes(
    secretariat: Person, tunisia: Person, jordan: Person, emirates: Person, budget: Thread, reply: Callable,
    signed_in: Callable, settings,
) -> None:  # fmt: skip
    settings.EDIT_WINDOW *= 0
    post = reply(tunisia, budget, f"{SECRET} @[{jordan.pk}]").result
    forum_actions.edit_post(author=tunisia, post=post, body=f"{SECRET} معدَّل", language="ar", client_id=uuid4())
    reply(emirates, budget, "جواب قصير", reply_to=post)
    case = actions.report_post(reporter=emirates, post=post, reason="other", client_id=uuid4()).result
    Finding.objects.create(case=case, rule="word_list", detail={"written": "٠٧٩٠٠٠٠"}, at=timezone.now())
    erase(secretariat, post)

    assert not Revision.objects.exclude(body="").exists()
    assert not Notification.objects.filter(post=post, verb="mention", done_at=None).exists()
    assert Finding.objects.get(case=case).detail == {}
    for person in (jordan, emirates, tunisia, secretariat):
        for page in (f"/t/{budget.pk}/", "/inbox/", f"/posts/{post.pk}/moderation/", "/catch-up/"):
            assert "٠٧٩٠٠٠٠" not in read(signed_in(person), page), (person, page)
    assert "٠٧٩٠٠٠٠" not in read(signed_in(secretariat), f"/moderation/cases/{case.pk}/")
    again = send(signed_in(tunisia), f"/posts/{post.pk}/edit/", body=SECRET, language="ar")
    assert (again.status_code, codes(again.content.decode())) == (409, ["hidden_now"])


def test_the_author_is_told_and_the_reader_sees_a_tombstone(
    secretariat: Person, tunisia: Person, jordan: Person, post: Post, signed_in: Callable
) -> None:
    erase(secretariat, post)
    assert Notification.objects.get(verb="post_erased").recipient == tunisia
    assert "effacé" in words(main_of(read(signed_in(tunisia), "/inbox/")))
    html = read(signed_in(jordan), f"/t/{post.thread_id}/")
    assert 'data-status="erased"' in html and "٠٧٩٠٠٠٠" not in html


def test_copies_and_quotations_are_listed_for_the_officer(
    officer: Client, jordan: Person, post: Post, budget: Thread, reply: Callable
) -> None:
    quoting = reply(jordan, budget, f"> {SECRET}\n\nلا نوافق على نشره.").result
    reply(jordan, budget, "كلام آخر لا علاقة له بالموضوع")
    html = main_of(read(officer, address(post)))
    assert f"/t/{budget.pk}/p/{quoting.number}/" in html
    assert html.count(f"/t/{budget.pk}/p/") == 1


def test_a_thread_promoted_from_it_is_listed(
    officer: Client, secretariat: Person, jordan: Person, board: Callable, reply: Callable
) -> None:
    hall = Room.objects.get(key="general-assembly-hall") if Room.objects.filter(key="general-assembly-hall") else None
    room = hall or Room.objects.filter(kind="chat", body__key="general_assembly").first()
    assert room is not None
    stream = room.threads.get()
    said = reply(jordan, stream, SECRET).result
    draft = forum_actions.draft_promotion(
        promoter=jordan, source=stream, posts=[said.pk], board=board("governance"), title="عن الأرقام", intro="",
        language="ar", client_id=uuid4(),
    ).result  # fmt: skip
    published = forum_actions.publish_promotion(promoter=jordan, draft=draft, client_id=uuid4()).result
    html = main_of(read(officer, address(said)))
    assert f"/t/{published.thread_id}/p/1/" in html and "عن الأرقام" in html


def test_a_message_of_a_conversation_only_once_it_was_reported(
    secretariat: Person, jordan: Person, tunisia: Person, officer: Client, reply: Callable
) -> None:
    room = forum_actions.start_conversation(author=jordan, people=[tunisia], client_id=uuid4()).result
    said = reply(jordan, room.threads.get(), SECRET).result
    assert officer.get(address(said)).status_code == 404
    actions.report_post(reporter=tunisia, post=said, reason="other", client_id=uuid4())
    assert "٠٧٩٠٠٠٠" in read(officer, address(said))
    assert erase(secretariat, said).moderation == "erased"
    assert Event.objects.get(kind="erasure.done").data["room"] is None


def test_a_decision_about_it_is_not_undone_into_an_empty_post(
    secretariat: Person, emirates: Person, post: Post
) -> None:
    case = actions.report_post(reporter=emirates, post=post, reason="other", client_id=uuid4()).result
    actions.claim_case(actor=secretariat, case=case)
    actions.decide_case(actor=secretariat, case=case, act="hide", reason="other", words="س", client_id=uuid4())
    erase(secretariat, post)
    actions.undo_decision(actor=secretariat, case=case)
    post.refresh_from_db()
    assert post.moderation == "erased"


# --- The record --------------------------------------------------------------------------------------------------


def findings(record: dict, key: str) -> tuple[list[str], str]:
    found = list(check.findings(json.loads(json.dumps(record)), key))
    return [one.mark for one in found], " ".join(one.sentence for one in found)


def test_an_export_made_before_still_explains_itself_and_one_made_after_says_what_is_gone(
    secretariat: Person, post: Post, settings
) -> None:
    settings.RECORD_KEY, key = fresh_seed()
    make_root(record_key())
    before = proof_of(Room.objects.get(pk=post.room_id))
    erase(secretariat, post)
    make_root(record_key())
    after = proof_of(Room.objects.get(pk=post.room_id))

    marks, told = findings(before, key)
    assert check.WRONG not in marks and "The texts are those the log tells of" in told
    marks, told = findings(after, key)
    line = Event.objects.get(kind="post.erased").seq
    assert check.WRONG not in marks and f"Erased for good, as the log tells (line {line}): 1 post." in told
    assert "٠٧٩٠٠٠٠" not in json.dumps(after, ensure_ascii=False)

    # Whoever puts the text of before into the record of after is found out.
    forged = after | {"texts": before["texts"]}
    assert check.WRONG in findings(forged, key)[0]


def test_the_old_line_proves_nothing_about_the_words_any_more(secretariat: Person, post: Post) -> None:
    salt = post.salt
    content = Event.objects.get(post=post, kind="post.created").data["content"]
    assert check.text_hash(salt, SECRET) == content
    erase(secretariat, post)
    assert salt not in json.dumps(list(Event.objects.values_list("data", flat=True)))
    assert not Post.objects.filter(salt=salt).exists()
    Post.objects.filter(pk=post.pk).update(body=SECRET, salt=salt)
    assert not chain_holds(post.room)  # a text that is there in spite of the erasure is a broken link


def test_after_the_night_and_by_law_it_is_the_same_tombstone(secretariat: Person, post: Post, reply: Callable) -> None:
    other = reply(post.author, post.thread).result
    Room.objects.filter(pk=post.room_id).update(retention_days=365)
    Post.objects.filter(pk=other.pk).update(created_at=timezone.now() - timedelta(days=400))
    erase(secretariat, post)
    assert retention.expire_texts(room=post.room).erased == 1
    assert set(Post.objects.filter(pk__in=[post.pk, other.pk]).values_list("moderation", flat=True)) == {"erased"}
    assert chain_holds(post.room)
