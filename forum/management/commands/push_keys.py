"""`manage.py push_keys`: a new pair of keys for web push, to be put into the environment (docs/push.md)."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management.base import BaseCommand

from forum.mailing.sealing import packed, point_of


class Command(BaseCommand):
    help = "Print a new pair of keys for web push."

    def handle(self, *args: Any, **options: Any) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        secret = key.private_numbers().private_value.to_bytes(32, "big")
        self.stdout.write(f"MAJLIS_PUSH_PUBLIC_KEY={packed(point_of(key))}")
        self.stdout.write(f"MAJLIS_PUSH_PRIVATE_KEY={packed(secret)}")
