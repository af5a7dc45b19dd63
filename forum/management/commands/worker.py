"""Send mail and do what the clock calls for, until SIGTERM (docs/mail.md)."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from forum.post_office.worker import Worker


class Command(BaseCommand):
    help = "Send what lies in the outbox and do what the clock calls for. Ends after the mail in hand on SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing is due")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_told: worker.stop())
        self.stdout.write("The worker runs.")
        self.stdout.flush()
        worker.run(once=options["once"])
        self.stdout.write("The worker has ended.")
