"""Those who come back at once are answered together, each with her own answer."""

import asyncio
import threading
from collections.abc import Sequence

import pytest

from realtime import session
from realtime.frames import Close
from realtime.threads import ReadingThread
from realtime.together import Together

from .conftest import scope_for, session_key


@pytest.fixture
def thread():
    reading = ReadingThread("test")
    yield reading
    reading.end(wait=True)


@pytest.mark.django_db
async def test_questions_that_wait_become_one(thread):
    begun, groups = threading.Event(), []

    def answer(asked: Sequence[int]) -> list[int]:
        begun.wait(5)
        groups.append(len(asked))
        return [number * 2 for number in asked]

    together = Together(thread, answer)
    waiting = [asyncio.create_task(together.ask(number)) for number in range(50)]
    await asyncio.sleep(0.05)
    waiting += [asyncio.create_task(together.ask(number)) for number in range(50, 100)]
    await asyncio.sleep(0.05)
    begun.set()
    assert await asyncio.gather(*waiting) == [number * 2 for number in range(100)]
    assert len(groups) <= 3


@pytest.mark.django_db
async def test_one_that_cannot_be_answered_does_not_silence_the_others(thread):
    def answer(asked: Sequence[int]) -> list[int]:
        if 7 in asked:
            raise ValueError("seven")
        return list(asked)

    together = Together(thread, answer)
    found = await asyncio.gather(*(together.ask(number) for number in range(10)), return_exceptions=True)
    assert [number for number in found if not isinstance(number, Exception)] == [0, 1, 2, 3, 4, 5, 6, 8, 9]
    assert isinstance(found[7], ValueError)


@pytest.mark.django_db
def test_a_handshake_in_a_crowd_is_answered_as_it_would_be_alone(jordan, tunisia, stranger, signed_in):
    keys = [session_key(signed_in(person)) for person in (jordan, tunisia, stranger)] + ["nobody"]
    half = signed_in(jordan)
    stored = half.session
    del stored["second_factor"]
    stored.save()
    keys.append(session_key(half))
    asked = [(key, scope_for(key)) for key in keys]

    together = session.members_of(asked)

    assert together == [session.members_of([one])[0] for one in asked]
    assert [getattr(member, "person_id", member) for member in together] == [
        jordan.pk,
        tunisia.pk,
        Close.SESSION_ENDED,
        Close.SESSION_ENDED,
        Close.SECOND_FACTOR,
    ]
