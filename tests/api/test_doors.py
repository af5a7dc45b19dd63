"""Doing things through the API: the same actions as the pages, with the same refusals, once each."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from forum import actions
from forum.models import Event, Post, ReadMarker, Room, Thread
from tests.api.conftest import Program
from tests.forum.pages import main_of, numbers_of, read

pytestmark = pytest.mark.django_db
Open = Callable[[Person], Program]


def test_a_post_is_written_once_however_often_it_is_sent(tunisia: Person, budget: Thread, program: Open) -> None:
    ask, key = program(tunisia), str(uuid4())
    sent = {"body": "Nous **soutenons** ce budget.", "client_id": key}
    first = ask.post(f"/threads/{budget.pk}/posts", **sent)
    again = ask.post(f"/threads/{budget.pk}/posts", **sent)
    other = ask.post(f"/threads/{budget.pk}/posts", body="Autre texte.", client_id=key)

    assert (first[0], again[0], other[0]) == (201, 200, 409)
    assert other[1]["code"] == "client_id_reused"
    assert (first[1]["replayed"], again[1]["replayed"]) == (False, True)
    assert first[1]["post"]["id"] == again[1]["post"]["id"]
    assert Post.objects.filter(author=tunisia).count() == 1
    post = first[1]["post"]
    assert (post["language"], post["number"], post["client_id"]) == ("fr", 2, key)
    assert "<strong>soutenons</strong>" in post["html"]
    assert first[1]["seq"] == Room.objects.get(pk=budget.room_id).head


def test_a_post_is_answered_edited_and_taken_back(
    jordan: Person, budget: Thread, reply: Callable, program: Open
) -> None:
    asked = reply(jordan, budget).result
    ask = program(jordan)
    _, done = ask.post(f"/threads/{budget.pk}/posts", body="جواب", reply_to=asked.pk, direction="rtl")
    pk = done["post"]["id"]
    assert done["post"]["reply_to"] == {"id": asked.pk, "number": 2}

    status, changed = ask.patch(f"/posts/{pk}", body="جواب آخر")
    assert (status, changed["post"]["body"], changed["post"]["direction"]) == (200, "جواب آخر", "rtl")
    status, gone = ask.post(f"/posts/{pk}/withdraw")
    assert (status, gone["post"]["status"], gone["post"]["body"], gone["post"]["html"]) == (200, "withdrawn", "", "")
    assert ask.patch(f"/posts/{pk}", body="جواب")[1]["code"] == "already_withdrawn"
    assert [event.kind for event in Event.objects.filter(post=pk).order_by("seq")] == [
        "post.created",
        "post.edited",
        "post.withdrawn",
    ]


def test_old_texts_are_told_to_readers(jordan: Person, budget: Thread, program: Open, settings: object) -> None:
    settings.EDIT_WINDOW = timedelta(0)  # type: ignore[attr-defined]
    first = budget.posts.get()
    ask = program(jordan)
    ask.patch(f"/posts/{first.pk}", body="نصّ جديد")
    _, told = ask.get(f"/posts/{first.pk}/revisions")

    assert [text["body"] for text in told["revisions"]] == ["نصّ جديد", "نقترح جدولاً للنفقات."]
    assert ask.get(f"/posts/{first.pk}")[1]["post"]["edited_at"]


def test_a_thread_is_started(jordan: Person, board: Callable, program: Open) -> None:
    fields = {"title": "أمن البيانات", "body": "نقترح **معياراً**.", "tags": [], "client_id": str(uuid4())}
    ask = program(jordan)
    first, again = (ask.post("/rooms/governance/threads", **fields) for _ in range(2))

    assert (first[0], again[0]) == (201, 200)
    assert first[1]["thread"]["title"] == "أمن البيانات"
    assert first[1]["thread"]["id"] == again[1]["thread"]["id"]
    assert Thread.objects.filter(title="أمن البيانات").count() == 1
    assert ask.post("/rooms/governance/threads", title="؟", body="x")[1] | {"message": ""} == {
        "code": "bad_title",
        "field": "title",
        "message": "",
    }


def test_the_secretariat_approves_and_returns(jordan: Person, secretariat: Person, program: Open) -> None:
    room = Room.objects.get(key="common-positions")
    text = {"title": "موقف", "body": "نصّ", "language": "ar"}
    thread = actions.start_thread(author=secretariat, room=room, client_id=uuid4(), **text).result
    writes, decides = program(jordan), program(secretariat)
    waiting = [writes.post(f"/threads/{thread.pk}/posts", body=f"نصّ {n}")[1]["post"] for n in (1, 2)]
    assert {post["status"] for post in waiting} == {"submitted"}
    assert writes.post(f"/posts/{waiting[0]['id']}/publish")[1]["code"] == "not_allowed"

    assert decides.post(f"/posts/{waiting[0]['id']}/publish")[1]["post"]["number"] == 2
    assert decides.post(f"/posts/{waiting[1]['id']}/return", reason=" ")[1]["code"] == "reason_needed"
    status, returned = decides.post(f"/posts/{waiting[1]['id']}/return", reason="يُرجى التوضيح.")
    assert (status, returned["post"]["status"], returned["post"]["returned_reason"]) == (
        200,
        "returned",
        "يُرجى التوضيح.",
    )
    assert decides.post(f"/posts/{waiting[0]['id']}/publish")[1]["code"] == "not_waiting"


def test_the_read_marker_only_moves_forward(tunisia: Person, budget: Thread, reply: Callable, program: Open) -> None:
    reply(tunisia, budget)
    ask = program(tunisia)
    assert ask.put(f"/threads/{budget.pk}/read", number=1)[1]["number"] == 1
    assert ask.put(f"/threads/{budget.pk}/read", number=10**12)[1]["number"] == 2
    assert ask.put(f"/threads/{budget.pk}/read", number=1)[1]["number"] == 2
    assert ask.get(f"/threads/{budget.pk}/read")[1] == {"thread": budget.pk, "number": 2}
    assert ReadMarker.objects.get(person=tunisia, thread=budget).last_number == 2


def test_a_conversation_is_begun_and_gone_on_with(
    jordan: Person, tunisia: Person, emirates: Person, observer: Person, program: Open
) -> None:
    ask, key = program(jordan), str(uuid4())
    first = ask.post("/conversations", people=[tunisia.pk], body="مرحباً", client_id=key)
    again = ask.post("/conversations", people=[tunisia.pk], body="مرحباً", client_id=key)
    more = ask.post("/conversations", people=[tunisia.pk], body="وسؤال")

    assert (first[0], again[0], more[0]) == (201, 200, 201)
    assert first[1]["conversation"]["id"] == more[1]["conversation"]["id"]
    assert Room.objects.filter(kind="direct").count() == 1
    _, told = program(tunisia).get("/conversations")
    [room] = told["rooms"]
    assert (room["name"], room["new_posts"]) == ("Rana Alhasan", 2)
    _, said = program(tunisia).get(f"/threads/{room['stream']}/posts")
    assert [post["body"] for post in said["posts"]] == ["مرحباً", "وسؤال"]
    group = ask.post("/conversations", people=[tunisia.pk, emirates.pk], body="إلى الجميع", name="الفريق")[1]
    assert group["conversation"]["name"] == "الفريق"
    assert program(observer).post("/conversations", people=[jordan.pk], body="Hello")[0] in (400, 403)
    assert ask.post("/conversations", people=[10**15], body="x")[1]["code"] == "cannot_be_added"
    assert program(emirates).get(f"/conversations/{room['id']}")[0] == 404


def test_a_refused_first_message_opens_no_conversation(jordan: Person, tunisia: Person, program: Open) -> None:
    assert program(jordan).post("/conversations", people=[tunisia.pk], body=" ")[1]["code"] == "empty_body"
    assert not Room.objects.filter(kind="direct").exists()


def test_a_mention_out_of_the_room_is_confirmed_first(
    jordan: Person, observer: Person, board: Callable, program: Open
) -> None:
    ask = program(jordan)
    text = {"title": "شراكة", "body": f"نسأل @[{observer.pk}]", "client_id": str(uuid4())}
    status, told = ask.post("/rooms/partnerships/threads", **text)
    assert (status, told["code"]) == (409, "confirm_mentions")
    assert ask.post("/rooms/partnerships/threads", **text, confirmed=True)[0] == 201


def test_what_waits_is_counted_told_and_settled(
    jordan: Person, tunisia: Person, budget: Thread, reply: Callable, program: Open
) -> None:
    reply(tunisia, budget, f"نسأل @[{jordan.pk}]")
    ask = program(jordan)
    assert ask.get("/notifications/count")[1]["count"] == 1 == ask.get("/me")[1]["badge"]
    [line] = ask.get("/notifications")[1]["notifications"]
    assert (line["kind"], line["thread"], line["number"], line["unread"]) == ("mention", budget.pk, 2, True)
    about = {"bundle": line["bundle"], "upto": line["upto"]}

    assert ask.ask("POST", "/notifications/act", about | {"act": "read"})[1]["count"] == 0
    assert ask.ask("POST", "/notifications/act", about | {"act": "unread"})[1]["count"] == 1
    assert ask.ask("POST", "/notifications/act", about | {"act": "later"})[1]["code"] == "later_not_possible"
    until = (timezone.now() + timedelta(hours=1)).isoformat()
    status, count = ask.ask("POST", "/notifications/act", about | {"act": "later", "until": until})
    assert status == 200 and count["count"] == 0 and 3500 < count["next_due"] <= 3600
    assert ask.ask("POST", "/notifications/act", about | {"act": "done"})[0] == 200
    assert ask.ask("POST", "/notifications/act", about | {"act": "done"})[0] == 200
    assert ask.get("/notifications")[1]["notifications"] == []
    assert program(tunisia).ask("POST", "/notifications/act", about | {"act": "read"})[1]["count"] == 0


def test_the_directory_is_for_those_who_may_see_it(
    jordan: Person, tunisia: Person, guest: Person, observer: Person, program: Open
) -> None:
    ask = program(jordan)
    everyone = ask.get("/people")[1]["people"]
    assert {person["id"] for person in everyone} == {jordan.pk, tunisia.pk, observer.pk}
    assert [person["id"] for person in ask.get("/people?state=tn")[1]["people"]] == [tunisia.pk]
    assert [person["id"] for person in ask.get("/people?q=trab")[1]["people"]] == [tunisia.pk]
    assert ask.get(f"/people/{tunisia.pk}")[1]["name"] == "سامي الطرابلسي"
    missing = ask.get("/people/987654321")
    assert missing == ask.get(f"/people/{guest.pk}") and missing[0] == 404
    closed = program(guest)
    assert closed.get("/people") == closed.get("/people?q=trab") == closed.get(f"/people/{jordan.pk}")
    assert closed.last.status_code == 404


def test_she_says_something_of_herself(jordan: Person, tunisia: Person, program: Open) -> None:
    ask = program(jordan)
    until = (timezone.now() + timedelta(hours=2)).isoformat()
    status, told = ask.put("/me/status", status="dnd", text="في اجتماع", until=until)
    assert (status, told["status"], told["text"]) == (200, "dnd", "في اجتماع")
    assert program(tunisia).get(f"/people/{jordan.pk}")[1]["status_text"] == "في اجتماع"
    assert ask.put("/me/status", status="dnd")[1]["code"] == "status_end_needed"
    assert ask.put("/me/status", status="asleep")[0] == 422


# --- What the API tells is what the page shows -------------------------------------------------------------------


def test_the_list_agrees_with_the_page(
    jordan: Person, tunisia: Person, budget: Thread, reply: Callable, signed_in: Callable[[Person], Client]
) -> None:
    for number in range(4):
        reply([jordan, tunisia][number % 2], budget, f"ردّ **{number}**")
    actions.withdraw_post(author=tunisia, post=budget.posts.get(number=3), client_id=uuid4())
    client = signed_in(tunisia)
    page = main_of(read(client, f"/t/{budget.pk}/"))
    _, told = Program(client).get(f"/threads/{budget.pk}/posts")

    assert [post["number"] for post in told["posts"]] == numbers_of(page)
    assert told["mine"] == [3, 5]
    for post in told["posts"]:
        assert post["byline"]["name"] in page
        assert post["html"] in page
    assert [post["status"] for post in told["posts"]].count("withdrawn") == 1


def test_what_is_kept_follows_what_changes(
    jordan: Person, tunisia: Person, budget: Thread, reply: Callable, program: Open
) -> None:
    """The encoded posts of a process are kept by all that they show: nothing old is told."""
    ask = program(tunisia)
    where = f"/threads/{budget.pk}/posts"
    post = reply(jordan, budget, f"نسأل @[{tunisia.pk}]").result

    def last() -> dict:
        return ask.get(where)[1]["posts"][-1]

    assert "Sami Trabelsi" in last()["html"] and last()["byline"]["name"] == "Rana Alhasan"
    Person.objects.filter(pk=tunisia.pk).update(name="Sami Ben Trabelsi")
    Person.objects.filter(pk=jordan.pk).update(name_second="Rana Al-Hasan")
    assert "Sami Ben Trabelsi" in last()["html"] and last()["byline"]["name"] == "Rana Al-Hasan"
    actions.edit_post(author=jordan, post=post, body="غيره", language="ar", client_id=uuid4())
    assert last()["body"] == "غيره"
    actions.tighten_attribution(actor=jordan, thread=budget, client_id=uuid4())
    assert last()["byline"]["is_alias"] and "Rana" not in str(ask.get(where)[1])
    actions.withdraw_post(author=jordan, post=post, client_id=uuid4())
    assert last()["status"] == "withdrawn" and last()["body"] == ""
