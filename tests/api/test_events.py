"""The log through HTTP: exactly what a socket is sent, and nothing to those who do not hear it (delivery.md G4–G8)."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest

from accounts.models import Person
from forum import actions
from forum.models import Event, Room, Thread
from realtime.reader import Reader
from tests.api.conftest import Program

pytestmark = pytest.mark.django_db
Open = Callable[[Person], Program]


def since(ask: Program, room: Room, after: int, **query: object) -> dict:
    query = {"after": after, "epoch": room.epoch} | query
    status, told = ask.get(f"/rooms/{room.pk}/events?" + "&".join(f"{name}={value}" for name, value in query.items()))
    assert status == 200, told
    return told


def socket_view(person: Person, room: Room, after: int = 0) -> list[dict]:
    """The frames of a socket of hers, as the hub builds them."""
    batch = Reader().batch(room.pk, after, frozenset({person.pk}), frozenset({person.language}), most_bytes=10**9)
    return [json.loads(one.frame_for(person.pk, person.language).text) for one in batch.deliveries]


@pytest.fixture
def busy(jordan: Person, tunisia: Person, secretariat: Person, reply: Callable) -> Room:
    """A board where posts are approved, with one of each kind of event."""
    room = Room.objects.get(key="common-positions")
    text = {"title": "موقف", "body": "نصّ", "language": "ar"}
    thread = actions.start_thread(author=secretariat, room=room, client_id=uuid4(), **text).result
    waiting = reply(jordan, thread, "نصّ ينتظر").result
    returned = reply(tunisia, thread, "Texte").result
    actions.publish_post(actor=secretariat, post=waiting, client_id=uuid4())
    actions.return_post(actor=secretariat, post=returned, client_id=uuid4(), reason="يُرجى التوضيح.")
    actions.edit_post(author=jordan, post=waiting, body="نصّ آخر", language="ar", client_id=uuid4())
    mine = reply(secretariat, thread, "ردّ الأمانة").result
    actions.withdraw_post(author=secretariat, post=mine, client_id=uuid4())
    actions.lock_thread(actor=secretariat, thread=thread, client_id=uuid4())
    room.refresh_from_db()
    return room


@pytest.mark.parametrize("cast", ["jordan", "tunisia", "delegate", "secretariat"])
def test_the_events_are_those_of_the_socket(
    cast: str, request: pytest.FixtureRequest, busy: Room, program: Open
) -> None:
    person = request.getfixturevalue(cast)
    told = since(program(person), busy, 0)
    frames = socket_view(person, busy)

    assert len(frames) == busy.head >= 9
    assert [event["seq"] for event in told["events"]] == list(range(1, busy.head + 1))
    for event, frame in zip(told["events"], frames, strict=True):
        assert event["skip"] == (frame["t"] == "skip")
        shown = {name: value for name, value in event.items() if value is not None and name != "skip"}
        assert shown == {name: value for name, value in frame.items() if name not in ("t", "room")}
    skipped = {event["seq"] for event in told["events"] if event["skip"]}
    assert bool(skipped) == (cast in {"jordan", "delegate"})


def test_pages_are_contiguous(jordan: Person, busy: Room, program: Open) -> None:
    ask, seqs, after = program(jordan), [], 0
    while True:
        page = since(ask, busy, after, limit=4)
        seqs += [event["seq"] for event in page["events"]]
        if not page["more"]:
            break
        after = seqs[-1]
    assert seqs == list(range(1, busy.head + 1))
    assert since(ask, busy, busy.head)["events"] == []


def test_out_of_reach_is_told_and_nothing_else(jordan: Person, busy: Room, program: Open, settings: object) -> None:
    ask = program(jordan)
    for told in (since(ask, busy, busy.head + 1), since(ask, busy, 0, epoch="0" * 16)):
        assert told["resync"] and told["events"] == []
        assert (told["head"], told["epoch"]) == (busy.head, busy.epoch)
    settings.LIVE = settings.LIVE | {"resume_limit": 3}  # type: ignore[attr-defined]
    assert since(ask, busy, 0)["resync"]
    assert not since(ask, busy, busy.head - 3)["resync"]


def test_a_guest_hears_of_her_one_thread(
    secretariat: Person, guest: Person, budget: Thread, reply: Callable, jordan: Person, program: Open
) -> None:
    other = actions.start_thread(
        author=jordan, room=budget.room, title="غيره", body="نصّ", language="ar", client_id=uuid4()
    ).result
    ask = program(guest)
    assert ask.get(f"/rooms/{budget.room_id}/events?after=0&epoch={budget.room.epoch}")[0] == 404
    actions.invite_to_thread(actor=secretariat, thread=budget, person=guest)
    told = since(ask, budget.room, 0)
    assert {event.get("thread") for event in told["events"]} == {None, budget.pk}
    assert str(other.title) not in json.dumps(told, ensure_ascii=False)


def test_under_non_attribution_nobody_is_told(jordan: Person, tunisia: Person, reply: Callable, program: Open) -> None:
    thread = actions.start_thread(
        author=jordan,
        room=Room.objects.get(key="security"),
        title="تنبيه",
        body="أول",
        language="ar",
        client_id=uuid4(),
    ).result
    reply(tunisia, thread, "Réponse", reply_to=thread.posts.get())
    ask = program(tunisia)
    room = Room.objects.get(pk=thread.room_id)
    named = [
        f"/threads/{thread.pk}/posts?fragments=true",
        f"/rooms/security/events?after=0&epoch={room.epoch}",
        f"/posts/{thread.posts.first().pk}",
    ]
    for path in (*named, f"/threads/{thread.pk}", "/rooms/security/threads"):
        status, told = ask.get(path)
        said = json.dumps(told, ensure_ascii=False)
        assert status == 200
        assert ("Participant" in said) == (path in named)
        for author in (jordan, tunisia):
            for word in (author.name, author.name_second, author.email, "Jordan", "Tunis"):
                assert word not in said, (path, word)
    assert Event.objects.filter(room=room, actor=jordan).exists()


def test_a_removed_member_hears_nothing(jordan: Person, busy: Room, program: Open) -> None:
    ask = program(jordan)
    jordan.accreditations.update(stage="ended")
    assert ask.get(f"/rooms/{busy.pk}/events?after=0&epoch={busy.epoch}")[0] == 403
