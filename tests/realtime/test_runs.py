"""Several events that are handed on together leave as one piece, and everyone's piece holds what she may see."""

import pytest

from realtime import frames
from realtime.frames import encode
from realtime.reader import LONGEST_RUN, Batch, Delivery

pytestmark = pytest.mark.pure
RANA, SAMI, LAYLA = 1, 2, 3


def delivery(seq: int, text: str = "نص", *, seen_by: set[int] | None = None, author: int | None = None) -> Delivery:
    full = {
        code: encode(frames.Event(room=1, seq=seq, kind="post.created", html=f"{text} {code}")) for code in ("ar", "en")
    }
    return Delivery(
        seq=seq,
        full=full,
        skip=encode(frames.Skip(room=1, seq=seq)),
        seen_by=None if seen_by is None else frozenset(seen_by),
        author=author,
        mine=None if author is None else encode(frames.Mine(thread=1, number=seq)),
    )


def batch(*deliveries: Delivery) -> Batch:
    people = frozenset({RANA, SAMI, LAYLA})
    first, last = deliveries[0].seq, deliveries[-1].seq
    return Batch(first - 1, last, False, people, people, list(deliveries), 0)


def test_all_who_see_the_same_in_one_language_share_the_bytes():
    together = batch(delivery(1), delivery(2), delivery(3))
    run = together.run_for(RANA, "ar")
    assert run is not None
    assert run is together.run_for(SAMI, "ar")
    assert run.raw == b"".join(one.full["ar"].raw for one in together.deliveries)
    english = together.run_for(SAMI, "en")
    assert english is not None
    assert english.raw == b"".join(one.full["en"].raw for one in together.deliveries)


def test_who_may_not_see_one_of_them_gets_an_empty_skip_in_its_place():
    together = batch(delivery(1), delivery(2, "سرّ", seen_by={RANA}), delivery(3))
    hers, his = together.run_for(RANA, "ar"), together.run_for(SAMI, "ar")
    assert hers is not None and his is not None
    assert "سرّ".encode() in hers.raw
    assert "سرّ".encode() not in his.raw
    assert his.frames[1] is together.deliveries[1].skip
    assert together.run_for(LAYLA, "ar") is his


def test_the_author_is_told_of_her_own_one_by_one():
    together = batch(delivery(1, author=RANA), delivery(2, author=SAMI))
    assert together.run_for(RANA, "ar") is None
    assert together.run_for(SAMI, "ar") is None
    assert together.run_for(LAYLA, "ar") is not None


def test_one_alone_and_what_is_large_goes_frame_by_frame():
    assert batch(delivery(1)).run_for(RANA, "ar") is None
    assert batch(delivery(1), delivery(2, "x" * LONGEST_RUN)).run_for(RANA, "ar") is None
