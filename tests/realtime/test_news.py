"""What comes through the broker may have been written by anybody: only exact news is taken, and not for long."""

import math
from typing import Any

import pytest

from realtime.news import LONGEST, MOST, MOST_SIGNS, News, Waiting, understood
from realtime.whereabouts import MOST_ELSEWHERE, Whereabouts

pytestmark = pytest.mark.pure


def message(**fields: Any) -> dict[str, Any]:
    return {"type": "hint", "from": "another"} | fields


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


# --- Shapes ------------------------------------------------------------------------------------------------------


def test_what_one_process_says_another_understands():
    waiting = Waiting()
    waiting.rooms[7] = 41
    waiting.nudges |= {("inbox", 5): None, ("inbox", 6): None, ("presence", 5): None}
    waiting.reads[5, 31] = None
    waiting.people[5] = "here"
    waiting.signs[7, 31, 5] = None
    waiting.asks = True
    [told] = waiting.messages("another")
    assert understood(told) == News(
        sender="another",
        rooms={"7": 41},
        nudges={"inbox": [5, 6], "presence": [5]},
        reads=[(5, 31)],
        people={"5": "here"},
        signs=[(7, 31, 5)],
        asks=True,
    )
    assert [*waiting.messages("another")] == [message()], "it was told already"


def test_much_is_told_in_messages_that_are_each_within_the_limits():
    waiting = Waiting()
    waiting.rooms = dict.fromkeys(range(1, 2 * MOST + 2), 1)
    waiting.signs = {(1, 1, person): None for person in range(1, MOST_SIGNS + 2)}
    told = [understood(each) for each in waiting.messages("another")]
    assert all(told)
    assert sum(len(news.rooms) for news in told) == 2 * MOST + 1
    assert sum(len(news.signs) for news in told) == MOST_SIGNS + 1


@pytest.mark.parametrize(
    "forged",
    [
        None,
        b"bytes",
        "text",
        7,
        [],
        {},
        {"type": "hint"},
        {"type": "other", "from": "x"},
        {1: 2, "type": "hint", "from": "x"},
        message(**{"from": ""}),
        message(**{"from": "x" * 33}),
        message(**{"from": 7}),
        message(rooms=[]),
        message(rooms={"7": -1}),
        message(rooms={"7": 1.5}),
        message(rooms={"7": True}),
        message(rooms={"07": 1}),
        message(rooms={"٧": 1}),
        message(rooms={"7 ": 1}),
        message(rooms={7: 1}),
        message(rooms={"7" * 30: 1}),
        message(rooms=dict.fromkeys(map(str, range(1, MOST + 2)), 1)),
        message(nudges={"read": [5]}),
        message(nudges={"inbox": ["5"]}),
        message(nudges={"inbox": [0]}),
        message(nudges={"inbox": [2**60]}),
        message(nudges={"inbox": list(range(1, MOST + 2))}),
        message(nudges=[["inbox", [5]]]),
        message(reads=[[5]]),
        message(reads=[[5, 31, 14]]),
        message(people={"5": "dnd"}),
        message(people={"5": {"s": "here", "text": "x"}}),
        message(**{"for": 0}),
        message(**{"for": LONGEST + 1}),
        message(**{"for": math.inf}),
        message(**{"for": math.nan}),
        message(signs=[[7, 31]]),
        message(signs=[[7, 31, "5"]]),
        message(signs=[[7, 31, 5]] * (MOST_SIGNS + 1)),
        message(asks="yes"),
    ],
)
def test_what_is_not_exactly_news_is_dropped(forged: object):
    assert understood(forged) is None


def test_what_a_newer_process_adds_is_no_reason_to_drop_the_rest():
    assert understood(message(rooms={"7": 41}, weather="fine")) == News(sender="another", rooms={"7": 41})


def test_a_message_as_deep_as_one_likes_is_dropped():
    deep: Any = []
    for _n in range(5000):
        deep = [deep]
    assert understood(message(reads=deep)) is None


# --- Where people are --------------------------------------------------------------------------------------------


def place(grace: float = 5.0) -> tuple[Whereabouts, Clock]:
    clock = Clock()
    return Whereabouts(grace=grace, clock=clock), clock


def test_the_best_of_all_tabs_and_processes_counts():
    where, _clock = place()
    assert where.of(5) == "gone"
    where.opened(5, "tab")
    assert where.of(5) == "away"
    where.elsewhere(5, "another", "here")
    assert (where.of(5), where.of_own(5)) == ("here", "away")
    where.elsewhere(5, "another", "away")
    where.elsewhere(5, "a third", "here")
    assert where.of(5) == "here"
    where.elsewhere(5, "a third", "gone")
    assert where.of(5) == "away"


def test_a_closed_tab_counts_for_the_grace_and_no_longer():
    where, clock = place(grace=5)
    where.opened(5, "tab")
    where.says(5, "tab", "here")
    where.closed(5, "tab")
    where.closed(5, "tab")  # told twice
    where.says(5, "tab", "away")  # too late to say anything
    where.changed.clear()
    clock.now += 4.9
    where.expire()
    assert (where.of(5), where.changed) == ("here", set())
    clock.now += 0.2
    where.expire()
    assert (where.of(5), where.changed, where.own()) == ("gone", {5}, {})


def test_a_process_that_is_not_heard_any_more_loses_its_people():
    where, clock = place()
    where.elsewhere(5, "another", "here", lasts=75)
    clock.now += 50
    where.elsewhere(5, "another", "here", lasts=75)
    clock.now += 74
    where.expire_elsewhere()
    assert where.of(5) == "here"
    clock.now += 2
    where.expire_elsewhere()
    assert (where.of(5), where.changed) == ("gone", {5})


def test_what_changes_nothing_is_no_change():
    where, _clock = place()
    where.elsewhere(5, "another", "here")
    where.changed.clear()
    where.elsewhere(5, "another", "here")
    where.elsewhere(6, "another", "gone")
    assert where.changed == set()


def test_what_others_say_is_kept_up_to_a_limit():
    where, clock = place()
    for n in range(MOST_ELSEWHERE + 500):
        where.elsewhere(n, f"forged {n}", "here")
    assert len(where._elsewhere) == MOST_ELSEWHERE
    where.opened(7, "tab")  # our own are told all the same
    where.says(7, "tab", "away")
    assert where.of_own(7) == "away"
    clock.now += LONGEST + 1
    where.expire_elsewhere()
    assert (len(where._elsewhere), len(where._processes)) == (0, 0)
