"""Print a new key for the nightly roots."""

from typing import Any

from django.core.management.base import BaseCommand

from forum.record.keys import fresh_seed


class Command(BaseCommand):
    help = "Print a new private key for the nightly roots, and its public key. Nothing is stored."

    def handle(self, *args: Any, **options: Any) -> None:
        seed, public = fresh_seed()
        self.stdout.write(f"MAJLIS_RECORD_KEY={seed}")
        self.stdout.write(f"public key: {public}")
        self.stdout.write("Keep the first in the server's environment and a sealed copy elsewhere; publish the second.")
