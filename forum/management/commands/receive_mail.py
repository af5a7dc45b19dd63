"""Take one mail from standard input, as a mail server hands it over (docs/mail.md): `receive_mail <recipient>`."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from forum import clock
from forum.post_office.incoming import LARGEST, receive


class Command(BaseCommand):
    help = "Take one mail from standard input: an answer becomes a post, a mail that came back is noted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("recipient", help="the address it came for, as the mail server was told it")

    def handle(self, *args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read(LARGEST)
        self.stdout.write(receive(raw, options["recipient"], clock.now()))
