"""Writers on SQLite take turns, first come, first served."""

import threading
import time

import pytest

from config.sqlite3.base import Line

pytestmark = pytest.mark.pure


def test_turns_come_in_the_order_of_asking():
    line, order = Line(), []
    assert line.enter(0)

    def ask(n: int) -> None:
        assert line.enter(5)
        order.append(n)
        line.leave()

    threads = []
    for n in range(20):
        threads.append(threading.Thread(target=ask, args=(n,)))
        threads[-1].start()
        while len(line._waiting) <= n:
            time.sleep(0.001)
    line.leave()
    for thread in threads:
        thread.join(5)
    assert order == list(range(20))
    assert line.enter(0)


def test_whoever_waits_too_long_goes_on_and_the_line_moves():
    line = Line()
    assert line.enter(0)
    assert not line.enter(0.01)
    line.leave()
    assert line.enter(0)
