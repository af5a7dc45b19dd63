"""What this process has written is handed on without being read again, as long as it stands as it was written."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest

from accounts.models import Person
from forum import actions, log
from forum.events import recorded
from forum.models import Event, Post, Room, Thread
from realtime.own import Own
from realtime.reader import Batch, Reader

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = frozenset({"ar", "en", "fr"})


@pytest.fixture
def own() -> Iterator[Own]:
    """Fed as the hub feeds its own."""
    own = Own()

    def put(event: Event, **_rest: object) -> None:
        own.put(event)

    recorded.connect(put)
    yield own
    recorded.disconnect(put)


@pytest.fixture
def people(jordan, tunisia, president, secretariat) -> list[Person]:
    return [jordan, tunisia, president, secretariat]


def ask(reader: Reader, room: Room, after: int, people: list[Person]) -> Batch:
    return reader.batch(room.pk, after, frozenset(person.pk for person in people), LANGUAGES, 1 << 20)


def told(batch: Batch) -> list[object]:
    """Everything that leaves: each frame to the byte, and who gets it."""
    return [
        (d.seq, {language: frame.raw for language, frame in d.full.items()}, d.skip.raw, d.seen_by, d.author)
        + (d.mine and d.mine.raw,)
        for d in batch.deliveries
    ]


def head_of(thread: Thread) -> int:
    return log.heads_of([thread.room_id])[thread.room_id][0]


@pytest.fixture
def anonymous(tunisia: Person, board: Callable[[str], Room]) -> Thread:
    """A thread that hides its authors."""
    given = {"title": "نقاش حر", "body": "نص.", "language": "ar", "client_id": uuid4()}
    room = board("governance")
    return actions.start_thread(author=tunisia, room=room, attribution="non_attribution", **given).result


def test_what_is_in_hand_is_handed_on_as_it_would_be_read(people, budget, anonymous, reply, own):
    jordan, tunisia, president, secretariat = people
    for thread in (budget, anonymous):
        reader, fresh = Reader(own), Reader()
        ask(reader, thread.room, head_of(thread), people)
        posts = [
            (jordan, "**نعم** <b>نوافق</b> & نشكر", {}),
            (tunisia, f"@[person:{jordan.pk}] ما رأيكم؟", {}),
            (secretariat, "Décision prise.", {"language": "fr"}),
            (president, "رأي الرئيس", {"direction": "ltr"}),
        ]
        for author, body, fields in posts:
            after = head_of(thread)
            reply(author, thread, body, **fields)
            assert len(own) == 1
            in_hand = told(ask(reader, thread.room, after, people))
            assert len(own) == 0
            assert in_hand == told(ask(fresh, thread.room, after, people))


def test_it_is_not_read(people, budget, reply, django_assert_num_queries, own):
    jordan, tunisia, *_ = people
    reader = Reader(own)
    ask(reader, budget.room, head_of(budget), people)
    after = head_of(budget)
    for author in (jordan, tunisia, jordan):
        reply(author, budget)
    with django_assert_num_queries(1):  # where the room and the register stand
        batch = ask(reader, budget.room, after, people)
    assert [delivery.seq for delivery in batch.deliveries] == [after + 1, after + 2, after + 3]
    assert not batch.more


def test_what_was_withdrawn_meanwhile_is_not_shown(people, budget, reply, own):
    jordan = people[0]
    reader = Reader(own)
    after = head_of(budget)
    post = reply(jordan, budget, "سرٌّ كُتب خطأً").result
    actions.withdraw_post(author=jordan, post=post, client_id=uuid4())
    batch = ask(reader, budget.room, after, people)
    assert [delivery.seq for delivery in batch.deliveries] == [after + 1, after + 2]
    assert not any("سرٌّ".encode() in frame.raw for one in batch.deliveries for frame in one.full.values())


def test_what_was_written_elsewhere_in_between_is_read_in_its_place(people, budget, reply, own):
    jordan, tunisia, *_ = people
    reader, fresh = Reader(own), Reader()
    after = head_of(budget)
    reply(jordan, budget, "هنا")
    reply(tunisia, budget, "في عملية أخرى")
    own.take(budget.room_id, after + 1, 1)  # as if this process had not written it
    reply(jordan, budget, "وهنا")
    batches = [ask(reader, budget.room, after, people)]
    assert [delivery.seq for delivery in batches[0].deliveries] == [after + 1]
    while batches[-1].more:
        batches.append(ask(reader, budget.room, batches[-1].last, people))
    assert sum((told(batch) for batch in batches), []) == told(ask(fresh, budget.room, after, people))


def test_an_answer_that_quotes_and_a_post_that_waits_are_left_to_the_log(people, budget, reply, own):
    jordan, tunisia, *_ = people
    first = reply(jordan, budget).result
    own.take(budget.room_id, head_of(budget) - 1, 1)
    reply(tunisia, budget, "جواب", reply_to=first)
    assert len(own) == 0
    Room.objects.filter(pk=budget.room_id).update(moderation="pre")
    assert reply(jordan, budget).result.status == Post.Status.SUBMITTED
    assert len(own) == 0


def test_what_nobody_comes_for_is_let_go(people, budget, reply, own, monkeypatch):
    jordan = people[0]
    monkeypatch.setattr("realtime.own.MOST_KEPT", 2)
    for _n in range(4):
        reply(jordan, budget)
    assert len(own) == 2
    monkeypatch.setattr("realtime.own.KEPT_SECONDS", -1.0)
    after = head_of(budget)
    reply(jordan, budget)
    assert own.take(budget.room_id, after, 10) == []
    for _n in range(3):
        reply(jordan, budget)
    assert len(own) == 1
