"""Threads move while people write and read in them: nothing lost or doubled, every number kept (docs/moves.md)."""

import random
import re
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client

from accounts.errors import Refused
from accounts.models import Person
from forum import actions, events
from forum.actions._common import locked_room
from forum.models import LINE_KINDS, Post, ReadMarker, Room, Thread, ThreadMove

pytestmark = pytest.mark.django_db(transaction=True)
ACTS, WRITERS, POSTS = 30, 5, 14


@dataclass
class Play:
    """What everybody did, and what came of it."""

    threads: list[int]
    boards: list[Room]
    stored: dict[str, tuple[int, int]] = field(default_factory=dict)  # text → thread and number at the answer
    refused: Counter = field(default_factory=Counter)
    acts: Counter = field(default_factory=Counter)
    seen: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # person → posts she had before her
    faults: list[BaseException] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


def in_own_thread(play: Play, work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        except BaseException as fault:
            play.faults.append(fault)
        finally:
            connection.close()

    return threading.Thread(target=run)


def write(play: Play, author: Person, who: int, reply: Callable) -> None:
    """With the thread as it was when the page was opened: where it stands by now is for the action to find out."""
    pages = {pk: Thread.objects.select_related("room__body").get(pk=pk) for pk in play.threads}
    chance = random.Random(who)
    for n in range(POSTS):
        text = f"كاتب {who} رقم {n}"
        try:
            post = reply(author, pages[chance.choice(play.threads)], text).result
            play.stored[text] = post.thread_id, post.number
        except Refused as refusal:
            play.refused[refusal.code] += 1
        time.sleep(chance.random() / 100)


def read(play: Play, person: Person) -> None:
    """A page that is up to date: what stands there and how far she has come are one look."""
    chance = random.Random(person.pk)
    while not play.over.is_set():
        with transaction.atomic():
            pk = chance.choice(list(Thread.objects.exclude(last_number=0).values_list("pk", flat=True)))
            locked_room(Thread.objects.get(pk=pk).room_id)
            thread = Thread.objects.get(pk=pk)
            upto = chance.randint(0, thread.last_number)
            mark = ReadMarker.objects.filter(person=person, thread=thread).first()
            if mark is None or mark.last_number < upto:
                shown = Post.objects.filter(thread=thread, number__lte=upto)
                play.seen[person.pk] |= set(shown.values_list("pk", flat=True))
            actions.mark_read(person=person, thread=thread, number=upto)
        time.sleep(0.01)


def supervise(play: Play, officer: Person) -> None:
    chance = random.Random(7)
    deadline = time.monotonic() + 60
    while sum(play.acts.values()) < ACTS and time.monotonic() < deadline:
        given: dict[str, Any] = {"actor": officer, "reason": "سبب", "client_id": uuid4()}
        name, action = chance.choice(
            [("move", move), ("split", split), ("merge", merge), ("undo", undo), ("undo", undo)]
        )
        try:
            if action(play, chance, given):
                play.acts[name] += 1
        except Refused as refusal:
            play.refused[f"{name}: {refusal.code}"] += 1
        time.sleep(0.01)


def move(play: Play, chance: random.Random, given: dict[str, Any]) -> bool:
    thread = chance.choice(list(Thread.objects.filter(merged_into=None, room__in=play.boards).select_related("room")))
    room = chance.choice([board for board in play.boards if board.pk != thread.room_id])
    actions.move_thread(thread=thread, room=room, **given)
    return True


def split(play: Play, chance: random.Random, given: dict[str, Any]) -> bool:
    thread = Thread.objects.select_related("room").get(pk=chance.choice(play.threads))
    posts = list(
        Post.objects.filter(thread=thread, number__isnull=False).exclude(kind="moved").values_list("pk", flat=True)
    )
    if len(posts) < 3:
        return False
    chosen = chance.sample(posts, len(posts) // 3)
    actions.split_thread(thread=thread, posts=chosen, title="منفصل", room=chance.choice(play.boards), **given)
    return True


def merge(play: Play, chance: random.Random, given: dict[str, Any]) -> bool:
    """What was split off goes on into one of the two; they themselves are never merged, for people write in them."""
    free = Thread.objects.filter(merged_into=None, room__in=play.boards).exclude(pk__in=play.threads)
    found = list(free.select_related("room"))
    if not found:
        return False
    target = Thread.objects.select_related("room").get(pk=chance.choice(play.threads))
    actions.merge_thread(thread=chance.choice(found), target=target, **given)
    return True


def undo(play: Play, chance: random.Random, given: dict[str, Any]) -> bool:
    moves = list(ThreadMove.objects.filter(undone_at=None).select_related("source_room"))
    if not moves:
        return False
    actions.undo_move(move=chance.choice(moves), **given)
    return True


@pytest.fixture
def play(
    jordan: Person,
    tunisia: Person,
    emirates: Person,
    alternate: Person,
    chair: Person,
    secretariat: Person,
    second_secretariat: Person,
    board: Callable,
    reply: Callable,
    settings: Any,
) -> Play:
    settings.POSTS_PER_MINUTE = 10_000
    boards = [board(key) for key in ("governance", "identity", "infrastructure")]
    begin = {"author": jordan, "body": "البداية", "language": "ar"}
    threads = [
        actions.start_thread(room=room, title=f"موضوع {room.key}", client_id=uuid4(), **begin).result.pk
        for room in boards[:2]
    ]
    play = Play(threads, boards)
    writers = (jordan, tunisia, emirates, alternate, chair)
    readers = (second_secretariat,)
    hands = [
        *(in_own_thread(play, lambda who=who, n=n: write(play, who, n, reply)) for n, who in enumerate(writers)),
        in_own_thread(play, lambda: supervise(play, secretariat)),
    ]
    looking = [in_own_thread(play, lambda who=who: read(play, who)) for who in readers]
    for hand in (*hands, *looking):
        hand.start()
    for hand in hands:
        hand.join()
    play.over.set()
    for hand in looking:
        hand.join()
    return play


def test_nothing_is_lost_doubled_or_misplaced(
    play: Play, secretariat: Person, signed_in: Callable[[Person], Client]
) -> None:
    assert play.faults == [], play.faults
    assert sum(play.acts.values()) == ACTS, (play.acts, play.refused)
    assert len(play.acts) == 4, play.acts
    assert len(play.stored) + sum(n for code, n in play.refused.items() if ":" not in code) == WRITERS * POSTS

    written = Counter(Post.objects.exclude(kind__in=LINE_KINDS).values_list("body", flat=True))
    assert {text: written[text] for text in play.stored} == dict.fromkeys(play.stored, 1)
    assert sum(written.values()) == len(play.stored) + 2  # and nothing that was refused

    for thread in Thread.objects.filter(room__in=play.boards):
        numbers = list(thread.posts.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, thread.last_number + 1)), thread
        assert set(thread.posts.values_list("room", flat=True)) == {thread.room_id}
    for room in play.boards:
        assert events.first_break(Room.objects.get(pk=room.pk)) is None

    officer = signed_in(secretariat)
    for text, (thread, number) in play.stored.items():
        found = re.fullmatch(r"/t/(\d+)/.*#p-(\d+)", officer.get(f"/t/{thread}/p/{number}/").url)
        assert found, text
        assert Post.objects.get(thread=found[1], number=found[2]).body == text

    for marker in ReadMarker.objects.filter(person__in=play.seen):
        behind = Post.objects.filter(thread=marker.thread, number__lte=marker.last_number)
        behind = behind.exclude(kind__in=LINE_KINDS).exclude(author=marker.person)
        assert set(behind.values_list("pk", flat=True)) <= play.seen[marker.person_id], marker
