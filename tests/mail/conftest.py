"""A real SMTP server on loopback that keeps what it is given, and the outbox emptied into it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from forum import clock
from forum.post_office.planning import plan_digests, plan_notices
from forum.post_office.sending import send_waiting
from tests import servers


class Letters:
    """What arrived, in order; what is for an address in `refuses` is not taken."""

    def __init__(self) -> None:
        self.all: list[EmailMessage] = []
        self.senders: list[str] = []
        self.refuses = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuses:
            return "451 not now"
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.all.append(message)
        self.senders.append(envelope.mail_from)
        return "250 OK"


@pytest.fixture
def letters(settings: Any) -> Iterator[Letters]:
    kept = Letters()
    controller = Controller(kept, hostname="127.0.0.1", port=servers.free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    yield kept
    controller.stop()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], datetime]:
    """Let some time pass."""

    def passes(span: timedelta) -> datetime:
        moment = clock.now() + span
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return passes


@pytest.fixture
def worked(letters: Letters) -> Callable[[], list[EmailMessage]]:
    """What a worker does until nothing is due; gives what has arrived since the last time."""

    def work() -> list[EmailMessage]:
        before = len(letters.all)
        plan_notices(clock.now())
        plan_digests(clock.now())
        while send_waiting():
            pass
        return letters.all[before:]

    return work


def text(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body(preferencelist=(kind,))
    assert part is not None
    return str(part.get_content())


NOON = timezone.datetime(2026, 11, 25, 10, 0, tzinfo=timezone.get_fixed_timezone(0))
