"""Threads that come to another place: what goes along, what stays, and who learns of it (docs/moves.md)."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from forum import actions
from forum.models import Room, ThreadMove

from .pages import main_of, numbers_of, read, send, words

OPEN, CLOSED = "governance", "implementation"


@pytest.fixture
def closed(board: Callable) -> Room:
    """A board that experts and observers do not read."""
    room = Room.objects.filter(kind="board", audience="members_only", attribution="attributed").first()
    assert room is not None
    return room


def test_moves_whole(secretariat, observer, jordan, budget, closed, reply, signed_in):
    reply(jordan, budget, "ثان")
    officer = signed_in(secretariat)
    answer = send(officer, f"/t/{budget.pk}/move/", target=closed.pk, reason="مكانها هناك")
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert read(signed_in(observer), f"/t/{budget.pk}/", 404)
    html = read(officer, f"/t/{budget.pk}/")
    assert numbers_of(html) == [1, 2]


def test_split(secretariat, observer, jordan, budget, closed, reply, signed_in):
    second = reply(jordan, budget, "ثان").result
    reply(jordan, budget, "ثالث")
    officer = signed_in(secretariat)
    read(officer, f"/t/{budget.pk}/split/")
    answer = send(
        officer, f"/t/{budget.pk}/split/", posts=second.pk, title="جديد", target=closed.pk, reason="مكانها هناك"
    )
    assert answer.status_code == 302, words(main_of(answer.content.decode()))
    html = read(signed_in(observer), f"/t/{budget.pk}/p/2/")
    assert numbers_of(html) == [1, 2, 3]
    assert "ثان" not in words(main_of(html))
    html = read(officer, f"/t/{budget.pk}/p/2/")
    assert numbers_of(html) == [1]
    move = ThreadMove.objects.get()
    read(signed_in(observer), f"/moves/{move.pk}/?number=2", 404)
    assert numbers_of(read(officer, f"/moves/{move.pk}/?number=2")) == [1]
    read(officer, f"/moves/{move.pk}/undo/")
    assert send(officer, f"/moves/{move.pk}/undo/", reason="خطأ").status_code == 302
    html = read(signed_in(observer), f"/t/{budget.pk}/")
    assert numbers_of(html) == [1, 2, 3]
    assert "ثان" in words(main_of(html))


def test_merge(secretariat, observer, jordan, budget, board, reply, signed_in):
    other = actions.start_thread(
        author=jordan, room=board("governance"), title="آخر", body="أول الآخر", language="ar", client_id=uuid4()
    ).result
    officer = signed_in(secretariat)
    read(officer, f"/t/{budget.pk}/merge/")
    answer = send(officer, f"/t/{budget.pk}/merge/", target=other.pk, reason="مكانها هناك")
    assert answer.status_code == 302, words(main_of(answer.content.decode()))
    html = read(signed_in(observer), f"/t/{budget.pk}/")
    assert numbers_of(html) == [1, 2]
    html = read(signed_in(observer), "/rooms/governance/")
    move = ThreadMove.objects.get()
    assert send(officer, f"/moves/{move.pk}/undo/", reason="خطأ").status_code == 302
    assert numbers_of(read(signed_in(observer), f"/t/{budget.pk}/")) == [1]
    assert numbers_of(read(signed_in(observer), f"/t/{other.pk}/")) == [1, 2]
