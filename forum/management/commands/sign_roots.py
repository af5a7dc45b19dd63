"""Every night: one root over all logs, signed and linked to the one before (docs/record.md)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forum.record.keys import record_key
from forum.record.mail import mail_root
from forum.record.roots import make_root


class Command(BaseCommand):
    help = "Make a root over the logs of all rooms as they stand and sign it with MAJLIS_RECORD_KEY."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mail", action="store_true", help="send it to the heads of all seats")

    def handle(self, *args: Any, mail: bool = False, **options: Any) -> None:
        root = make_root(record_key())
        self.stdout.write(f"Root {root.number}: {root.told['root']}")
        self.stdout.write(f"fingerprint: {root.fingerprint}")
        if root.signature:
            self.stdout.write(f"signed with the key {root.public_key}")
        else:
            self.stderr.write("It is NOT signed: MAJLIS_RECORD_KEY is not set. `manage.py record_key` prints a key.")
        if mail:
            self._mail(root)

    def _mail(self, root: Any) -> None:
        sent, failed = mail_root(root)
        self.stdout.write(f"{sent} mails have left.")
        if failed:
            raise CommandError(f"{failed} mails could not be sent; the log has the reason. The root is kept.")
