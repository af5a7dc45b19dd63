"""Workers killed at any moment: nothing is missing, what comes twice comes under one identity (delivery.md §2)."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests import servers
from tests.realtime.stage import lay

from .conftest import Letters

pytestmark = pytest.mark.ops
MAILS, KILLS = 90, 20


@pytest.fixture
def smtp() -> Iterator[tuple[Letters, Controller]]:
    letters = Letters()
    controller = Controller(letters, hostname="127.0.0.1", port=servers.free_port())
    controller.start()
    yield letters, controller
    controller.stop()


def _write(mails: int) -> None:
    """Runs beside the worker: as many lines in inboxes as there shall be mails."""
    from datetime import timedelta

    from django.utils import timezone

    from accounts.models import Person
    from forum.models import Notification, OutboxItem

    people = list(Person.objects.all())
    Notification.objects.all().delete()
    moment = timezone.now() - timedelta(minutes=5)
    for number in range(mails):
        Notification.objects.create(
            recipient=people[number % len(people)],
            actor=people[0],
            verb="room_access",
            bundle=f"room_access:{number}",
            timestamp=moment,
            due_at=moment,
            data={"place": {"ar": f"غرفة {number}", "en": f"Room {number}", "fr": f"Salle {number}"}},
        )
    assert not OutboxItem.objects.exists()


def test_a_worker_killed_twenty_times_sends_everything_and_repeats_only_what_it_was_sending(smtp: Any) -> None:
    letters, controller = smtp
    server = servers.Server()  # never started: its folder and environment
    env = {
        **server.env,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{controller.port}",
    }
    lay(env)
    servers.manage("shell", "-v", "0", "-c", f"from tests.mail.test_worker import _write; _write({MAILS})", env=env)
    nursery = subprocess.Popen(
        [sys.executable, "-m", "tests.mail.working"],
        env=env,
        cwd=servers.ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    dice = random.Random(11)
    for _ in range(KILLS):
        print("go", file=nursery.stdin, flush=True)
        worker = int(nursery.stdout.readline())
        wanted, end = len(letters.all) + dice.randint(1, 3), time.monotonic() + 10
        while len(letters.all) < wanted and time.monotonic() < end:
            time.sleep(0.002)
        time.sleep(dice.random() / 20)
        os.kill(worker, signal.SIGKILL)
        assert nursery.stdout.readline() == "gone\n"
    print("once", file=nursery.stdin, flush=True)
    nursery.communicate(timeout=60)
    times = Counter(str(mail["Message-ID"]) for mail in letters.all)
    server.close()
    assert len(times) == MAILS, "none is missing"
    assert max(times.values()) <= 2, times.most_common(3)
    assert sum(times.values()) <= MAILS + KILLS, "only what was on its way is repeated"
