"""The page on which the Bureau and the secretariat see whether the record holds."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Person
from forum import actions
from forum.models import ChainCheck, Event, Room, Thread
from forum.record import pace
from forum.record.keys import fresh_seed, record_key
from forum.record.roots import make_root

from .pages import main_of, read, words

PAGE = "/record/"


@pytest.fixture
def officer(secretariat: Person, signed_in: Callable) -> Client:
    return signed_in(secretariat)


def states(html: str) -> dict[str, str]:
    import re

    return dict(re.findall(r'data-room="(\w+)" data-chain="(\w+)"', html)) | {
        room: state for state, room in re.findall(r'data-chain="(\w+)" data-room="(others)"', html)
    }


@pytest.mark.parametrize("address", ["/record/", "/record/check.py", "/record/roots/1/"])
def test_bureau_and_secretariat_open_it_and_nobody_else(
    address: str, request: pytest.FixtureRequest, signed_in: Callable, council: None
) -> None:
    make_root(None)
    for cast, status in (("secretariat", 200), ("president", 200), ("jordan", 404), ("expert", 404), ("observer", 404)):
        assert signed_in(request.getfixturevalue(cast)).get(address).status_code == status, cast
    assert signed_in(request.getfixturevalue("delegate")).post("/record/").status_code == 404


def test_a_press_checks_the_chains_and_the_page_says_which_holds(officer: Client, budget: Thread) -> None:
    assert states(read(officer, PAGE))[str(budget.room_id)] == "unknown"
    assert officer.post(PAGE).status_code == 302
    assert set(states(read(officer, PAGE)).values()) == {"whole"}


def test_a_broken_chain_is_named_with_its_line(officer: Client, budget: Thread) -> None:
    Event.objects.filter(room=budget.room_id, seq=2).update(kind="post.edited")
    officer.post(PAGE)
    page = read(officer, PAGE)
    assert (states(page)[str(budget.room_id)], states(page)["others"]) == ("broken", "whole")
    check = ChainCheck.objects.get(room=budget.room_id)
    assert (check.fault, check.fault_seq) == ("changed", 2)


def test_each_press_goes_on_where_the_last_one_stopped(
    officer: Client, tunisia: Person, budget: Thread, reply: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(8):
        reply(tunisia, budget)
    room = Room.objects.get(pk=budget.room_id)
    monkeypatch.setattr(pace, "BATCH", 4)
    pace.check_on(most=4)
    assert ChainCheck.objects.get(room=room).seq == 4
    assert states(read(officer, PAGE))[str(room.pk)] == "partly"
    pace.check_on(most=4)
    assert ChainCheck.objects.get(room=room).seq == 8
    pace.check_on()
    assert states(read(officer, PAGE))[str(room.pk)] == "whole"

    reply(tunisia, budget)
    assert states(read(officer, PAGE))[str(room.pk)] == "partly"
    pace.check_on()
    assert ChainCheck.objects.get(room=room).seq == room.head + 1


def test_what_is_changed_below_the_line_it_stopped_at_is_found_from_the_first_line(
    officer: Client, budget: Thread
) -> None:
    officer.post(PAGE)
    Event.objects.filter(room=budget.room_id, seq=1).update(kind="post.edited")
    officer.post(PAGE)
    assert states(read(officer, PAGE))[str(budget.room_id)] == "whole"
    officer.post(PAGE, {"again": "1"})
    assert states(read(officer, PAGE))[str(budget.room_id)] == "broken"


def test_private_conversations_stand_in_one_line_without_name_or_number(
    officer: Client, jordan: Person, tunisia: Person
) -> None:
    group = actions.start_group(author=jordan, people=[tunisia], client_id=uuid4(), name="سرّ المجموعة").result
    officer.post(PAGE)
    before = main_of(read(officer, PAGE))
    assert "سرّ المجموعة" not in before and f'data-room="{group.pk}"' not in before
    assert states(before)["others"] == "whole"

    Event.objects.filter(room=group, seq=1).update(kind="post.edited")
    officer.post(PAGE, {"again": "1"})
    assert states(read(officer, PAGE))["others"] == "broken"


def test_the_roots_the_key_and_the_program_are_there(officer: Client, budget: Thread, settings: object) -> None:
    settings.RECORD_KEY, public = fresh_seed()  # type: ignore[attr-defined]
    root = make_root(record_key())
    page = read(officer, PAGE)
    assert public in page and root.fingerprint in page
    assert json.loads(officer.get("/record/roots/1/").content)["statement"] == root.statement
    for number in (0, 2, 2**31, 2**63, 10**30):
        assert officer.get(f"/record/roots/{number}/").status_code == 404
    assert b"def signature_holds" in officer.get("/record/check.py").content


def test_without_a_root_and_without_a_key_the_page_says_so(officer: Client, council: None) -> None:
    assert "notice--warning" in read(officer, PAGE)
    make_root(None)
    page = main_of(read(officer, PAGE))
    assert "record-key" not in page and "notice--warning" in page


def test_the_page_costs_the_same_whatever_the_length_of_the_logs(
    officer: Client, tunisia: Person, budget: Thread, reply: Callable, django_assert_max_num_queries: Callable
) -> None:
    for _ in range(10):
        reply(tunisia, budget)
    with django_assert_max_num_queries(20):
        assert words(read(officer, PAGE))
