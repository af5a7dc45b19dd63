"""After a restore: give every room's log a new epoch, so that every client fetches afresh (delivery.md G19)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from forum.events import first_break
from forum.models import Room


class Command(BaseCommand):
    help = "Change the epoch of every room and check the hash chain of its log. Run it after restoring a backup."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = []
        with transaction.atomic():
            for room in Room.objects.select_for_update().order_by("pk"):
                room.epoch = Room._meta.get_field("epoch").get_default()
                room.save(update_fields=["epoch"])
                if (seq := first_break(room)) is not None:
                    broken.append(f"{room.key or room.pk} at {seq}")
        self.stdout.write(f"{Room.objects.count()} rooms have a new epoch.")
        if broken:
            raise CommandError(f"These logs do not hold: {', '.join(broken)}. Compare with another backup.")
