"""Many at once, on the real database: nothing doubled, nothing lost, no hole (delivery.md G3, G4, M-8, M-9)."""

import random
import threading
import time
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection, transaction

from accounts.models import Person
from forum import actions
from forum.commands import Done
from forum.errors import ClientIdReused
from forum.models import Event, Post, Room, Thread

pytestmark = pytest.mark.django_db(transaction=True)


def together(number: int, act: Callable[[int], object]) -> list[object]:
    """Do something `number` times at one moment, each on a connection of its own; gives results or exceptions."""
    barrier, results = threading.Barrier(number), [None] * number

    def run(index: int) -> None:
        try:
            barrier.wait()
            results[index] = act(index)  # type: ignore[call-overload]
        except Exception as error:  # The caller looks at what came of each.
            results[index] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_fifty_copies_of_one_command_make_one_post(tunisia: Person, budget: Thread, reply: Callable) -> None:
    same = uuid4()
    answers = together(50, lambda _: reply(tunisia, budget, "نعم", client_id=same))

    assert all(isinstance(answer, Done) for answer in answers), answers
    assert {(answer.result.pk, answer.seq) for answer in answers} == {  # type: ignore[attr-defined]
        (budget.posts.get(number=2).pk, 3)
    }
    assert [answer.replayed for answer in answers].count(False) == 1  # type: ignore[attr-defined]
    with pytest.raises(ClientIdReused):
        reply(tunisia, budget, "لا", client_id=same)


def test_twenty_five_writers_find_no_locked_database(
    jordan: Person, budget: Thread, reply: Callable, settings: object
) -> None:
    settings.POSTS_PER_MINUTE = 1000  # type: ignore[attr-defined]
    answers = together(25, lambda index: [reply(jordan, budget, f"كتابة {index}.{n}") for n in range(4)])

    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    numbers = list(Post.objects.filter(thread=budget).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 102))


def test_the_log_has_no_hole_and_a_follower_misses_nothing(
    jordan: Person, budget: Thread, reply: Callable, settings: object
) -> None:
    """Eight writers with random waits before the commit and one in ten rolled back; a follower reads on."""
    settings.POSTS_PER_MINUTE = 1000  # type: ignore[attr-defined]
    followed: list[int] = []
    done = threading.Event()

    def follow() -> None:
        cursor = 0
        while True:
            last_round = done.is_set()
            for seq in Event.objects.filter(room=budget.room_id, seq__gt=cursor).order_by("seq").values_list("seq"):
                followed.append(seq[0])
                cursor = seq[0]
            if last_round:
                break
            time.sleep(0.002)
        connection.close()

    class Abandoned(Exception):
        pass

    def write(index: int) -> int:
        chance, kept = random.Random(index), 0
        for n in range(12):
            try:
                with transaction.atomic():
                    reply(jordan, budget, f"{index}.{n}")
                    time.sleep(chance.random() / 200)
                    if chance.random() < 0.1:
                        raise Abandoned
                kept += 1
            except Abandoned:
                continue
        return kept

    follower = threading.Thread(target=follow)
    follower.start()
    kept = together(8, write)
    done.set()
    follower.join()

    head = Room.objects.get(pk=budget.room_id).head
    assert head == sum(kept) + 2  # type: ignore[arg-type]
    assert followed == list(range(1, head + 1))


def test_two_who_begin_a_conversation_at_once_share_it(jordan: Person, tunisia: Person) -> None:
    pairs = [(jordan, tunisia), (tunisia, jordan)] * 4
    answers = together(
        8,
        lambda index: actions.start_conversation(author=pairs[index][0], people=[pairs[index][1]], client_id=uuid4()),
    )
    assert len({answer.result.pk for answer in answers}) == 1, answers  # type: ignore[attr-defined]
    assert Room.objects.filter(kind="direct").count() == 1
